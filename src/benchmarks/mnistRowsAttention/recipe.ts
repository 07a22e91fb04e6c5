import type { Benchmark } from '../benchmark.ts';

export const mnistRowsAttention: Benchmark = {
  id: 'mnist-rows-attention',
  title: 'MNIST, rows that look at one another',
  description:
    'Lets the 28 rows of a handwritten digit look at one another once. A probe: small, and hard on an engine.',
  model: 'attention of 16 units over 28 rows, 10',
  parameters: 5_882,
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
    model: { kind: 'benchmark', id: 'mnist-rows-attention' },
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
