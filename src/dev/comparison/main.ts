/**
 * `npm run comparison`: writes docs/accuracies.md, the accuracies of the recorded runs beside those that PyTorch has with
 * the same recipes (`src/dev/torch`).
 */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Benchmark } from '../../benchmarks/benchmark.ts';
import { BENCHMARKS } from '../../benchmarks/catalog.ts';
import { bandOf, EXPECTED, type Band } from '../../benchmarks/expected.ts';
import { metricOf } from '../../benchmarks/metric.ts';
import { recipeId } from '../../run/recipeId.ts';
import { median } from '../bench/statistics.ts';
import { differenceCells, head, line, sampleCell, textOf } from './cells.ts';
import { controlTable } from './controlTable.ts';
import { TORCH, torchBand } from './torchRecord.ts';

const PAGE = new URL('../../../docs/accuracies.md', import.meta.url);

interface Comparison {
  readonly benchmark: Benchmark;
  readonly torch: Band;
  readonly exact: Band;
  /** A run's wall time divided by its epochs, the median of all runs: PyTorch's, and ours. */
  readonly seconds: readonly [torch: number, exact: number];
}

/** Undefined where there are too few runs of the present recipe. */
function comparisonOf(benchmark: Benchmark): Comparison | undefined {
  const { id, recipe } = benchmark;
  const runs = EXPECTED[id];
  const exact = runs?.recipeId === recipeId(recipe) ? bandOf(runs.runs) : undefined;
  const torch = torchBand(benchmark);
  if (exact === undefined || torch === undefined) return undefined;
  const anEpoch = (list: readonly { readonly seconds: number }[] = []): number =>
    median(list.map(({ seconds }) => seconds / recipe.epochs));
  return { benchmark, torch, exact, seconds: [anEpoch(TORCH[id]?.seeds), anEpoch(runs?.runs)] };
}

function row({ benchmark, torch, exact, seconds }: Comparison): string {
  const { id, recipe, target } = benchmark;
  const metric = metricOf(recipe);
  return line([
    ...[id, metric, target === null ? '-' : textOf(metric)(target.value)],
    ...[sampleCell(metric, torch), sampleCell(metric, exact)],
    ...differenceCells(metric, exact, torch),
    ...seconds.map((value) => value.toPrecision(2)),
  ]);
}

export function accuraciesPage(): string {
  const comparisons = BENCHMARKS.flatMap((benchmark) => comparisonOf(benchmark) ?? []);
  const missing = BENCHMARKS.filter((one) => !comparisons.some(({ benchmark }) => benchmark === one));
  const versions = new Set(Object.values(TORCH).map((record) => record?.torch));
  return [
    '# Accuracies beside PyTorch',
    '',
    'Written by `npm run comparison` from two records: our runs (`src/benchmarks/expected.json`, `npm run targets`) and runs of an',
    'independent program in PyTorch (`src/dev/torch/accuracies.json`); a test fails when it is out of date.',
    '',
    `PyTorch ${[...versions].join(', ')}, ordinary float32, reads the data itself and trains the same architecture with the same loss,`,
    'optimizer, hyperparameters and epochs, from initial weights of the same distributions. Splits, weights and orders come',
    "from PyTorch's own generator, so no run has a counterpart: what is compared is how the accuracies of several seeds are",
    'distributed, after the last epoch, on the test examples.',
    '',
    'Accuracies in per cent, squared errors (where less is better) as they are; mean ± standard deviation (seeds). The difference',
    "is exact-1 minus PyTorch, with its 95 % confidence interval by Welch's t. An interval that contains 0 does not show that",
    'nothing is lost; its ends show how much may be.',
    '',
    ...head(
      'benchmark | metric | published | PyTorch | exact-1 | difference | 95 % interval | contains 0 | s an epoch, PyTorch | exact-1',
    ),
    ...comparisons.map(row),
    '',
    ...(missing.length === 0 ? [] : [`Not compared yet: ${missing.map(({ id }) => id).join(', ')}.`, '']),
    `- Of ${comparisons.length} such intervals, one misses 0 by chance with a probability of up to ${Math.round(100 * (1 - comparisons.reduce((all) => all * 0.95, 1)))} %.`,
    '- Iris, wine, WDBC, penguins, diabetes and digits: every seed draws its own test examples, such as 45 of 150 irises, of which',
    '  one is 2.22. The intervals are wide, and rough for accuracies so coarse.',
    '- MNIST and Fashion-MNIST: all seeds share the 10,000 test images. The interval is about seeds, on these images; it says',
    '  nothing of other images.',
    '- digits-mlp has 30 seeds of each: the interval of the first ten, -0.84 to -0.13, missed 0, though p = 27 (below) has the same',
    '  figures as p = 14 with every one of those seeds.',
    "- Published: the benchmark's target, with its source and what differed in its recipe; some are the project's own.",
    '- Seconds: evaluation included, exact-1 on exact-wasm in Node with loading, PyTorch on one thread; the medians of the recorded',
    '  runs, on one machine with other work to do. `npm run bench` measures speed.',
    '',
    ...controlTable(),
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await writeFile(PAGE, accuraciesPage());
  console.log('wrote docs/accuracies.md');
}
