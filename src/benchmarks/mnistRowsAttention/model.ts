import { input, layers, model, type LayersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';

/** Units of a row's query, key and value. */
const UNITS = 16;

/** An image as a sequence of its 28 rows, which look at one another once. */
export function mnistRowsAttentionModel(): LayersModel {
  const image = input({ shape: [784] });
  const glorot = { kernelInitializer: 'glorotUniform', biasInitializer: 'zeros' } as const;
  const rows = layers.reshape({ targetShape: [28, 28] }).apply(image);
  // What a layer gives for one symbolic tensor is one.
  const project = (name: string) =>
    layers.dense({ name, units: UNITS, ...glorot }).apply(rows) as SymbolicTensor;
  const scores = layers.dot({ axes: [2, 2] }).apply([project('query'), project('key')]);
  const weights = layers.activation({ activation: 'softmax' }).apply(scores) as SymbolicTensor;
  const mixed = layers.dot({ axes: [2, 1] }).apply([weights, project('value')]);
  const features = layers.flatten().apply(mixed);
  const logits = layers.dense({ name: 'fc', units: 10, ...glorot }).apply(features) as SymbolicTensor;
  return model({ inputs: image, outputs: logits });
}
