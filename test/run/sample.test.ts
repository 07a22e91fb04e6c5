/** Text drawn from a model: the same bits on every backend, and what no draw may depend on. */
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerBackends } from '../../src/backends/register.ts';
import { findBenchmark } from '../../src/benchmarks/catalog.ts';
import { buildModel } from '../../src/benchmarks/models.ts';
import type { Dataset } from '../../src/data/dataset.ts';
import { loadDataset } from '../../src/data/load.ts';
import { nodeSource } from '../../src/data/nodeSource.ts';
import { TwinrunError } from '../../src/errors.ts';
import { initialiseWeights } from '../../src/models/initialisers.ts';
import { onBackend } from '../../src/run/onBackend.ts';
import type { Recipe } from '../../src/run/recipe.ts';
import { drawFrom, sampleCharacters, type SampleOptions } from '../../src/run/sample.ts';
import { train } from '../../src/run/trainer.ts';

let text: Dataset;

beforeAll(async () => {
  registerBackends(() => readFile(new URL('../../src/kernels/generated/kernels.wasm', import.meta.url)));
  text = await loadDataset('moby-dick', nodeSource());
});

function recipeOf(id: string): Recipe {
  const benchmark = findBenchmark(id);
  if (benchmark === undefined) throw new Error(`no ${id}`);
  return benchmark.recipe;
}

async function take(characters: AsyncIterable<string>, length: number): Promise<string> {
  let taken = '';
  for await (const character of characters) {
    taken += character;
    if (taken.length >= length) break;
  }
  return taken;
}

/** From a model with the first weights of this seed. */
async function sampleOf(
  id: string,
  length: number,
  options: SampleOptions = {},
  backend = 'exact-wasm',
  seed = 'sample',
): Promise<string> {
  const on = { backend, productBits: 14 } as const;
  const model = await onBackend(on, () => {
    const built = buildModel(id);
    initialiseWeights(built, 'sample');
    return built;
  });
  try {
    const { classes: characters } = text;
    return await take(sampleCharacters({ model, on, seed, characters, places: 64 }, options), length);
  } finally {
    model.dispose();
  }
}

describe.each(['mobydick-gru', 'mobydick-gpt'])('a sample of %s', { timeout: 120_000 }, (id) => {
  it('is the same on exact-reference', async () => {
    const sample = await sampleOf(id, 3);
    expect(await sampleOf(id, 3, {}, 'exact-reference')).toBe(sample);
  });

  it('goes on from what it was, beyond the places that the model reads', async () => {
    const whole = await sampleOf(id, 80);
    expect(whole).toHaveLength(80);
    expect(await sampleOf(id, 20)).toBe(whole.slice(0, 20));
  });
});

describe('a sample', { timeout: 60_000 }, () => {
  it('depends on seed, prompt and temperature', async () => {
    const samples = [
      await sampleOf('mobydick-gpt', 12),
      await sampleOf('mobydick-gpt', 12, {}, 'exact-wasm', 'other'),
      await sampleOf('mobydick-gpt', 12, { prompt: 'Call me ' }),
      await sampleOf('mobydick-gpt', 12, { temperature: 0.1 }),
    ];
    expect(new Set(samples).size).toBe(4);
    expect(await sampleOf('mobydick-gpt', 12, { prompt: '\n', temperature: 0.8 })).toBe(samples[0]);
  });

  it('refuses a prompt that the model cannot read, and a temperature of nothing', async () => {
    for (const options of [{ prompt: '' }, { prompt: 'é' }, { temperature: 0 }, { temperature: NaN }])
      await expect(sampleOf('mobydick-gpt', 1, options)).rejects.toThrow(TwinrunError);
  });

  it('comes from a training at its end, and changes nothing of it', async () => {
    const recipe: Recipe = {
      ...recipeOf('mobydick-gpt'),
      split: { kind: 'random', testFraction: 0.001 },
      batchSize: 2,
      steps: 2,
    };
    const digests: string[] = [];
    const samples: string[] = [];
    for (const length of [0, 5, 5]) {
      const training = train(recipe, { backend: 'exact-wasm', dataset: text });
      await expect(take(training.sample(), 1)).rejects.toThrow(/not running/);
      for await (const event of training) {
        if (event.kind === 'step' && length > 0) await take(training.sample({ prompt: 'a' }), 1);
        if (event.kind !== 'end') continue;
        digests.push(event.result.digest);
        if (length > 0) samples.push(await take(training.sample(), length));
      }
    }
    expect(new Set(digests).size).toBe(1);
    expect(samples[0]).toHaveLength(5);
    expect(samples[1]).toBe(samples[0]);
  });

  it('is not to be had from a classifier', async () => {
    const iris = await loadDataset('iris', nodeSource());
    const training = train({ ...recipeOf('iris-mlp'), steps: 1 }, { backend: 'exact-wasm', dataset: iris });
    await training.next();
    await expect(take(training.sample(), 1)).rejects.toThrow(/gives no text/);
    await training.return();
  });
});

describe('a draw', () => {
  it('falls where the sum of probabilities passes its part of the whole', () => {
    const quarters = Float32Array.of(0.25, 0, 0.5, 0.25);
    const below = 2 ** -24;
    expect([0, 0.25 - below, 0.25, 0.75 - below, 0.75, 1 - below].map((u) => drawFrom(quarters, u))).toEqual([
      0, 0, 2, 2, 3, 3,
    ]);
    expect(drawFrom(Float32Array.of(0, 1), 0)).toBe(1);
    // A total that is not 1: the part is of the total.
    expect(drawFrom(Float32Array.of(1, 1, 2), 0.5)).toBe(2);
  });

  it('has no outcome where the probabilities are no numbers', () => {
    for (const p of [NaN, Infinity, 0]) expect(drawFrom(Float32Array.of(p, p), 0.5)).toBeUndefined();
  });
});
