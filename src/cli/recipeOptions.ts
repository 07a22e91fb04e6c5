/** The options that change a recipe, and what they make of it. */
import type { Recipe } from '../run/recipe.ts';
import { setPath } from '../run/recipeOverrides.ts';
import { UsageError, type Arguments } from './command.ts';

export const RECIPE_OPTIONS = {
  seed: { type: 'string' },
  epochs: { type: 'string' },
  steps: { type: 'string' },
  set: { type: 'string', multiple: true },
} as const;
export const RECIPE_USAGE = '[--seed S] [--epochs N] [--steps N] [--set path=value]';
export const RECIPE_HELP = [
  '  --seed S            another seed: any text',
  '  --epochs N          another number of passes over the training examples',
  '  --steps N           a cap on the training steps; part of the recipe',
  '  --set path=value    any field of the recipe, such as optimizer.learningRate=0.01; may be repeated',
];

/** The recipe with --seed, --epochs, --steps and --set put in, in this order. */
export function changedRecipe(recipe: Recipe, args: Arguments): Recipe {
  const changes: [string, string][] = [];
  for (const name of ['seed', 'epochs', 'steps']) {
    const value = args.text(name);
    if (value !== undefined) changes.push([name, value]);
  }
  for (const assignment of args.texts('set')) {
    const at = assignment.indexOf('=');
    if (at < 1) throw new UsageError(`--set wants path=value, not "${assignment}"`);
    changes.push([assignment.slice(0, at), assignment.slice(at + 1)]);
  }
  return changes.reduce((changed, [path, value]) => setPath(changed, path, value), recipe);
}
