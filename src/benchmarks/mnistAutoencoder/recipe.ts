import type { Benchmark } from '../benchmark.ts';

export const mnistAutoencoder: Benchmark = {
  id: 'mnist-autoencoder',
  title: 'MNIST, squeezed into 32 numbers',
  description:
    'Squeezes the image of a handwritten digit into 32 numbers and draws it again from them. Nobody tells it which digit it is: the image itself is what it learns.',
  model: '784-128-64-32-64-128-784, ReLU',
  parameters: 222_384,
  target: {
    metric: 'reconstruction loss',
    value: 70.6,
    source:
      'F. Chollet, Building Autoencoders in Keras, blog.keras.io, 2016: binary cross-entropy of about 0.09 a pixel (70.6 nats an image) for a single layer of 32 units after 50 epochs, about 0.08 (62.7 nats) for these layers after 100 epochs, batches of 256. This recipe has 15 epochs, batches of 128 and a learning rate that falls from 0.003: it is to reach 70.6.',
  },
  classes: [],
  recipe: {
    format: 'twinrun-recipe',
    version: 1,
    dataset: { name: 'mnist', sha256: 'd0a3eec1f5a454401d758fdbf15b9b0163a7034963586d671960c180b97e2c1a' },
    split: { kind: 'given' },
    preprocessing: { kind: 'unit' },
    model: { kind: 'benchmark', id: 'mnist-autoencoder' },
    loss: 'reconstruction',
    optimizer: { kind: 'adam', learningRate: 0.003, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
    schedule: { kind: 'cosine', warmUp: 0, least: 0.00003 },
    batchSize: 128,
    epochs: 15,
    steps: null,
    seed: 'twinrun',
    numerics: { name: 'exact-1', productBits: 14 },
    semantics: 1,
    tfjs: '4.22.0',
  },
};
