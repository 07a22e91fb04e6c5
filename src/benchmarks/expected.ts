/**
 * What a benchmark comes to for many seeds, as `npm run targets` found it: each run with its digest, so that anybody can
 * check any of them. The band says where a run with yet another seed is to be expected.
 */
import recorded from './expected.json' with { type: 'json' };

export interface ExpectedRun {
  readonly seed: string;
  /** Of the result, 64 hex digits. */
  readonly digest: string;
  /** Of the last evaluation. */
  readonly correct: number;
  readonly examples: number;
  /** The first epoch after which the accuracy was the target or more; null when there was none. */
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

/** Accuracies, between 0 and 1. */
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

/**
 * The band of normally distributed accuracies: mean +- t s sqrt(1 + 1/n), at least one example to either side (a small
 * test set has few accuracies), within 0 to 1. Undefined for less than three runs.
 */
export function bandOf(runs: readonly Pick<ExpectedRun, 'correct' | 'examples'>[]): Band | undefined {
  if (runs.length < FEWEST) return undefined;
  const accuracies = runs.map(({ correct, examples }) => correct / examples);
  const mean = accuracies.reduce((sum, value) => sum + value, 0) / runs.length;
  const squares = accuracies.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  const deviation = Math.sqrt(squares / (runs.length - 1));
  const quantile = STUDENT[Math.min(runs.length - FEWEST, STUDENT.length - 1)] ?? 0;
  const half = Math.max(
    quantile * deviation * Math.sqrt(1 + 1 / runs.length),
    ...runs.map(({ examples }) => 1 / examples),
  );
  return {
    ...{ seeds: runs.length, mean, deviation },
    least: Math.min(...accuracies),
    most: Math.max(...accuracies),
    low: Math.max(0, mean - half),
    high: Math.min(1, mean + half),
  };
}
