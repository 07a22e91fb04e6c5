import type { Benchmark } from '../benchmark.ts';

export const mnistRowsLstm: Benchmark = {
  id: 'mnist-rows-lstm',
  title: 'MNIST, two rows at a time',
  description:
    'Reads the 28 rows of a handwritten digit in pairs, one after another, with a recurrent layer of 32 units. A probe: small, and hard on an engine.',
  model: 'LSTM of 32 units over 14 pairs of rows, 10',
  parameters: 11_722,
  target: {
    metric: 'test accuracy',
    value: 0.9,
    source: 'None that was published: a probe (2026) is to show that engines agree, and that it learns.',
  },
  classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  recipe: {
    format: 'twinrun-recipe',
    version: 1,
    dataset: { name: 'mnist', sha256: 'd0a3eec1f5a454401d758fdbf15b9b0163a7034963586d671960c180b97e2c1a' },
    split: { kind: 'given' },
    preprocessing: { kind: 'unit' },
    model: { kind: 'benchmark', id: 'mnist-rows-lstm' },
    loss: 'softmaxCrossEntropy',
    optimizer: { kind: 'adam', learningRate: 0.002, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
    batchSize: 64,
    epochs: 1,
    steps: null,
    seed: 'twinrun',
    numerics: { name: 'exact-1', productBits: 14 },
    semantics: 1,
    tfjs: '4.22.0',
  },
};
