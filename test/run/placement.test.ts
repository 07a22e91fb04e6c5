/** Where a run stands. */
import { describe, expect, it } from 'vitest';
import { findBenchmark } from '../../src/benchmarks/catalog.ts';
import { bitsOf } from '../../src/numerics/float32.ts';
import { hexOfWord } from '../../src/numerics/hex.ts';
import { placementOf, recordedBand } from '../../src/run/placement.ts';
import type { Recipe } from '../../src/run/recipe.ts';
import type { RunResult } from '../../src/run/runFile.ts';

const benchmark = findBenchmark('iris-mlp');
const recipe = benchmark?.recipe;

/** A run of iris-mlp with so many of 45 test examples right. */
function runWith(correct: number, changes: Partial<Recipe> = {}) {
  if (recipe === undefined) throw new Error('iris-mlp is not there');
  const evaluation = { epoch: 1, step: 1, examples: 45, correct, loss: '00000000', confusion: [] };
  const result: RunResult = {
    ...{ losses: [], fingerprints: [], marks: [], tensors: [], digest: '' },
    evaluations: [evaluation],
  };
  return { recipe: { ...recipe, ...changes }, result };
}

/** A run of diabetes-linear with this mean squared error. */
function regressionWith(error: number) {
  const base = findBenchmark('diabetes-linear')?.recipe;
  if (base === undefined) throw new Error('diabetes-linear is not there');
  const result: RunResult = {
    ...{ losses: [], fingerprints: [], marks: [], tensors: [], digest: '' },
    evaluations: [{ epoch: 1, step: 1, examples: 132, loss: hexOfWord(bitsOf(error)) }],
  };
  return { recipe: base, result };
}

describe('placementOf, where less is better', () => {
  it('takes the target and all below it for as published, and what is far above for outside', () => {
    const { standing, metric, value } = placementOf(regressionWith(2500));
    expect([standing, metric, value]).toEqual(['as published', 'mean squared error', 2500]);
    expect(placementOf(regressionWith(3111)).standing).toBe('as published');
    expect(placementOf(regressionWith(29_000)).standing).toBe('outside');
  });

  it('never takes an error that is not a number for good', () => {
    for (const error of [NaN, Infinity]) expect(placementOf(regressionWith(error)).standing).toBe('outside');
  });
});

describe('placementOf', () => {
  it('tells what reaches the target, what is within the band, and what is outside', () => {
    expect(placementOf(runWith(45)).standing).toBe('as published');
    expect(placementOf(runWith(41)).standing).toBe('within the band');
    expect(placementOf(runWith(20)).standing).toBe('outside');
  });

  it('names what differs from the recipe, but for the seed', () => {
    const { changes, standing } = placementOf(runWith(20, { seed: 'other', batchSize: 3 }));
    expect(standing).toBe('outside');
    expect(changes.map(({ path }) => path)).toEqual(['batchSize']);
    expect(placementOf(runWith(45, { seed: 'other' })).changes).toEqual([]);
  });

  it('has the band that was recorded, and none where nothing was', () => {
    expect(placementOf(runWith(45)).band).toEqual(recordedBand('iris-mlp'));
    expect(recordedBand('mnist-rows-lstm')).toBeUndefined();
  });
});
