import type { Benchmark } from '../benchmark.ts';

export const mnistSoftmax: Benchmark = {
  id: 'mnist-softmax',
  title: 'MNIST, softmax regression',
  description:
    'Reads handwritten digits with a single linear layer: ten templates of 28 x 28 weights, one a digit. The simplest model that learns to see.',
  model: '784-10, softmax',
  parameters: 7850,
  target: {
    metric: 'test accuracy',
    value: 0.92,
    source:
      'About 0.92 in "MNIST For ML Beginners" (TensorFlow 1 tutorials, 2015), the same model. LeCun et al. 1998, doi:10.1109/5.726791, have 0.880 for a linear classifier trained on squared error.',
  },
  classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  recipe: {
    format: 'twinrun-recipe',
    version: 1,
    dataset: { name: 'mnist', sha256: 'd0a3eec1f5a454401d758fdbf15b9b0163a7034963586d671960c180b97e2c1a' },
    split: { kind: 'given' },
    preprocessing: { kind: 'unit' },
    model: { kind: 'benchmark', id: 'mnist-softmax' },
    loss: 'softmaxCrossEntropy',
    optimizer: { kind: 'adam', learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
    batchSize: 64,
    epochs: 10,
    steps: null,
    seed: 'twinrun',
    numerics: { name: 'exact-1', productBits: 14 },
    semantics: 1,
    tfjs: '4.22.0',
  },
};
