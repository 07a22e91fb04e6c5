/** What a benchmark is, as plain data: importing this brings in no model code, so the page may. */
import type { Recipe } from '../run/recipe.ts';

export interface Target {
  readonly metric: 'test accuracy';
  /** Between 0 and 1. */
  readonly value: number;
  readonly source: string;
}

export interface Benchmark {
  /** In kebab-case, as people type it. */
  readonly id: string;
  readonly title: string;
  /** One or two sentences for the page. */
  readonly description: string;
  /** The model in one line, such as "784-128-10, ReLU". */
  readonly model: string;
  readonly parameters: number;
  readonly target: Target;
  readonly classes: readonly string[];
  readonly recipe: Recipe;
}
