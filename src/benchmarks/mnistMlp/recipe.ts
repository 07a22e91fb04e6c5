import type { Benchmark } from '../benchmark.ts';

export const mnistMlp: Benchmark = {
  id: 'mnist-mlp',
  title: 'MNIST, one hidden layer',
  description:
    'Reads handwritten digits with a hidden layer of 128 units. The classic first neural network, on all 60,000 training images.',
  model: '784-128-10, ReLU',
  parameters: 101_770,
  target: {
    metric: 'test accuracy',
    value: 0.98,
    source:
      "LeCun et al. 1998, doi:10.1109/5.726791, have 0.953 for a two-layer network with 300 hidden units, trained on squared error. Cross-entropy, Adam with decaying weights and a falling learning rate do better: 0.98 is this project's own target for them (2026).",
  },
  classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  recipe: {
    format: 'twinrun-recipe',
    version: 1,
    dataset: { name: 'mnist', sha256: 'd0a3eec1f5a454401d758fdbf15b9b0163a7034963586d671960c180b97e2c1a' },
    split: { kind: 'given' },
    preprocessing: { kind: 'unit' },
    model: { kind: 'benchmark', id: 'mnist-mlp' },
    loss: 'softmaxCrossEntropy',
    optimizer: {
      kind: 'adamW',
      learningRate: 0.003,
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-7,
      weightDecay: 0.05,
    },
    schedule: { kind: 'cosine', warmUp: 0, least: 0 },
    batchSize: 64,
    epochs: 12,
    steps: null,
    seed: 'twinrun',
    numerics: { name: 'exact-1', productBits: 14 },
    semantics: 1,
    tfjs: '4.22.0',
  },
};
