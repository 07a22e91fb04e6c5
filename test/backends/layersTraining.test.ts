/**
 * Ordinary tf.layers models train a few steps on both exact backends to the same bits: recurrent cells, normalisations,
 * embedding and attention, and the activations that tf.layers has.
 */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import {
  input,
  layers,
  model,
  sequential,
  type LayersModel,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerBackends } from '../../src/backends/register.ts';
import { stream } from '../../src/random/stream.ts';

beforeAll(() => {
  registerBackends(() => readFile(new URL('../../src/kernels/generated/kernels.wasm', import.meta.url)));
});

interface Example {
  readonly build: () => LayersModel;
  readonly inputs: () => tf.Tensor;
  readonly targets: () => tf.Tensor;
  readonly loss: string;
  readonly optimizer: () => tf.Optimizer;
}

const drawn = (name: string, shape: number[]) => {
  const random = stream('layers', name);
  const size = shape.reduce((a, b) => a * b, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, () => random.normal()),
    shape,
  );
};

const classes = (n: number, kinds: number) => {
  const random = stream('layers', 'classes');
  return tf.oneHot(
    tf.tensor1d(
      Array.from({ length: n }, () => random.below(kinds)),
      'int32',
    ),
    kinds,
    1,
    0,
    'float32',
  );
};

const tokens = (shape: [number, number], kinds: number) => {
  const random = stream('layers', 'tokens');
  return tf.tensor2d(
    Array.from({ length: shape[0] * shape[1] }, () => random.below(kinds)),
    shape,
    'int32',
  );
};

/** Queries against keys, softmax, weighted values: the middle of attention, for one head. */
function attention(): LayersModel {
  const words = input({ shape: [5], dtype: 'int32' });
  const embedded = layers.embedding({ inputDim: 11, outputDim: 8 }).apply(words) as SymbolicTensor;
  const project = () => layers.dense({ units: 8 }).apply(embedded) as SymbolicTensor;
  const scores = layers.dot({ axes: [2, 2] }).apply([project(), project()]) as SymbolicTensor;
  const weights = layers.activation({ activation: 'softmax' }).apply(scores) as SymbolicTensor;
  const mixed = layers.dot({ axes: [2, 1] }).apply([weights, project()]) as SymbolicTensor;
  const added = layers.add().apply([embedded, mixed]) as SymbolicTensor;
  const normal = layers.layerNormalization().apply(added) as SymbolicTensor;
  const hidden = layers.dense({ units: 6, activation: 'gelu' as 'relu' }).apply(normal) as SymbolicTensor;
  const flat = layers.flatten().apply(hidden) as SymbolicTensor;
  const out = layers.dense({ units: 3, activation: 'softmax' }).apply(flat) as SymbolicTensor;
  return model({ inputs: words, outputs: out });
}

const ACTIVATIONS = [
  ...['elu', 'selu', 'relu6', 'sigmoid', 'hardSigmoid', 'softplus', 'softsign', 'tanh'],
  ...['swish', 'mish', 'gelu', 'gelu_new'],
];

const EXAMPLES: Readonly<Record<string, Example>> = {
  'batch and layer normalisation': {
    build: () =>
      sequential({
        layers: [
          layers.dense({ units: 7, inputShape: [5] }),
          layers.batchNormalization(),
          layers.leakyReLU({ alpha: 0.1 }),
          layers.dense({ units: 6 }),
          layers.layerNormalization(),
          layers.prelu(),
          layers.batchNormalization({ axis: -1, momentum: 0.5 }),
          layers.dense({ units: 3, activation: 'softmax' }),
        ],
      }),
    inputs: () => drawn('inputs', [12, 5]),
    targets: () => classes(12, 3),
    loss: 'categoricalCrossentropy',
    optimizer: () => tf.train.adam(0.01),
  },
  LSTM: {
    build: () =>
      sequential({
        layers: [
          layers.lstm({ units: 6, inputShape: [4, 3], returnSequences: true }),
          layers.lstm({ units: 5, recurrentActivation: 'sigmoid' }),
          layers.dense({ units: 1, activation: 'sigmoid' }),
        ],
      }),
    inputs: () => drawn('inputs', [6, 4, 3]),
    targets: () => tf.slice(classes(6, 2), [0, 0], [6, 1]),
    loss: 'binaryCrossentropy',
    optimizer: () => tf.train.rmsprop(0.01),
  },
  GRU: {
    build: () =>
      sequential({
        layers: [
          layers.gru({ units: 6, inputShape: [4, 3], returnSequences: true }),
          layers.bidirectional({
            layer: layers.gru({ units: 4, recurrentActivation: 'sigmoid' }) as layers.RNN,
          }),
          layers.dense({ units: 2 }),
        ],
      }),
    inputs: () => drawn('inputs', [6, 4, 3]),
    targets: () => drawn('targets', [6, 2]),
    loss: 'meanSquaredError',
    optimizer: () => tf.train.momentum(0.05, 0.9, true),
  },
  'a simple recurrent cell over embedded words': {
    build: () =>
      sequential({
        layers: [
          layers.embedding({ inputDim: 11, outputDim: 4, inputLength: 5 }),
          layers.simpleRNN({ units: 6 }),
          layers.dense({ units: 3, activation: 'softmax' }),
        ],
      }),
    inputs: () => tokens([8, 5], 11),
    targets: () => classes(8, 3),
    loss: 'categoricalCrossentropy',
    optimizer: () => tf.train.adagrad(0.1),
  },
  'embedding, attention, layer normalisation, GELU': {
    build: attention,
    inputs: () => tokens([8, 5], 11),
    targets: () => classes(8, 3),
    loss: 'categoricalCrossentropy',
    optimizer: () => tf.train.sgd(0.1),
  },
  'every activation': {
    build: () => {
      const made = sequential();
      for (const [i, activation] of ACTIVATIONS.entries())
        made.add(
          layers.dense({
            units: 5,
            activation: activation as 'relu',
            ...(i === 0 ? { inputShape: [5] } : {}),
          }),
        );
      made.add(layers.dense({ units: 2 }));
      return made;
    },
    inputs: () => drawn('inputs', [9, 5]),
    targets: () => drawn('targets', [9, 2]),
    loss: 'meanSquaredError',
    optimizer: () => tf.train.sgd(0.1),
  },
};

const bits = (t: tf.Tensor) => [...new Uint32Array((t.dataSync() as Float32Array).slice().buffer)];

/** Weights drawn from streams; a moving variance starts at 1. */
function initialise(net: LayersModel): void {
  for (const [i, weight] of net.weights.entries()) {
    const shape = weight.shape.map((d) => d as number);
    weight.write(
      weight.name.includes('variance') ? tf.ones(shape) : tf.mul(drawn(`weight-${i}`, shape), 0.3),
    );
  }
}

/** Weights, losses and predictions after some steps, as bits. */
async function train(backend: string, example: Example, steps: number) {
  await tf.setBackend(backend);
  const net = example.build();
  initialise(net);
  net.compile({ optimizer: example.optimizer(), loss: example.loss });
  const losses: number[] = [];
  for (let step = 0; step < steps; step++)
    losses.push((await net.trainOnBatch(example.inputs(), example.targets())) as number);
  const prediction = net.predictOnBatch(example.inputs()) as tf.Tensor;
  return { losses, weights: net.weights.map((w) => bits(w.read())), prediction: bits(prediction) };
}

describe('tf.layers models train to the same bits', () => {
  for (const [name, example] of Object.entries(EXAMPLES))
    it(name, { timeout: 60000 }, async () => {
      const reference = await train('exact-reference', example, 4);
      const wasm = await train('exact-wasm', example, 4);
      expect(wasm).toEqual(reference);
      expect(reference.losses.every(Number.isFinite)).toBe(true);
      expect(reference.losses[3]).toBeLessThan(reference.losses[0]);
      const shorter = await train('exact-wasm', example, 3);
      expect(shorter.weights).not.toEqual(wasm.weights);
    });
});

describe('an example alone has the bits that it has in a batch', () => {
  for (const [name, example] of Object.entries(EXAMPLES))
    it(name, async () => {
      await tf.setBackend('exact-wasm');
      const net = example.build();
      initialise(net);
      const all = example.inputs();
      const together = bits(net.predictOnBatch(all) as tf.Tensor);
      const alone = tf.split(all, all.shape[0]).flatMap((one) => bits(net.predictOnBatch(one) as tf.Tensor));
      expect(alone).toEqual(together);
    });
});

it('batch normalisation: an offset without a scale is not taken for a scale', async () => {
  for (const backend of ['exact-reference', 'exact-wasm']) {
    await tf.setBackend(backend);
    const [x, mean, variance] = [tf.tensor2d([[3, 5]]), tf.tensor1d([1, 1]), tf.tensor1d([4, 16])];
    const run = (offset?: number[], scale?: number[]) => [
      ...tf
        .batchNorm(x, mean, variance, offset && tf.tensor1d(offset), scale && tf.tensor1d(scale), 0)
        .dataSync(),
    ];
    expect(run()).toEqual([1, 1]);
    expect(run([10, 20])).toEqual([11, 21]);
    expect(run(undefined, [10, 20])).toEqual([10, 20]);
    expect(run([1, 2], [10, 20])).toEqual([11, 22]);
  }
});
