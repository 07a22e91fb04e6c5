import type { Benchmark } from '../benchmark.ts';

export const wineMlp: Benchmark = {
  id: 'wine-mlp',
  title: 'Wine, one hidden layer',
  description:
    'Tells three cultivators of Italian wine apart by thirteen chemical measurements, with a hidden layer of 16 units.',
  model: '13-16-3, ReLU',
  parameters: 275,
  target: {
    metric: 'test accuracy',
    value: 0.961,
    source:
      'Aeberhard, Coomans and de Vel 1992, "Comparison of Classifiers in High Dimensional Settings", James Cook University, Tech. Rep. 92-02, leaving one wine out at a time: nearest neighbour on standardised data 0.961, linear discriminant 0.989, quadratic 0.994, regularised 1. This recipe leaves out 52 of the 178 wines at once, so one wine is 0.019 and seeds differ by two.',
  },
  classes: ['cultivar 1', 'cultivar 2', 'cultivar 3'],
  recipe: {
    format: 'twinrun-recipe',
    version: 1,
    dataset: { name: 'wine', sha256: 'db62c8f62d708bd095e26927d030b6ad87f014583fff973c382798ccc74ffd55' },
    split: { kind: 'stratified', testFraction: 0.3 },
    preprocessing: { kind: 'standardize' },
    model: { kind: 'benchmark', id: 'wine-mlp' },
    loss: 'softmaxCrossEntropy',
    optimizer: { kind: 'adam', learningRate: 0.003, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
    batchSize: 16,
    epochs: 30,
    steps: null,
    seed: 'twinrun',
    numerics: { name: 'exact-1', productBits: 14 },
    semantics: 1,
    tfjs: '4.22.0',
  },
};
