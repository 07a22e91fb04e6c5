/** The second table: products of 14 bits beside the control's 27, which cut off 2^13 times less. */
import type { Benchmark } from '../../benchmarks/benchmark.ts';
import { BENCHMARKS } from '../../benchmarks/catalog.ts';
import { bandOf, EXPECTED, recordedValue } from '../../benchmarks/expected.ts';
import { metricOf } from '../../benchmarks/metric.ts';
import { recipeId } from '../../run/recipeId.ts';
import { CONTROL, controlRecipe } from '../targets/control.ts';
import { differenceCells, head, line, sampleCell } from './cells.ts';
import { torchBand } from './torchRecord.ts';

/** Undefined where there are too few runs of the present recipe. */
function rowOf(benchmark: Benchmark): string | undefined {
  const { id, recipe } = benchmark;
  const [usual, wide] = [EXPECTED[id], CONTROL[id]];
  if (usual?.recipeId !== recipeId(recipe) || wide?.recipeId !== recipeId(controlRecipe(recipe)))
    return undefined;
  const [narrow, control, torch] = [bandOf(usual.runs), bandOf(wide.runs), torchBand(benchmark)];
  if (narrow === undefined || control === undefined) return undefined;
  const metric = metricOf(recipe);
  const valueOf = new Map(usual.runs.map((run) => [run.seed, recordedValue(run)]));
  const common = wide.runs.filter(({ seed }) => valueOf.has(seed));
  const alike = common.filter((run) => valueOf.get(run.seed) === recordedValue(run));
  const [difference = '-', interval = '-', contains = '-'] = differenceCells(metric, control, narrow);
  return line([
    id,
    sampleCell(metric, narrow),
    sampleCell(metric, control),
    `${alike.length} of ${common.length}`,
    ...[difference, interval, contains],
    ...(torch === undefined ? ['-', '-', '-'] : differenceCells(metric, control, torch)),
  ]);
}

export function controlTable(): readonly string[] {
  const rows = BENCHMARKS.map((benchmark) => ({ benchmark, row: rowOf(benchmark) }));
  const missing = rows.filter(({ row }) => row === undefined);
  return [
    '## Control: products of 27 bits',
    '',
    'exact-1 rounds the inputs of matrix products and convolutions to a group-wise fixed point of p = 14 bits. The same recipes',
    'with p = 27 (`npm run targets -- BENCHMARKS --product-bits 27`, `src/benchmarks/control.json`), same seeds: same division,',
    'first weights and orders. "Same figure" counts the seeds for which the rounding changes nothing in the last evaluation.',
    "Differences are p = 27 minus p = 14 and p = 27 minus PyTorch, each with Welch's 95 % interval for two independent samples. As",
    'the seeds are shared, the first of them is wider than it need be.',
    '',
    ...head(
      'benchmark | p = 14 | p = 27 | same figure | 27 - 14 | 95 % interval | contains 0 | 27 - PyTorch | 95 % interval | contains 0',
    ),
    ...rows.flatMap(({ row }) => row ?? []),
    '',
    ...(missing.length === 0
      ? []
      : [`No control yet: ${missing.map(({ benchmark }) => benchmark.id).join(', ')}.`, '']),
  ];
}
