/** Default recipes that benchmarks had before: a link holds only what differs from the one that it was made with. */
import type { Recipe } from '../run/recipe.ts';
import { mnistMlp } from './mnistMlp/recipe.ts';

/** Of 0.1.0. */
function firstMnistMlp(): Recipe {
  const { schedule: _, ...recipe } = mnistMlp.recipe;
  return {
    ...recipe,
    optimizer: { kind: 'adam', learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
    epochs: 5,
  };
}

/** By the benchmark's id. */
export const FORMER_RECIPES: ReadonlyMap<string, readonly Recipe[]> = new Map([
  ['mnist-mlp', [firstMnistMlp()]],
]);
