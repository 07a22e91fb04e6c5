import type { Benchmark } from '../benchmark.ts';

export const mobydickGpt: Benchmark = {
  id: 'mobydick-gpt',
  title: 'Moby-Dick, small transformer',
  description:
    'Reads 64 characters of Moby-Dick at once, each looking back at those before it, and guesses the next one. It takes some minutes, then writes a few lines of its own.',
  model: '2 blocks of 64 units, 4 heads, over 64 characters, 83',
  parameters: 114899,
  target: {
    metric: 'nats per character',
    value: 1.9,
    source:
      "This project's own target (2026): nothing was published for this text and size. The nearest figure is of another text: the README of nanoGPT (github.com/karpathy/nanoGPT) has 1.88 for Shakespeare after 2,000 steps of 12 windows, with 4 blocks of 128 units over 64 characters.",
  },
  classes: [],
  recipe: {
    format: 'twinrun-recipe',
    version: 1,
    dataset: {
      name: 'moby-dick',
      sha256: '4551af47a01e993da98c1f18b04a6f8d7bab3c7f02cdf82d6068ff21c499e78b',
    },
    split: { kind: 'given' },
    preprocessing: { kind: 'none' },
    model: { kind: 'benchmark', id: 'mobydick-gpt' },
    loss: 'nextToken',
    optimizer: { kind: 'adam', learningRate: 0.01, beta1: 0.9, beta2: 0.99, epsilon: 1e-8 },
    schedule: { kind: 'cosine', warmUp: 50, least: 0.001 },
    clipping: { kind: 'globalNorm', limit: 1 },
    batchSize: 32,
    epochs: 1,
    steps: null,
    seed: 'twinrun',
    numerics: { name: 'exact-1', productBits: 14 },
    semantics: 1,
    tfjs: '4.22.0',
  },
};
