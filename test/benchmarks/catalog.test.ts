import { describe, expect, it } from 'vitest';
import { BENCHMARKS, findBenchmark } from '../../src/benchmarks/catalog.ts';
import { datasetEntry } from '../../src/data/registry.ts';
import { parseRecipe } from '../../src/run/recipeSchema.ts';

describe('the catalog', () => {
  it('has every benchmark once, and finds it', () => {
    const ids = BENCHMARKS.map((benchmark) => benchmark.id);
    expect(ids).toEqual(['iris-softmax', 'iris-mlp', 'mnist-softmax', 'mnist-mlp']);
    for (const benchmark of BENCHMARKS) expect(findBenchmark(benchmark.id)).toBe(benchmark);
    expect(findBenchmark('mnist')).toBeUndefined();
  });

  describe.each(BENCHMARKS.map((benchmark) => [benchmark.id, benchmark] as const))('%s', (id, benchmark) => {
    it('has a valid recipe of its own model', () => {
      expect(parseRecipe(benchmark.recipe)).toEqual(benchmark.recipe);
      expect(benchmark.recipe.model.id).toBe(id);
    });

    it('is about the data set that the manifest describes', () => {
      const { name, sha256 } = benchmark.recipe.dataset;
      expect(sha256).toBe(datasetEntry(name).manifest.sha256);
    });

    it('has the parameters that its layers have', () => {
      // "784-128-10, ReLU": a weight for each pair of neighbours, a bias for each unit.
      const sizes = (benchmark.model.split(',')[0] ?? '').split('-').map(Number);
      const count = sizes.slice(1).reduce((sum, size, index) => sum + size * ((sizes[index] ?? NaN) + 1), 0);
      expect(benchmark.parameters).toBe(count);
      expect(sizes.at(-1)).toBe(benchmark.classes.length);
    });

    it('has a target between chance and certainty, and its source', () => {
      expect(benchmark.target.value).toBeGreaterThan(1 / benchmark.classes.length);
      expect(benchmark.target.value).toBeLessThan(1);
      expect(benchmark.target.source).toMatch(/\d{4}/);
    });
  });
});
