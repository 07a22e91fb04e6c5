import type { Benchmark } from '../benchmark.ts';

export const fashionCnn: Benchmark = {
  id: 'fashion-cnn',
  title: 'Fashion-MNIST, convolutional network',
  description:
    'Recognises ten kinds of clothing with two layers of 3 x 3 filters before two dense ones, on all 60,000 training images. It takes some minutes.',
  model: '32 and 64 filters of 3 x 3, 128-10, ReLU, maximum pooling',
  parameters: 421642,
  target: {
    metric: 'test accuracy',
    value: 0.91,
    source:
      "The table of the publisher's README (github.com/zalandoresearch/fashion-mnist, 2017 to 2020) has 0.876 and 0.916 for networks of two convolutions with pooling; the latter has 32 and 64 filters of 5 x 5, 1,024 hidden units and dropout. This one has smaller filters and layers, and is to reach 0.91.",
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
    model: { kind: 'benchmark', id: 'fashion-cnn' },
    loss: 'softmaxCrossEntropy',
    optimizer: { kind: 'adam', learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
    batchSize: 128,
    epochs: 8,
    steps: null,
    seed: 'twinrun',
    numerics: { name: 'exact-1', productBits: 14 },
    semantics: 1,
    tfjs: '4.22.0',
  },
};
