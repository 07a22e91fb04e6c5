import type { Benchmark } from '../benchmark.ts';

export const mnistVae: Benchmark = {
  id: 'mnist-vae',
  title: 'MNIST, variational autoencoder',
  description:
    'Learns to draw handwritten digits of its own: each image becomes a cloud of codes of 20 numbers, and whatever is drawn from a standard normal distribution becomes an image. All its chances come from named streams.',
  model: '784-400-20-400-784, ReLU, normal codes',
  parameters: 652_824,
  target: {
    metric: 'negative evidence lower bound',
    value: 106,
    source:
      "PyTorch's example (github.com/pytorch/examples, vae, 2017) has these layers, Adam at 0.001, batches of 128 and 10 epochs; kampta/pytorch-distributions on GitHub reports its test loss as 105.59, and pytorch/examples pull request 1416 as 106.66 after 7 epochs. Biases there start like weights, here as zeros. After Kingma and Welling 2013, arXiv:1312.6114, who have tanh and 500 units. This recipe is to reach 106.",
  },
  classes: [],
  recipe: {
    format: 'twinrun-recipe',
    version: 1,
    dataset: { name: 'mnist', sha256: 'd0a3eec1f5a454401d758fdbf15b9b0163a7034963586d671960c180b97e2c1a' },
    split: { kind: 'given' },
    preprocessing: { kind: 'unit' },
    model: { kind: 'benchmark', id: 'mnist-vae' },
    loss: 'evidenceLowerBound',
    optimizer: { kind: 'adam', learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
    batchSize: 128,
    epochs: 10,
    steps: null,
    seed: 'twinrun',
    numerics: { name: 'exact-1', productBits: 14 },
    semantics: 1,
    tfjs: '4.22.0',
  },
};
