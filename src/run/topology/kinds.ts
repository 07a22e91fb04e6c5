/** The layers that a model of one's own may have, by tf.layers' class name. */
import {
  AveragePooling2D,
  Conv2D,
  DepthwiseConv2D,
  GlobalAveragePooling2D,
  GlobalMaxPooling2D,
  MaxPooling2D,
  SeparableConv2D,
  ZeroPadding2D,
} from './imageKinds.ts';
import {
  Activation,
  Add,
  BatchNormalization,
  Concatenate,
  Dense,
  Dropout,
  Embedding,
  Flatten,
  GRU,
  InputLayer,
  LayerNormalization,
  LeakyReLU,
  LSTM,
  ReLU,
  Reshape,
  SimpleRNN,
  Softmax,
} from './plainKinds.ts';

export const KINDS = {
  InputLayer,
  Dense,
  Conv2D,
  DepthwiseConv2D,
  SeparableConv2D,
  MaxPooling2D,
  AveragePooling2D,
  GlobalAveragePooling2D,
  GlobalMaxPooling2D,
  ZeroPadding2D,
  Flatten,
  Reshape,
  Activation,
  ReLU,
  LeakyReLU,
  Softmax,
  Dropout,
  BatchNormalization,
  LayerNormalization,
  Embedding,
  LSTM,
  GRU,
  SimpleRNN,
  Add,
  Concatenate,
} as const;

export type LayerClass = keyof typeof KINDS;

export function isLayerClass(name: unknown): name is LayerClass {
  return typeof name === 'string' && Object.hasOwn(KINDS, name);
}
