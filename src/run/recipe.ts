/**
 * The recipe: everything that determines the bits of a run, and nothing else. Two runs with the same recipe id must
 * have the same digest on any machine; that is the claim which this project exists to check.
 */

/** The format's version; a newer one is refused by name. */
export const RECIPE_VERSION = 1;

/** The version of the training graph's meaning: what the trainer computes, and in which order. */
export const SEMANTICS_VERSION = 1;

export const OPTIMIZERS = ['sgd', 'momentum', 'adam'] as const;

export type OptimizerRecipe =
  | { readonly kind: 'sgd'; readonly learningRate: number }
  | { readonly kind: 'momentum'; readonly learningRate: number; readonly momentum: number }
  | {
      readonly kind: 'adam';
      readonly learningRate: number;
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: number;
    };

export interface DatasetRecipe {
  /** The folder's name under datasets/. */
  readonly name: string;
  /** The data set's digest (see data/manifest.ts), 64 hex digits. */
  readonly sha256: string;
}

/**
 * How examples are divided. `given`: as the data set's publisher divided them.
 * `stratified`: within each class, `testFraction` of the examples (rounded down), drawn from the stream `split`.
 */
export type SplitRecipe =
  { readonly kind: 'given' } | { readonly kind: 'stratified'; readonly testFraction: number };

/**
 * How features enter the model. `unit`: bytes divided by 255. `standardize`: less the training examples' mean, over
 * their (biased) standard deviation, per feature. `none`: as they are.
 */
export interface PreprocessingRecipe {
  readonly kind: 'none' | 'unit' | 'standardize';
}

export interface Recipe {
  readonly format: 'twinrun-recipe';
  readonly version: typeof RECIPE_VERSION;
  readonly dataset: DatasetRecipe;
  readonly split: SplitRecipe;
  readonly preprocessing: PreprocessingRecipe;
  /** A benchmark's model, by the benchmark's id. */
  readonly model: { readonly kind: 'benchmark'; readonly id: string };
  readonly loss: 'softmaxCrossEntropy';
  readonly optimizer: OptimizerRecipe;
  readonly batchSize: number;
  readonly epochs: number;
  /** A cap on the number of training steps, or null for none. */
  readonly steps: number | null;
  readonly seed: string;
  readonly numerics: { readonly name: 'exact-1'; readonly productBits: 14 | 27 };
  readonly semantics: typeof SEMANTICS_VERSION;
  readonly tfjs: '4.22.0';
}
