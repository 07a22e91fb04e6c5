import type { Benchmark } from '../benchmark.ts';

export const mobydickGru: Benchmark = {
  id: 'mobydick-gru',
  title: 'Moby-Dick, recurrent network',
  description:
    'Reads Moby-Dick a character at a time with a memory of 128 numbers, and guesses the next one. It takes some minutes, then writes a few lines of its own.',
  model: '64, GRU of 128 units over 64 characters, 83',
  parameters: 90131,
  target: {
    metric: 'nats per character',
    value: 1.75,
    source:
      "This project's own target (2026): nothing was published for this text, this size and one pass over it. Guessing among 83 characters costs 4.42 nats.",
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
    model: { kind: 'benchmark', id: 'mobydick-gru' },
    loss: 'nextToken',
    optimizer: { kind: 'adam', learningRate: 0.02, beta1: 0.9, beta2: 0.99, epsilon: 1e-8 },
    schedule: { kind: 'cosine', warmUp: 50, least: 0.002 },
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
