/** Where a finished run stands beside the benchmark's target and the runs with other seeds. */
import type { Target } from '../benchmarks/benchmark.ts';
import { bandOf, EXPECTED, type Band } from '../benchmarks/expected.ts';
import { metricOf, metricValue, reaches, type Metric } from '../benchmarks/metric.ts';
import { benchmarkOf, finalMetrics } from './claim.ts';
import { recipeDiff, type FieldDifference } from './recipeDiff.ts';
import type { RunFile } from './runFile.ts';

export interface Placement {
  /** `as published`: the target or better. `outside`: short of it, and outside the band. `unjudged`: neither is known. */
  readonly standing: 'as published' | 'within the band' | 'outside' | 'unjudged';
  readonly metric: Metric;
  /** Of the metric. */
  readonly value: number;
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
  const metric = metricOf(recipe);
  const value = metricValue(metric, finalMetrics(result));
  const band = recordedBand(benchmark.id);
  return {
    standing: standingOf(benchmark.target, band, metric, value),
    ...{ metric, value, band },
    changes: recipeDiff(benchmark.recipe, recipe).filter(({ path }) => path !== 'seed'),
  };
}

function standingOf(
  target: Target | null,
  band: Band | undefined,
  metric: Metric,
  value: number,
): Placement['standing'] {
  if (target !== null && reaches(metric, value, target.value)) return 'as published';
  if (band !== undefined && value >= band.low && value <= band.high) return 'within the band';
  return target === null && band === undefined ? 'unjudged' : 'outside';
}
