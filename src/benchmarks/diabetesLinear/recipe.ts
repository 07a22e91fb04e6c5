import type { Benchmark } from '../benchmark.ts';

export const diabetesLinear: Benchmark = {
  id: 'diabetes-linear',
  title: 'Diabetes, linear regression',
  description:
    'Predicts how far diabetes will have got within a year from ten measurements: a number from 25 to 346, by a single linear layer. Judged by its squared error on patients who were left out.',
  model: '10-1, linear',
  parameters: 11,
  target: {
    metric: 'mean squared error',
    value: 3111,
    source:
      "Least squares fitted to 332 of the 442 patients of Efron et al. 2004 (doi:10.1214/009053604000000067) has 3111, standard error 361, on the 110 others, drawn at random: the fit shown at rstudio-pubs-static.s3.amazonaws.com/115891_d5c46dbb76924cc3b3f5b6e461785d0a.html, in R. This recipe comes near least squares by gradient steps on 310 patients; which 132 it leaves out moves the error by some hundreds. On 20 patients at the end of the file scikit-learn's documentation has 2548.07 with one feature and 2004.57 with ten: they are easier to predict.",
  },
  classes: [],
  recipe: {
    format: 'twinrun-recipe',
    version: 1,
    dataset: { name: 'diabetes', sha256: 'fd7cc236a4617c1fa8023be7f1df7fa513b47c5e7a7d9d669897a5c02a241a3a' },
    split: { kind: 'random', testFraction: 0.3 },
    preprocessing: { kind: 'standardize' },
    model: { kind: 'benchmark', id: 'diabetes-linear' },
    loss: 'meanSquaredError',
    optimizer: { kind: 'sgd', learningRate: 0.01 },
    batchSize: 16,
    epochs: 50,
    steps: null,
    seed: 'twinrun',
    numerics: { name: 'exact-1', productBits: 14 },
    semantics: 1,
    tfjs: '4.22.0',
  },
};
