/** What somebody says a training gives, before it is checked: a whole run file, or the few numbers that fit in a link. */
import type { Benchmark } from '../benchmarks/benchmark.ts';
import { findBenchmark } from '../benchmarks/catalog.ts';
import { TwinrunError } from '../errors.ts';
import { ownBenchmark } from './ownBenchmark.ts';
import type { Recipe } from './recipe.ts';
import type { RunFile, RunResult } from './runFile.ts';

/** The last evaluation, less its confusion matrix. */
export interface FinalMetrics {
  /** Mean loss over the test examples: the bits of a binary32, 8 hex digits. */
  readonly loss: string;
  /** Right answers; classifiers only. */
  readonly correct?: number;
  readonly examples: number;
}

/** What can be shown before anything runs. */
interface ClaimSummary {
  readonly recipe: Recipe;
  /** As claimed; integrity() tells whether it is the recipe's. In a link's claim it always is. */
  readonly recipeId: string;
  readonly benchmark: Benchmark;
  /** The claimed result digest, 64 hex digits. */
  readonly digest: string;
  /** What a check costs: the number of training steps. */
  readonly steps: number;
  readonly final: FinalMetrics;
}

export interface FileClaim extends ClaimSummary {
  readonly kind: 'file';
  readonly run: RunFile;
}

export interface LinkClaim extends ClaimSummary {
  readonly kind: 'link';
  /** The first 32 bits of the fingerprints after the steps of markSteps(steps), 8 hex digits each. */
  readonly marks: readonly string[];
}

export type Claim = FileClaim | LinkClaim;

/** As many fingerprints as a link carries at most. */
export const LINK_MARKS = 16;

/** Hex digits of a fingerprint that a link carries. */
export const LINK_MARK_DIGITS = 8;

/** The steps, counted from 1 and evenly spaced, whose fingerprints a link carries; the last step is always among them. */
export function markSteps(steps: number): readonly number[] {
  const count = Math.min(LINK_MARKS, steps);
  return Array.from({ length: count }, (_, index) => Math.floor(((index + 1) * steps) / count));
}

/** The marks that a link to this result carries. */
export function sparseMarks(fingerprints: readonly string[]): readonly string[] {
  return markSteps(fingerprints.length).map((step) =>
    (fingerprints[step - 1] ?? '').slice(0, LINK_MARK_DIGITS),
  );
}

/** @throws TwinrunError when there is no evaluation, which no parsed run file lacks */
export function finalMetrics(result: RunResult): FinalMetrics {
  const last = result.evaluations.at(-1);
  if (last === undefined)
    throw new TwinrunError('invalid-input', 'must have at least one evaluation', 'result.evaluations');
  const { loss, correct, examples } = last;
  return { loss, examples, ...(correct === undefined ? {} : { correct }) };
}

/** @throws TwinrunError when this build does not have it, which no parsed recipe asks for */
export function benchmarkOf(recipe: Recipe): Benchmark {
  if (recipe.model.kind === 'layers') return ownBenchmark(recipe, recipe.model.topology);
  const benchmark = findBenchmark(recipe.model.id);
  if (benchmark === undefined) {
    throw new TwinrunError(
      'unsupported',
      `this build has no benchmark "${recipe.model.id}"`,
      'recipe.model.id',
    );
  }
  return benchmark;
}

/** The whole file as a claim. */
export function fileClaim(run: RunFile): FileClaim {
  return {
    kind: 'file',
    recipe: run.recipe,
    recipeId: run.recipeId,
    benchmark: benchmarkOf(run.recipe),
    digest: run.result.digest,
    steps: run.result.losses.length,
    final: finalMetrics(run.result),
    run,
  };
}

/** The part of a claim that a link carries. */
export function linkClaim(claim: Claim): LinkClaim {
  if (claim.kind === 'link') return claim;
  const { run, ...summary } = claim;
  return { ...summary, kind: 'link', marks: sparseMarks(run.result.fingerprints) };
}
