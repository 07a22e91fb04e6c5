import type { Benchmark } from '../benchmark.ts';

export const fashionResnet8: Benchmark = {
  id: 'fashion-resnet8',
  title: 'Fashion-MNIST, ResNet-8',
  description:
    'Recognises ten kinds of clothing with a small residual network and batch normalisation, on all 60,000 training images. It takes some minutes; on a single thread some ten.',
  model: 'residual blocks of 24, 48 and 96 filters of 3 x 3',
  parameters: 174226,
  target: {
    metric: 'test accuracy',
    value: 0.92,
    source:
      'This project\'s own target (2026): nothing was published for this network. Its kind is K. He, X. Zhang, S. Ren, J. Sun, "Deep Residual Learning for Image Recognition", arXiv 1512.03385 (2015); the publisher\'s table (github.com/zalandoresearch/fashion-mnist) has 0.916 for two convolutions with pooling. No image is shifted or mirrored here.',
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
    model: { kind: 'benchmark', id: 'fashion-resnet8' },
    loss: 'softmaxCrossEntropy',
    optimizer: { kind: 'nesterov', learningRate: 0.1, momentum: 0.9 },
    schedule: { kind: 'cosine', warmUp: 100, least: 0 },
    batchSize: 128,
    epochs: 10,
    steps: null,
    seed: 'twinrun',
    numerics: { name: 'exact-1', productBits: 14 },
    semantics: 1,
    tfjs: '4.22.0',
  },
};
