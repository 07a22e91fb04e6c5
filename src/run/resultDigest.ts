import { canonicalJson } from '../numerics/canonicalJson.ts';
import { sha256Hex } from '../numerics/sha256.ts';
import type { RunResult } from './runFile.ts';

/**
 * What a run claims, in 64 hex digits: SHA-256 of the canonical JSON of `{ recipe, result }` in UTF-8, where `recipe` is
 * the recipe's id and `result` is the result without its digest.
 */
export function resultDigest(recipeId: string, result: Omit<RunResult, 'digest'>): string {
  // Field by field: whatever else the object carries must not enter.
  const { losses, fingerprints, marks, evaluations, tensors } = result;
  return sha256Hex(
    canonicalJson({ recipe: recipeId, result: { losses, fingerprints, marks, evaluations, tensors } }),
  );
}
