/** The control runs with products of 27 bits: of which recipes they are, and that they can be had again. */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { registerBackends } from '../../src/backends/register.ts';
import { findBenchmark } from '../../src/benchmarks/catalog.ts';
import { EXPECTED } from '../../src/benchmarks/expected.ts';
import { loadDataset } from '../../src/data/load.ts';
import { nodeSource } from '../../src/data/nodeSource.ts';
import { CONTROL, controlRecipe } from '../../src/dev/targets/control.ts';
import { finalMetrics } from '../../src/run/claim.ts';
import { recipeDiff } from '../../src/run/recipeDiff.ts';
import { recipeId } from '../../src/run/recipeId.ts';
import { parseRecipe } from '../../src/run/recipeSchema.ts';
import type { RunResult } from '../../src/run/runFile.ts';
import { train } from '../../src/run/trainer.ts';

function recipeOf(id: string) {
  const benchmark = findBenchmark(id);
  if (benchmark === undefined) throw new Error(`there is no ${id}`);
  return benchmark.recipe;
}

describe('the control', () => {
  it('is the recipe but for the bits of a product', () => {
    const recipe = recipeOf('iris-mlp');
    expect(recipeDiff(recipe, parseRecipe(controlRecipe(recipe)))).toEqual([
      { path: 'numerics.productBits', label: 'bits of a product', a: '14', b: '27' },
    ]);
  });

  it.each(Object.keys(CONTROL))('of %s is about the recipe as it is now, with other bits', (id) => {
    const { recipeId: own, runs } = CONTROL[id] ?? { recipeId: '', runs: [] };
    expect(own, 'else run: npm run targets -- BENCHMARKS --product-bits 27').toBe(
      recipeId(controlRecipe(recipeOf(id))),
    );
    expect(runs.length).toBeGreaterThanOrEqual(3);
    const usual = new Set(EXPECTED[id]?.runs.map(({ digest }) => digest));
    for (const { digest } of runs) expect(usual.has(digest)).toBe(false);
    expect(new Set(runs.map(({ seed }) => seed)).size).toBe(runs.length);
  });

  it('has the digest and the figures that a run comes to', async () => {
    registerBackends(() => readFile(new URL('../../src/kernels/generated/kernels.wasm', import.meta.url)));
    for (const id of ['iris-softmax', 'diabetes-linear']) {
      const [run] = CONTROL[id]?.runs ?? [];
      if (run === undefined) throw new Error(`no control of ${id}`);
      const recipe = { ...controlRecipe(recipeOf(id)), seed: run.seed };
      const dataset = await loadDataset(recipe.dataset.name, nodeSource());
      let result: RunResult | undefined;
      for await (const event of train(recipe, { backend: 'exact-wasm', dataset }))
        if (event.kind === 'end') ({ result } = event);
      if (result === undefined) throw new Error('no result');
      expect(result.digest).toBe(run.digest);
      const { correct, loss } = finalMetrics(result);
      expect(correct === undefined ? { loss } : { correct }).toEqual(
        run.correct === undefined ? { loss: run.loss } : { correct: run.correct },
      );
    }
  }, 60_000);
});
