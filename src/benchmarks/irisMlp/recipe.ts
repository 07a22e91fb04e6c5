import type { Benchmark } from '../benchmark.ts';

export const irisMlp: Benchmark = {
  id: 'iris-mlp',
  title: 'Iris, one hidden layer',
  description:
    'Tells three species of iris apart by four lengths, with a hidden layer of 16 units. Small enough to follow every number by hand.',
  model: '4-16-3, ReLU',
  parameters: 131,
  target: {
    metric: 'test accuracy',
    value: 0.95,
    source:
      'Small networks are commonly reported between 0.95 and 0.98 on these data (Fisher 1936, doi:10.1111/j.1469-1809.1936.tb02137.x; UCI Iris, doi:10.24432/C56C76). With 45 test examples one example is 0.022, and seeds differ by several.',
  },
  classes: ['setosa', 'versicolor', 'virginica'],
  recipe: {
    format: 'twinrun-recipe',
    version: 1,
    dataset: { name: 'iris', sha256: '7ab67300c84089b358e2db0a80101d3718625fc410b30ce26e335f9ba4190aa7' },
    split: { kind: 'stratified', testFraction: 0.3 },
    preprocessing: { kind: 'standardize' },
    model: { kind: 'benchmark', id: 'iris-mlp' },
    loss: 'softmaxCrossEntropy',
    optimizer: { kind: 'adam', learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
    batchSize: 16,
    epochs: 60,
    steps: null,
    seed: 'twinrun',
    numerics: { name: 'exact-1', productBits: 14 },
    semantics: 1,
    tfjs: '4.22.0',
  },
};
