/** The benchmarks with products of 27 bits, which cut off 2^13 times less than the usual 14: a control for the accuracies. */
import recorded from '../../benchmarks/control.json' with { type: 'json' };
import type { Expected } from '../../benchmarks/expected.ts';
import type { Recipe } from '../../run/recipe.ts';

export const CONTROL_BITS = 27;

/** The runs of `npm run targets -- ... --product-bits 27`, by the benchmark's id. */
export const CONTROL: Readonly<Partial<Record<string, Expected>>> = recorded;

/** The same recipe with the control's products. */
export function controlRecipe(recipe: Recipe): Recipe {
  return { ...recipe, numerics: { ...recipe.numerics, productBits: CONTROL_BITS } };
}
