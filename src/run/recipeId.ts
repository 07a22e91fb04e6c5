import { canonicalJson } from '../numerics/canonicalJson.ts';
import { sha256Hex } from '../numerics/sha256.ts';
import type { Recipe } from './recipe.ts';

/** SHA-256 of the recipe's canonical JSON in UTF-8, 64 hex digits. The same id implies the same result. */
export function recipeId(recipe: Recipe): string {
  return sha256Hex(canonicalJson(recipe));
}
