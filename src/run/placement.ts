/** Where a finished run stands beside the benchmark's target and the runs with other seeds. */
import { bandOf, EXPECTED, type Band } from '../benchmarks/expected.ts';
import { benchmarkOf, finalMetrics } from './claim.ts';
import { recipeDiff, type FieldDifference } from './recipeDiff.ts';
import type { RunFile } from './runFile.ts';

export interface Placement {
  /** `as published`: the target or more. `outside`: below the target, and outside the band or without one. */
  readonly standing: 'as published' | 'within the band' | 'outside';
  readonly accuracy: number;
  /** Of the benchmark's own recipe, where it was recorded. */
  readonly band: Band | undefined;
  /** Where the recipe is not the benchmark's, but for the seed. */
  readonly changes: readonly FieldDifference[];
}

/** The band that was recorded for a benchmark. */
export function recordedBand(benchmarkId: string): Band | undefined {
  return bandOf(EXPECTED[benchmarkId]?.runs ?? []);
}

/** @throws TwinrunError when this build does not have the benchmark, which no parsed run has */
export function placementOf({ recipe, result }: Pick<RunFile, 'recipe' | 'result'>): Placement {
  const benchmark = benchmarkOf(recipe);
  const { correct, examples } = finalMetrics(result);
  const accuracy = correct / examples;
  const band = recordedBand(benchmark.id);
  const within = band !== undefined && accuracy >= band.low && accuracy <= band.high;
  return {
    standing: accuracy >= benchmark.target.value ? 'as published' : within ? 'within the band' : 'outside',
    accuracy,
    band,
    changes: recipeDiff(benchmark.recipe, recipe).filter(({ path }) => path !== 'seed'),
  };
}
