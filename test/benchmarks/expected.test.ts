/** The recorded runs of many seeds, and the band that comes of them. */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { registerBackends } from '../../src/backends/register.ts';
import { BENCHMARKS, findBenchmark } from '../../src/benchmarks/catalog.ts';
import { bandOf, EXPECTED } from '../../src/benchmarks/expected.ts';
import { broughtFile } from '../../src/data/brought.ts';
import { loadDataset } from '../../src/data/load.ts';
import { nodeSource } from '../../src/data/nodeSource.ts';
import { studentQuantile } from '../../src/dev/comparison/student.ts';
import { finalMetrics } from '../../src/run/claim.ts';
import { recipeId } from '../../src/run/recipeId.ts';
import type { RunResult } from '../../src/run/runFile.ts';
import { train } from '../../src/run/trainer.ts';

/** Not recorded, and why. */
const UNRECORDED: ReadonlyMap<string, string> = new Map([
  ...BENCHMARKS.filter(({ recipe }) => broughtFile(recipe.dataset.name) !== undefined).map(
    ({ id }) => [id, 'its data set is a file that this repository may not hold'] as const,
  ),
  [
    'fashion-resnet8',
    'a quarter of an hour of processor time a seed, not yet spent: npm run targets -- fashion-resnet8',
  ],
  ['mnist-vae', 'its seeds were not yet trained: npm run targets -- mnist-vae'],
]);

/** Of the recorded runs that are quick to check. */
const RETRAINED = ['iris-softmax', 'iris-mlp'];

describe('the record', () => {
  it('is about benchmarks that there are', () => {
    for (const id of Object.keys(EXPECTED)) expect(findBenchmark(id), id).toBeDefined();
  });

  it.each([...UNRECORDED])('has no seed of %s: %s', (id) => {
    expect(EXPECTED[id]).toBeUndefined();
  });

  const recorded = BENCHMARKS.filter(({ id }) => !UNRECORDED.has(id));
  it.each(recorded.map(({ id, recipe }) => [id, recipe] as const))(
    'has several seeds of %s as it is now (else run: npm run targets)',
    (id, recipe) => {
      const { recipeId: own, runs } = EXPECTED[id] ?? { recipeId: '', runs: [] };
      expect(own).toBe(recipeId(recipe));
      expect(runs.length).toBeGreaterThanOrEqual(3);
      expect(new Set(runs.map(({ seed }) => seed)).size).toBe(runs.length);
      expect(new Set(runs.map(({ digest }) => digest)).size).toBe(runs.length);
    },
  );

  it.each(RETRAINED)(
    'has the digest of every run of %s',
    async (id) => {
      registerBackends(() => readFile(new URL('../../src/kernels/generated/kernels.wasm', import.meta.url)));
      const recipe = findBenchmark(id)?.recipe;
      if (recipe === undefined) throw new Error(`there is no ${id}`);
      const dataset = await loadDataset(recipe.dataset.name, nodeSource());
      for (const { seed, digest, correct, examples } of EXPECTED[id]?.runs ?? []) {
        let result: RunResult | undefined;
        for await (const event of train({ ...recipe, seed }, { backend: 'exact-wasm', dataset }))
          if (event.kind === 'end') ({ result } = event);
        if (result === undefined) throw new Error('no result');
        expect(result.digest, seed).toBe(digest);
        expect(finalMetrics(result), seed).toMatchObject({ correct, examples });
      }
    },
    60_000,
  );
});

describe('bandOf', () => {
  const runs = (...correct: number[]) => correct.map((one) => ({ correct: one, examples: 1000 }));

  it('is the mean with the prediction interval of one more seed', () => {
    // n = 4: s = 12.909944 examples, t = 5.841, half = 5.841 x 12.909944 x sqrt(1.25) = 84.31.
    const band = bandOf(runs(900, 910, 920, 930));
    expect(band?.mean).toBeCloseTo(0.915, 12);
    expect(band?.deviation).toBeCloseTo(0.012909944, 8);
    expect(band?.low).toBeCloseTo(0.915 - 0.0843076, 5);
    expect(band?.high).toBeCloseTo(0.915 + 0.0843076, 5);
    expect([band?.least, band?.most, band?.seeds]).toEqual([0.9, 0.93, 4]);
  });

  it("has Student's quantile for any number of runs", () => {
    for (let seeds = 3; seeds <= 20; seeds++) {
      const band = bandOf(runs(...Array.from({ length: seeds }, (_, i) => 400 + 10 * i)));
      if (band === undefined) throw new Error(`no band of ${seeds} runs`);
      const t = (band.mean - band.low) / (band.deviation * Math.sqrt(1 + 1 / seeds));
      expect(t, `${seeds} runs`).toBeCloseTo(studentQuantile(0.995, seeds - 1), 2);
    }
  });

  it('is one example wide at least, and between 0 and 1', () => {
    expect(bandOf(runs(500, 500, 500))).toMatchObject({ low: 0.499, high: 0.501, deviation: 0 });
    expect(bandOf(runs(1000, 1000, 1000))).toMatchObject({ high: 1 });
    expect(bandOf(runs(1, 0, 90))).toMatchObject({ low: 0 });
  });

  it('of losses is not held below 1, and not widened by an example', () => {
    const losses = ['45100000', '45200000', '45300000'].map((loss) => ({ loss, examples: 132 }));
    // 2304, 2560, 2816: s = 256, t = 9.925, half = 9.925 x 256 x sqrt(4/3) = 2933.86.
    const band = bandOf(losses);
    expect([band?.mean, band?.deviation, band?.least, band?.most, band?.low]).toEqual([
      2560, 256, 2304, 2816, 0,
    ]);
    expect(band?.high).toBeCloseTo(2560 + 2933.863, 2);
    const same = losses.map(() => ({ loss: '45100000', examples: 132 }));
    expect(bandOf(same)).toMatchObject({ low: 2304, high: 2304 });
  });

  it('is nothing for one or two runs', () => {
    expect(bandOf(runs(1, 2))).toBeUndefined();
  });
});
