import type { Benchmark } from '../benchmark.ts';

export const fashionMlp: Benchmark = {
  id: 'fashion-mlp',
  title: 'Fashion-MNIST, three hidden layers',
  description:
    'Recognises ten kinds of clothing with hidden layers of 256, 128 and 100 units. The images have the form of MNIST, but are harder.',
  model: '784-256-128-100-10, ReLU',
  parameters: 247766,
  target: {
    metric: 'test accuracy',
    value: 0.8833,
    source:
      '0.8833 for an "MLP 256-128-100" in the table of the publisher\'s README (github.com/zalandoresearch/fashion-mnist, submitted by heitorrapela, not verified by the publisher). Xiao et al. 2017, arXiv:1708.07747, have less for smaller perceptrons. Epochs, batch size and optimiser are this recipe\'s own.',
  },
  classes: [
    'T-shirt/top',
    'Trouser',
    'Pullover',
    'Dress',
    'Coat',
    'Sandal',
    'Shirt',
    'Sneaker',
    'Bag',
    'Ankle boot',
  ],
  recipe: {
    format: 'twinrun-recipe',
    version: 1,
    dataset: {
      name: 'fashion-mnist',
      sha256: '5cf0562c46b89a77940b86f40a9a4325e7bed59d53ec555c4d14f0bed41ca53a',
    },
    split: { kind: 'given' },
    preprocessing: { kind: 'unit' },
    model: { kind: 'benchmark', id: 'fashion-mlp' },
    loss: 'softmaxCrossEntropy',
    optimizer: { kind: 'adam', learningRate: 0.0005, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
    batchSize: 128,
    epochs: 15,
    steps: null,
    seed: 'twinrun',
    numerics: { name: 'exact-1', productBits: 14 },
    semantics: 1,
    tfjs: '4.22.0',
  },
};
