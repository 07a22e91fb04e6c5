/** What a benchmark is, as plain data: importing this brings in no model code, so the page may. */
import type { Recipe } from '../run/recipe.ts';
import type { Metric } from './metric.ts';

export interface Target {
  /** The one that the recipe's loss determines. */
  readonly metric: Metric;
  /** As metricValue has it: between 0 and 1 for an accuracy. */
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
  /** Null where nothing was published to compare with. */
  readonly target: Target | null;
  /** Empty where no class is told of an example as a whole. */
  readonly classes: readonly string[];
  readonly recipe: Recipe;
}
