import type { Benchmark } from '../benchmark.ts';

export const cifar10Resnet20: Benchmark = {
  id: 'cifar10-resnet20',
  title: 'CIFAR-10, ResNet-20',
  description:
    'Recognises ten kinds of things and animals in colour photographs of 32 x 32 pixels with 20 layers. You bring the data set, and hours: it is meant for a fast GPU.',
  model: '3 residual blocks each of 16, 32 and 64 filters of 3 x 3',
  parameters: 272474,
  target: {
    metric: 'test accuracy',
    value: 0.8,
    source:
      'This project\'s own target (2026), not tried yet. K. He, X. Zhang, S. Ren, J. Sun, "Deep Residual Learning for Image Recognition", arXiv 1512.03385 (2015), table 6, has 0.9125 for ResNet-20, with images shifted and mirrored at random, weight decay and 164 passes over the data. Here are none of these, 20 passes, and convolutions of 1 x 1 on the shortcuts where the shape changes (the paper\'s option B, there A).',
  },
  classes: ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'],
  recipe: {
    format: 'twinrun-recipe',
    version: 1,
    dataset: {
      name: 'cifar10',
      sha256: '5f7d85b3c4d308e8978ca154c7deb44d2d828c00655aa852a9ef5809af1350ee',
    },
    split: { kind: 'given' },
    preprocessing: { kind: 'standardize' },
    model: { kind: 'benchmark', id: 'cifar10-resnet20' },
    loss: 'softmaxCrossEntropy',
    optimizer: { kind: 'nesterov', learningRate: 0.1, momentum: 0.9 },
    schedule: { kind: 'cosine', warmUp: 390, least: 0 },
    batchSize: 128,
    epochs: 20,
    steps: null,
    seed: 'twinrun',
    numerics: { name: 'exact-1', productBits: 14 },
    semantics: 1,
    tfjs: '4.22.0',
  },
};
