/** From a finished training to a file. */
import { TwinrunError } from '../errors.ts';
import { canonicalJson } from '../numerics/canonicalJson.ts';
import type { Recipe } from './recipe.ts';
import { recipeId } from './recipeId.ts';
import type { Environment, RunFile, RunResult } from './runFile.ts';
import { RUN_FILE_VERSION } from './runFile.ts';
import { MARK_DIGITS } from './fingerprint.ts';
import { RUN_FILE_LIMITS } from './untrusted.ts';

/** What a person adds; none of it enters the digest. */
export type Annotations = Pick<RunFile, 'lineage' | 'author' | 'note'>;

export function assembleRunFile(
  recipe: Recipe,
  result: RunResult,
  environment: Environment,
  annotations: Annotations = {},
): RunFile {
  return {
    format: 'twinrun-run',
    version: RUN_FILE_VERSION,
    recipe,
    recipeId: recipeId(recipe),
    result,
    environment,
    ...annotations,
  };
}

/** The file's text: canonical JSON and a line end, so that equal runs give equal bytes but for the environment. */
export function serializeRunFile(run: RunFile): string {
  return `${canonicalJson(run)}\n`;
}

/** About how long the file of a run will be: quotes and commas included, evaluations and the like not. */
export function estimateRunFileBytes(steps: number, tensors: number): number {
  const perStep = 8 + 3 + (16 + 3) + (tensors * MARK_DIGITS + 3);
  return steps * perStep;
}

/**
 * Before a training that nobody could load afterwards.
 *
 * @throws TwinrunError 'too-large'
 */
export function requireLoadable(steps: number, tensors: number): void {
  const bytes = estimateRunFileBytes(steps, tensors);
  if (bytes <= RUN_FILE_LIMITS.maxBytes * 0.95) return;
  throw new TwinrunError(
    'too-large',
    `the run file of ${String(steps)} steps would be larger than the limit of 32 MiB`,
    '',
    'Choose fewer epochs, a larger batch, or a cap on the steps.',
  );
}
