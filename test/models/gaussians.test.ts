/** Codes drawn from named streams, and their divergence from standard ones. */
import { readFile } from 'node:fs/promises';
import * as tf from '@tensorflow/tfjs-core';
import { input, model as modelOf, type LayersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerBackends } from '../../src/backends/register.ts';
import { beginExamples, beginSamples, beginStep } from '../../src/models/drawingLayer.ts';
import { divergenceFromStandard, GaussianSample } from '../../src/models/gaussians.ts';
import { sumRule } from '../../src/numerics/exactSum.ts';
import { expF32 } from '../../src/numerics/functions/exp.ts';
import { expm1F32 } from '../../src/numerics/functions/expm1.ts';
import { stream } from '../../src/random/stream.ts';

const { fround } = Math;

beforeAll(() => {
  registerBackends(() => readFile(new URL('../../src/kernels/generated/kernels.wasm', import.meta.url)));
});

/** What `make` gives on exact-reference and on exact-wasm. */
async function onBoth(make: () => tf.Tensor[]): Promise<number[][][]> {
  const all: number[][][] = [];
  for (const backend of ['exact-reference', 'exact-wasm']) {
    await tf.setBackend(backend);
    all.push(make().map((one) => [...one.dataSync()]));
  }
  return all;
}

/** Numbers from -4 to 4. */
function drawn(name: string, size: number): number[] {
  const random = stream('gaussians', name);
  return Array.from({ length: size }, () => fround(8 * random.uniform() - 4));
}

/** The first deviates of a stream. */
function deviates(name: string, size: number): number[] {
  const random = stream('seed', name);
  return Array.from({ length: size }, () => random.normal());
}

const UNITS = 3;
const EXAMPLES = 4;
const means = drawn('mean', EXAMPLES * UNITS);
const logVariances = drawn('logVariance', EXAMPLES * UNITS);

function coder(): LayersModel {
  const [mean, logVariance] = [input({ shape: [UNITS] }), input({ shape: [UNITS] })];
  const code = new GaussianSample({ name: 'code' }).apply([mean, logVariance]) as SymbolicTensor;
  return modelOf({ inputs: [mean, logVariance], outputs: code });
}

/** The codes of examples `from` to `to` - 1. */
function codes(coded: LayersModel, from = 0, to = EXAMPLES): number[] {
  const part = (values: readonly number[]): tf.Tensor =>
    tf.tensor(values.slice(from * UNITS, to * UNITS), [to - from, UNITS]);
  return [...(coded.apply([part(means), part(logVariances)], {}) as tf.Tensor).dataSync()];
}

/** The written sequence. */
const codesWith = (noise: readonly number[]): number[] =>
  means.map((mean, i) =>
    fround(mean + fround(expF32(fround(0.5 * (logVariances[i] ?? 0))) * (noise[i] ?? 0))),
  );

describe('codes', () => {
  it('are drawn from the stream of layer and step', async () => {
    for (const backend of ['exact-reference', 'exact-wasm']) {
      await tf.setBackend(backend);
      const coded = coder();
      beginStep(coded, { seed: 'seed', step: 3 });
      expect(codes(coded)).toEqual(codesWith(deviates('latent/code/step-3', EXAMPLES * UNITS)));
      beginStep(coded, { seed: 'seed', step: 4 });
      expect(codes(coded)).toEqual(codesWith(deviates('latent/code/step-4', EXAMPLES * UNITS)));
    }
  });

  it('of held-out examples do not depend on how these are divided, nor in which order they come', async () => {
    await tf.setBackend('exact-wasm');
    const expected = codesWith(deviates('latent/code/evaluation', EXAMPLES * UNITS));
    for (const cuts of [
      [0, 4],
      [0, 1, 4],
      [0, 1, 2, 3, 4],
      [0, 3, 4],
    ]) {
      const coded = coder();
      const parts = cuts.slice(1).map((to, i) => [cuts[i] ?? 0, to] as const);
      for (const order of [parts, [...parts].reverse()])
        for (const [from, to] of order) {
          beginExamples(coded, { seed: 'seed', firstExample: from });
          expect(codes(coded, from, to)).toEqual(expected.slice(from * UNITS, to * UNITS));
        }
    }
  });

  it('of another seed are others', async () => {
    await tf.setBackend('exact-wasm');
    const coded = coder();
    const bySeed = ['seed', 'other', 'seed'].map((seed) => {
      beginExamples(coded, { seed, firstExample: 0 });
      return codes(coded);
    });
    expect(bySeed[2]).toEqual(bySeed[0]);
    expect(bySeed[1]).not.toEqual(bySeed[0]);
  });

  it('of samples are standard deviates, whatever the examples are', async () => {
    await tf.setBackend('exact-wasm');
    const coded = coder();
    beginSamples(coded, 'seed');
    expect(codes(coded)).toEqual(deviates('latent/code/samples', EXAMPLES * UNITS));
    expect(codes(coded, 2, 4)).toEqual(deviates('latent/code/samples', 2 * UNITS));
  });

  it('are not drawn before somebody says what for', async () => {
    await tf.setBackend('exact-wasm');
    expect(() => codes(coder())).toThrow(/code/);
  });

  it('pass gradients on to mean and variance', async () => {
    const noise = deviates('latent/code/step-1', EXAMPLES * UNITS);
    const found = await onBoth(() => {
      const coded = coder();
      beginStep(coded, { seed: 'seed', step: 1 });
      const shape: [number, number] = [EXAMPLES, UNITS];
      return tf.grads((m, v) => tf.sum(coded.apply([m, v], {}) as tf.Tensor))([
        tf.tensor2d(means, shape),
        tf.tensor2d(logVariances, shape),
      ]);
    });
    const deviation = (i: number): number => expF32(fround(0.5 * (logVariances[i] ?? 0)));
    const expected = [means.map(() => 1), noise.map((z, i) => fround(fround(z * deviation(i)) * 0.5))];
    expect(found).toEqual([expected, expected]);
  });
});

describe('divergenceFromStandard', () => {
  const made = (): tf.Tensor[] => {
    const shape: [number, number] = [EXAMPLES, UNITS];
    const inputs = [tf.tensor2d(means, shape), tf.tensor2d(logVariances, shape)];
    const weights = tf.tensor1d([1, 2, 3, 4]);
    const gradients = tf.grads((m, v) => tf.sum(tf.mul(weights, divergenceFromStandard(m, v))))(inputs);
    return [divergenceFromStandard(inputs[0], inputs[1]), ...gradients];
  };

  it('is the written sequence, with its derivatives, on both backends', async () => {
    const terms = means.map((m, i) => {
      const v = logVariances[i] ?? 0;
      return fround(fround(fround(m * m) + expm1F32(v)) - v);
    });
    const rows = [0, 1, 2, 3].map((row) => terms.slice(row * UNITS, (row + 1) * UNITS));
    const weight = (i: number): number => 1 + Math.floor(i / UNITS);
    const expected = [
      rows.map((row) => fround(0.5 * sumRule(row))),
      means.map((m, i) => fround(weight(i) * m)),
      logVariances.map((v, i) => fround(weight(i) * fround(0.5 * expm1F32(v)))),
    ];
    expect(await onBoth(made)).toEqual([expected, expected]);
  });

  it('is 0 for the standard distribution, and (m m + s s - 1) / 2 - log s for any other', async () => {
    await tf.setBackend('exact-wasm');
    const of = (m: number, v: number): number =>
      divergenceFromStandard(tf.tensor2d([[m]]), tf.tensor2d([[v]])).dataSync()[0] ?? NaN;
    expect(of(0, 0)).toBe(0);
    expect(of(3, 0)).toBe(4.5);
    // s = 2: log(4) = 1.3862943611198906
    expect(of(1, 1.3862943611198906)).toBeCloseTo((1 + 4 - 1) / 2 - 0.6931471805599453, 6);
  });
});
