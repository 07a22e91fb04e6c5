/** Random topologies that are allowed, each layer chosen so that it fits what comes before. */
import fc from 'fast-check';
import { estimate } from '../../../src/run/topology/estimate.ts';
import type { Shape } from '../../../src/run/topology/kind.ts';
import { readTopology } from '../../../src/run/topology/readTopology.ts';
import type { Topology } from '../../../src/run/topology/topology.ts';

type Json = Readonly<Record<string, unknown>>;

const activation = fc.constantFrom(
  ...[
    'linear',
    'relu',
    'relu6',
    'sigmoid',
    'hard_sigmoid',
    'tanh',
    'elu',
    'selu',
    'softplus',
    'softsign',
    'softmax',
  ],
  'swish',
);
const initialiser = fc.constantFrom<unknown>(
  ...['heUniform', 'glorotUniform', 'zeros', 'leCunNormal', 'orthogonal'],
  { class_name: 'RandomNormal', config: { mean: 0, stddev: 0.1 } },
  { class_name: 'VarianceScaling', config: { scale: 0.5, mode: 'fan_out', distribution: 'uniform' } },
);
const biased = { use_bias: fc.boolean(), activation, bias_initializer: initialiser };
const layer = (
  class_name: string,
  config: Readonly<Record<string, fc.Arbitrary<unknown>>>,
): fc.Arbitrary<Json> => fc.record({ class_name: fc.constant(class_name), config: fc.record(config) });

const anywhere = fc.oneof(
  layer('Dense', { units: fc.integer({ min: 1, max: 6 }), kernel_initializer: initialiser, ...biased }),
  layer('Activation', { activation }),
  layer('ReLU', {}),
  layer('LeakyReLU', { alpha: fc.constantFrom(0.1, 0.3) }),
  layer('Dropout', { rate: fc.constantFrom(0, 0.5) }),
  layer('BatchNormalization', { beta_initializer: initialiser }),
  layer('LayerNormalization', { beta_initializer: initialiser }),
);
const flatten = layer('Flatten', {});

const recurrent = {
  units: fc.integer({ min: 1, max: 4 }),
  return_sequences: fc.boolean(),
  use_bias: fc.boolean(),
  recurrent_initializer: initialiser,
};
const lstm = { ...recurrent, unit_forget_bias: fc.boolean() };
const onSequences = fc.oneof(
  ...['GRU', 'SimpleRNN'].map((name) => layer(name, recurrent)),
  layer('LSTM', lstm),
  anywhere,
);

function onImages([rows = 1, columns = 1]: Shape): fc.Arbitrary<Json> {
  const within = fc.tuple(
    fc.integer({ min: 1, max: Math.min(4, rows) }),
    fc.integer({ min: 1, max: Math.min(4, columns) }),
  );
  const strides = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }));
  const window = { kernel_size: within, strides, padding: fc.constantFrom('valid', 'same'), ...biased };
  const filters = fc.integer({ min: 1, max: 5 });
  const equal = fc.integer({ min: 1, max: 3 });
  const pool = { pool_size: within, strides, padding: fc.constantFrom('valid', 'same') };
  return fc.oneof(
    layer('Conv2D', { ...window, filters, kernel_initializer: initialiser }),
    layer('DepthwiseConv2D', { ...window, strides: equal, depth_multiplier: fc.integer({ min: 1, max: 2 }) }),
    layer('SeparableConv2D', { ...window, strides: equal, filters }),
    layer('MaxPooling2D', pool),
    layer('AveragePooling2D', pool),
    layer('GlobalAveragePooling2D', {}),
    layer('GlobalMaxPooling2D', {}),
    layer('ZeroPadding2D', {
      padding: fc.constantFrom<unknown>(
        1,
        [1, 2],
        [
          [0, 1],
          [2, 0],
        ],
      ),
    }),
    ...[anywhere, flatten],
  );
}

const FIRST: readonly Shape[] = [[7], [5, 4], [6, 5, 2], [12, 12, 1]];

function extended(layers: readonly Json[], shape: Shape, more: number): fc.Arbitrary<readonly Json[]> {
  if (more === 0) return fc.constant(layers);
  const next = shape.length === 3 ? onImages(shape) : shape.length === 2 ? onSequences : anywhere;
  return next.chain((one) => {
    const first = layers.length === 0 ? { batch_input_shape: [null, ...shape] } : {};
    const config = { ...first, ...(one['config'] as Json) };
    const longer = [...layers, { ...one, config }];
    return extended(longer, estimate(topologyOf([...longer, END])).layers.at(-2)?.output ?? [], more - 1);
  });
}

/** Whatever comes before, the end is no softmax. */
const END: Json = { class_name: 'ReLU', config: {} };

function topologyOf(layers: readonly Json[]): Topology {
  return readTopology({ class_name: 'Sequential', config: { layers } }).topology;
}

export const arbitraryTopology: fc.Arbitrary<Topology> = fc
  .tuple(fc.constantFrom(...FIRST), fc.integer({ min: 1, max: 6 }))
  .chain(([shape, count]) => extended([], shape, count))
  .map((layers) => topologyOf([...layers, END]));
