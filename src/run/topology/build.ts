/** From a topology that was read and found sound to a tf.layers model. Brings in tf.layers; the page does not import it. */
import {
  initializers,
  input,
  layers,
  model,
  type LayersModel,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { StreamDropout } from '../../models/dropout.ts';
import { inputShape, settingsOf } from './estimate.ts';
import type { ActivationName } from './fields.ts';
import type { Initialiser } from './initialisers.ts';
import { elements, type ConfigOf } from './kind.ts';
import type { KINDS, LayerClass } from './kinds.ts';
import { sourceNames } from './readGraph.ts';
import type { LayerTopology, Topology } from './topology.ts';

type Layer = layers.Layer;
type Settings<C extends LayerClass> = ConfigOf<(typeof KINDS)[C]['fields']> & { readonly name: string };

const NAMES = {
  hard_sigmoid: 'hardSigmoid',
} as const satisfies Partial<Record<ActivationName, string>>;

function activationOf(name: ActivationName) {
  return name === 'hard_sigmoid' ? NAMES[name] : name;
}

const MODES = { fan_in: 'fanIn', fan_out: 'fanOut', fan_avg: 'fanAvg' } as const;

/** Declares itself like tf.layers' own, which would compute a decomposition that is overwritten at once. */
function orthogonal({ gain }: { readonly gain: number }) {
  return Object.assign(initializers.zeros(), {
    getClassName: () => 'Orthogonal',
    getConfig: () => ({ gain }),
  });
}

/** What the layer declares; models/initialisers.ts draws by it. */
function initialiserOf(initialiser: Initialiser) {
  if (initialiser === 'orthogonal') return orthogonal({ gain: 1 });
  if (typeof initialiser === 'string') return initialiser;
  const { class_name: of } = initialiser;
  switch (of) {
    case 'Constant':
      return initializers.constant(initialiser.config);
    case 'RandomUniform':
      return initializers.randomUniform(initialiser.config);
    case 'RandomNormal':
      return initializers.randomNormal(initialiser.config);
    case 'TruncatedNormal':
      return initializers.truncatedNormal(initialiser.config);
    case 'Orthogonal':
      return orthogonal(initialiser.config);
    case 'VarianceScaling':
      return initializers.varianceScaling({
        ...initialiser.config,
        mode: MODES[initialiser.config.mode],
      });
  }
}

interface Convolution {
  readonly name: string;
  readonly kernel_size: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly padding: 'valid' | 'same';
  readonly activation: ActivationName;
  readonly use_bias: boolean;
  readonly bias_initializer: Initialiser;
}

/** Mutable, as tf.layers wants it. */
const pair = ([rows, columns]: readonly [number, number]): [number, number] => [rows, columns];

function convolution(settings: Convolution) {
  return {
    name: settings.name,
    kernelSize: pair(settings.kernel_size),
    strides: pair(settings.strides),
    padding: settings.padding,
    activation: activationOf(settings.activation),
    useBias: settings.use_bias,
    biasInitializer: initialiserOf(settings.bias_initializer),
  };
}

function pooling({ name, pool_size: size, strides, padding }: Settings<'MaxPooling2D'>) {
  return { name, padding, poolSize: pair(size), strides: pair(strides ?? size) };
}

function scaling(settings: Settings<'LayerNormalization'>) {
  return {
    name: settings.name,
    epsilon: settings.epsilon,
    betaInitializer: initialiserOf(settings.beta_initializer),
    gammaInitializer: initialiserOf(settings.gamma_initializer),
  };
}

function recurrent(settings: Settings<'SimpleRNN'>) {
  return {
    name: settings.name,
    units: settings.units,
    activation: activationOf(settings.activation),
    useBias: settings.use_bias,
    kernelInitializer: initialiserOf(settings.kernel_initializer),
    recurrentInitializer: initialiserOf(settings.recurrent_initializer),
    biasInitializer: initialiserOf(settings.bias_initializer),
    returnSequences: settings.return_sequences,
  };
}

const BUILD: { readonly [C in Exclude<LayerClass, 'InputLayer'>]: (settings: Settings<C>) => Layer } = {
  Dense: (settings) =>
    layers.dense({
      name: settings.name,
      units: settings.units,
      activation: activationOf(settings.activation),
      useBias: settings.use_bias,
      kernelInitializer: initialiserOf(settings.kernel_initializer),
      biasInitializer: initialiserOf(settings.bias_initializer),
    }),
  Conv2D: (settings) =>
    layers.conv2d({
      ...convolution(settings),
      filters: settings.filters,
      kernelInitializer: initialiserOf(settings.kernel_initializer),
    }),
  DepthwiseConv2D: (settings) =>
    layers.depthwiseConv2d({
      ...convolution(settings),
      depthMultiplier: settings.depth_multiplier,
      depthwiseInitializer: initialiserOf(settings.depthwise_initializer),
    }),
  SeparableConv2D: (settings) =>
    layers.separableConv2d({
      ...convolution(settings),
      filters: settings.filters,
      depthMultiplier: settings.depth_multiplier,
      depthwiseInitializer: initialiserOf(settings.depthwise_initializer),
      pointwiseInitializer: initialiserOf(settings.pointwise_initializer),
    }),
  MaxPooling2D: (settings) => layers.maxPooling2d(pooling(settings)),
  AveragePooling2D: (settings) => layers.averagePooling2d(pooling(settings)),
  GlobalAveragePooling2D: ({ name }) => layers.globalAveragePooling2d({ name, dataFormat: 'channelsLast' }),
  GlobalMaxPooling2D: ({ name }) => layers.globalMaxPooling2d({ name, dataFormat: 'channelsLast' }),
  ZeroPadding2D: ({ name, padding: [rows, columns] }) =>
    layers.zeroPadding2d({ name, padding: [pair(rows), pair(columns)] }),
  Flatten: ({ name }) => layers.flatten({ name }),
  Reshape: ({ name, target_shape: target }) => layers.reshape({ name, targetShape: [...target] }),
  Activation: ({ name, activation }) => layers.activation({ name, activation: activationOf(activation) }),
  Softmax: ({ name }) => layers.softmax({ name }),
  LeakyReLU: ({ name, alpha }) => layers.leakyReLU({ name, alpha }),
  ReLU: ({ name, max_value: most }) => layers.reLU({ name, ...(most === null ? {} : { maxValue: most }) }),
  Dropout: ({ name, rate }) => new StreamDropout({ name, rate }),
  BatchNormalization: (settings) =>
    layers.batchNormalization({
      ...scaling(settings),
      momentum: settings.momentum,
      movingMeanInitializer: initialiserOf(settings.moving_mean_initializer),
      movingVarianceInitializer: initialiserOf(settings.moving_variance_initializer),
    }),
  LayerNormalization: (settings) => layers.layerNormalization(scaling(settings)),
  Embedding: (settings) =>
    layers.embedding({
      name: settings.name,
      inputDim: settings.input_dim,
      outputDim: settings.output_dim,
      embeddingsInitializer: initialiserOf(settings.embeddings_initializer),
    }),
  LSTM: (settings) =>
    layers.lstm({
      ...recurrent(settings),
      recurrentActivation: activationOf(settings.recurrent_activation),
      unitForgetBias: settings.unit_forget_bias,
    }),
  GRU: (settings) =>
    layers.gru({ ...recurrent(settings), recurrentActivation: activationOf(settings.recurrent_activation) }),
  SimpleRNN: (settings) => layers.simpleRNN(recurrent(settings)),
  Add: ({ name }) => layers.add({ name }),
  Concatenate: ({ name }) => layers.concatenate({ name, axis: -1 }),
};

function layerOf(layer: LayerTopology): Layer {
  const { class_name: of } = layer;
  if (of === 'InputLayer') throw new Error('an InputLayer computes nothing');
  // Each class goes with the settings that its fields describe.
  const build = BUILD[of] as (settings: unknown) => Layer;
  return build(settingsOf(layer));
}

/**
 * A new model that takes (examples, features): a model of another shape takes each row of features in that shape. Its
 * weights are not yet drawn.
 */
export function buildLayers(topology: Topology): LayersModel {
  const shape = inputShape(topology);
  const features = input({ shape: [elements(shape)], name: 'own/features' });
  const shaped =
    shape.length === 1
      ? features
      : layers.reshape({ name: 'own/example', targetShape: [...shape] }).apply(features);
  // A symbolic tensor goes in, so one comes out.
  let output = shaped as SymbolicTensor;
  const outputs = new Map<string, SymbolicTensor>();
  const list: readonly LayerTopology[] = topology.config.layers;
  list.forEach((layer, index) => {
    const name = String(layer.config['name']);
    if (layer.class_name !== 'InputLayer') {
      const node = topology.class_name === 'Model' ? topology.config.layers[index] : undefined;
      const sources =
        node === undefined ? [output] : sourceNames(node).map((from) => outputs.get(from) ?? output);
      output = layerOf(layer).apply(
        sources.length === 1 ? (sources[0] ?? output) : sources,
      ) as SymbolicTensor;
    }
    outputs.set(name, output);
  });
  return model({ inputs: features, outputs: output });
}
