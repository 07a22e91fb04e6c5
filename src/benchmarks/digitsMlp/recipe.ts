import type { Benchmark } from '../benchmark.ts';

export const digitsMlp: Benchmark = {
  id: 'digits-mlp',
  title: 'Digits 8 x 8, one hidden layer',
  description:
    'Reads handwritten digits of 8 x 8 pixels with a hidden layer of 128 units: what MNIST is about, in a few seconds.',
  model: '64-128-10, ReLU',
  parameters: 9610,
  target: {
    metric: 'test accuracy',
    value: 0.97,
    source:
      'scikit-learn\'s example "Recognizing hand-written digits" has 0.97 for a support vector machine on the same 1,797 images, trained on the first half. This recipe trains on 70 % of each digit, drawn at random. Across writers UCI reports 0.98 for the nearest neighbour among the 3,823 images that are not in this data set (Alpaydin and Kaynak 1998).',
  },
  classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  recipe: {
    format: 'twinrun-recipe',
    version: 1,
    dataset: { name: 'digits', sha256: 'e34d9899136e13080fb109e32926b3834fe0fff9e83100089bb8e09c9e47ac94' },
    split: { kind: 'stratified', testFraction: 0.3 },
    preprocessing: { kind: 'standardize' },
    model: { kind: 'benchmark', id: 'digits-mlp' },
    loss: 'softmaxCrossEntropy',
    optimizer: { kind: 'adam', learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
    batchSize: 16,
    epochs: 20,
    steps: null,
    seed: 'twinrun',
    numerics: { name: 'exact-1', productBits: 14 },
    semantics: 1,
    tfjs: '4.22.0',
  },
};
