/**
 * `npm run comparison`: writes docs/accuracies.md, the accuracies of the recorded runs beside those that PyTorch has with
 * the same recipes (`src/dev/torch`).
 */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Benchmark } from '../../benchmarks/benchmark.ts';
import { BENCHMARKS } from '../../benchmarks/catalog.ts';
import { bandOf, EXPECTED, type Band } from '../../benchmarks/expected.ts';
import { metricOf, type Metric } from '../../benchmarks/metric.ts';
import { recipeId } from '../../run/recipeId.ts';
import { median } from '../bench/statistics.ts';
import recorded from '../torch/accuracies.json' with { type: 'json' };
import { welch, type Difference } from './welch.ts';

const PAGE = new URL('../../../docs/accuracies.md', import.meta.url);

export interface TorchRecord {
  /** Of the benchmark's recipe: with another one the runs say nothing. */
  readonly recipeId: string;
  /** PyTorch's version. */
  readonly torch: string;
  readonly seeds: readonly {
    readonly seed: number;
    readonly correct?: number;
    readonly loss?: string;
    readonly examples: number;
    readonly seconds: number;
  }[];
}

/** By the benchmark's id. */
export const TORCH: Readonly<Partial<Record<string, TorchRecord>>> = recorded;

interface Comparison {
  readonly benchmark: Benchmark;
  readonly torch: Band;
  readonly exact: Band;
  /** exact-1 minus PyTorch. */
  readonly difference: Difference;
  /** A run's wall time divided by its epochs, the median of all runs. */
  readonly secondsPerEpoch: number;
}

/** Undefined where there are too few runs of the present recipe. */
function comparisonOf(benchmark: Benchmark): Comparison | undefined {
  const own = recipeId(benchmark.recipe);
  const runs = EXPECTED[benchmark.id];
  const theirs = TORCH[benchmark.id];
  if (runs?.recipeId !== own || theirs?.recipeId !== own) return undefined;
  const exact = bandOf(runs.runs);
  const torch = bandOf(theirs.seeds);
  if (exact === undefined || torch === undefined) return undefined;
  return {
    ...{ benchmark, torch, exact, difference: welch(exact, torch) },
    secondsPerEpoch: median(runs.runs.map(({ seconds }) => seconds / benchmark.recipe.epochs)),
  };
}

/** Accuracies in per cent, without the sign; other metrics with as many digits as tell two runs apart. */
const textOf =
  (metric: Metric) =>
  (value: number): string =>
    metric === 'test accuracy' ? (100 * value).toFixed(2) : value.toPrecision(5);
const containsZero = ({ low, high }: Difference): boolean => low <= 0 && high >= 0;

function row({ benchmark, torch, exact, difference, secondsPerEpoch }: Comparison): string {
  const text = textOf(metricOf(benchmark.recipe));
  const signed = (value: number): string => `${value < 0 ? '' : '+'}${text(value)}`;
  const sample = ({ mean, deviation, seeds }: Band): string =>
    `${text(mean)} ± ${text(deviation)} (${seeds})`;
  const cells = [
    benchmark.id,
    metricOf(benchmark.recipe),
    benchmark.target === null ? '-' : text(benchmark.target.value),
    sample(torch),
    sample(exact),
    signed(difference.mean),
    `${signed(difference.low)} to ${signed(difference.high)}`,
    containsZero(difference) ? 'yes' : '**no**',
    secondsPerEpoch.toPrecision(2),
  ];
  return `| ${cells.join(' | ')} |`;
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
    'Accuracies in per cent; mean ± deviation (seeds). The difference is exact-1 minus PyTorch, with its 95 % confidence interval by',
    "Welch's t. An interval that contains 0 does not show that nothing is lost; its ends show how much may be.",
    '',
    '| benchmark | metric | target | PyTorch | exact-1 | difference | 95 % interval | contains 0 | seconds an epoch |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...comparisons.map(row),
    '',
    ...(missing.length === 0 ? [] : [`Not compared yet: ${missing.map(({ id }) => id).join(', ')}.`, '']),
    `- Of ${comparisons.length} such intervals, one misses 0 by chance with a probability of up to ${Math.round(100 * (1 - comparisons.reduce((all) => all * 0.95, 1)))} %.`,
    '- Iris: every seed draws its own 45 test examples of 150; one example is 2.22. The intervals are wide, and rough for accuracies',
    '  so coarse.',
    '- MNIST: all seeds share the 10,000 test images. The interval is about seeds, on these images; it says nothing of other images.',
    "- Targets are published accuracies, with their sources in each benchmark's recipe; the training differed.",
    '- Seconds: exact-1 on exact-wasm in Node, evaluation and loading included, the median of the recorded runs, on one machine',
    '  with other work to do. `npm run bench` measures speed.',
    '',
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await writeFile(PAGE, accuraciesPage());
  console.log('wrote docs/accuracies.md');
}
