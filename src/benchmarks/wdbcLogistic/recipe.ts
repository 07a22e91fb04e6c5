import type { Benchmark } from '../benchmark.ts';

export const wdbcLogistic: Benchmark = {
  id: 'wdbc-logistic',
  title: 'Breast cancer, logistic regression',
  description:
    'Tells malignant from benign by thirty measurements of cell nuclei, with a single linear layer. Two softmax outputs are logistic regression: only their difference counts.',
  model: '30-2, softmax',
  parameters: 62,
  target: {
    metric: 'test accuracy',
    value: 0.975,
    source:
      'Wolberg, Street and Mangasarian report 0.975 for one separating plane in three of the thirty measurements, estimated by repeated ten-fold cross-validation (UCI, Breast Cancer Wisconsin (Diagnostic), 1995; Street et al. 1993, doi:10.1117/12.148698). This recipe uses all thirty and tests on 170 of the 569 images: one image is 0.006, and seeds differ by several.',
  },
  classes: ['malignant', 'benign'],
  recipe: {
    format: 'twinrun-recipe',
    version: 1,
    dataset: { name: 'wdbc', sha256: '87ecb5816277943777738246339c0051e5c46b6b9ce12f70df00b336e119a45a' },
    split: { kind: 'stratified', testFraction: 0.3 },
    preprocessing: { kind: 'standardize' },
    model: { kind: 'benchmark', id: 'wdbc-logistic' },
    loss: 'softmaxCrossEntropy',
    optimizer: { kind: 'sgd', learningRate: 0.1 },
    batchSize: 16,
    epochs: 20,
    steps: null,
    seed: 'twinrun',
    numerics: { name: 'exact-1', productBits: 14 },
    semantics: 1,
    tfjs: '4.22.0',
  },
};
