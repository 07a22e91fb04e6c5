/**
 * What a benchmark comes to for many seeds, as `npm run targets` found it: each run with its digest, so that anybody can
 * check any of them. The band says where a run with yet another seed is to be expected.
 */
import { fromBits } from '../numerics/float32.ts';
import { wordOfHex } from '../numerics/hex.ts';
import recorded from './expected.json' with { type: 'json' };
import { metricValue } from './metric.ts';

export interface ExpectedRun {
  readonly seed: string;
  /** Of the result, 64 hex digits. */
  readonly digest: string;
  /** Of the last evaluation: right answers of how many, or the test loss where nothing is classified. */
  readonly correct?: number;
  readonly loss?: string;
  readonly examples: number;
  /** The first epoch after which the target was reached; null when there was none. */
  readonly epochsToTarget: number | null;
  /** Wall time on the machine that recorded it, exact-wasm. */
  readonly seconds: number;
}

export interface Expected {
  /** Of the benchmark's recipe: with another one the runs say nothing. */
  readonly recipeId: string;
  readonly runs: readonly ExpectedRun[];
}

/** By the benchmark's id. */
export const EXPECTED: Readonly<Partial<Record<string, Expected>>> = recorded;

/** Values of the benchmark's metric. */
export interface Band {
  readonly seeds: number;
  readonly mean: number;
  /** Of a sample. */
  readonly deviation: number;
  readonly least: number;
  readonly most: number;
  /** The 99 % prediction interval for one more seed. */
  readonly low: number;
  readonly high: number;
}

/** The 0.995 quantiles of Student's t for 2, 3, ... degrees of freedom; for more of them the last is a little too large. */
const STUDENT = [
  9.925, 5.841, 4.604, 4.032, 3.707, 3.499, 3.355, 3.25, 3.169, 3.106, 3.055, 3.012, 2.977, 2.947, 2.921,
  2.898, 2.878, 2.861,
];

/** Fewer runs than these tell nothing of their spread. */
const FEWEST = 3;

/** The numbers of a recorded run that its metric is made of. */
export type RecordedMetric = Pick<ExpectedRun, 'correct' | 'loss' | 'examples'>;

/** A recorded run's value of the benchmark's metric. */
export function recordedValue({ correct, loss, examples }: RecordedMetric): number {
  return loss === undefined
    ? metricValue('test accuracy', { loss: '', examples, correct })
    : fromBits(wordOfHex(loss));
}

/**
 * The band of normally distributed values: mean +- t s sqrt(1 + 1/n). Accuracies: at least one example to either side (a
 * small test set has few accuracies), within 0 to 1. Undefined for less than three runs.
 */
export function bandOf(runs: readonly RecordedMetric[]): Band | undefined {
  if (runs.length < FEWEST) return undefined;
  const values = runs.map(recordedValue);
  const mean = values.reduce((sum, value) => sum + value, 0) / runs.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  const deviation = Math.sqrt(squares / (runs.length - 1));
  const quantile = STUDENT[Math.min(runs.length - FEWEST, STUDENT.length - 1)] ?? 0;
  const accuracies = runs.filter(({ loss }) => loss === undefined);
  const half = Math.max(
    quantile * deviation * Math.sqrt(1 + 1 / runs.length),
    ...accuracies.map(({ examples }) => 1 / examples),
  );
  return {
    ...{ seeds: runs.length, mean, deviation },
    least: Math.min(...values),
    most: Math.max(...values),
    low: Math.max(0, mean - half),
    high: accuracies.length > 0 ? Math.min(1, mean + half) : mean + half,
  };
}
