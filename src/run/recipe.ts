/**
 * The recipe: everything that determines the bits of a run, and nothing else. Two runs with the same recipe id must
 * have the same digest on any machine; that is the claim which this project exists to check.
 */

import type { OwnDatasetRecipe } from '../data/own/ownRecipe.ts';
import type { Topology } from './topology/topology.ts';

/** The format's version; a newer one is refused by name. */
export const RECIPE_VERSION = 1;

/** The version of the training graph's meaning: what the trainer computes, and in which order. */
export const SEMANTICS_VERSION = 1;

export type OptimizerRecipe =
  | { readonly kind: 'sgd'; readonly learningRate: number }
  | { readonly kind: 'momentum'; readonly learningRate: number; readonly momentum: number }
  | {
      readonly kind: 'adam';
      readonly learningRate: number;
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: number;
    }
  | { readonly kind: 'nesterov'; readonly learningRate: number; readonly momentum: number }
  | {
      readonly kind: 'adamW';
      readonly learningRate: number;
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: number;
      readonly weightDecay: number;
    }
  | {
      readonly kind: 'rmsProp';
      readonly learningRate: number;
      readonly decay: number;
      readonly epsilon: number;
    }
  | {
      readonly kind: 'adagrad';
      readonly learningRate: number;
      readonly epsilon: number;
      /** What the sum of squares starts from. */
      readonly initialAccumulator: number;
    };

/**
 * How the learning rate goes on from the optimizer's (see models/schedules.ts). A fall lasts as long as the run would
 * without its cap on steps, so that a run cut short is the beginning of the whole.
 */
export type ScheduleRecipe =
  | { readonly kind: 'step'; readonly factor: number; readonly every: number }
  | { readonly kind: 'exponential'; readonly decay: number }
  /** Up in `warmUp` steps (0 for none), then down to `least` along half a cosine. */
  | { readonly kind: 'cosine'; readonly warmUp: number; readonly least: number }
  | {
      readonly kind: 'oneCycle';
      readonly rising: number;
      readonly startDivisor: number;
      readonly endDivisor: number;
    };

/** What is done to gradients before an update: see models/gradients.ts. */
export interface ClippingRecipe {
  readonly kind: 'value' | 'norm' | 'globalNorm';
  readonly limit: number;
}

/** What a model learns to make small; run/tasks/ has what each computes. */
export const LOSSES = [
  'softmaxCrossEntropy',
  'meanSquaredError',
  'nextToken',
  'reconstruction',
  'evidenceLowerBound',
] as const;

/** A data set that comes with the program, or the user's own files. */
export type DatasetRecipe = KnownDatasetRecipe | OwnDatasetRecipe;

export interface KnownDatasetRecipe {
  /** The folder's name under datasets/. */
  readonly name: string;
  /** The data set's digest (see data/manifest.ts), 64 hex digits. */
  readonly sha256: string;
}

/**
 * How examples are divided. `given`: as the data set's publisher divided them.
 * `stratified`: within each class, `testFraction` of the examples (rounded down), drawn from the stream `split`.
 * `random`: the same of all examples at once.
 */
export type SplitRecipe =
  { readonly kind: 'given' } | { readonly kind: 'stratified' | 'random'; readonly testFraction: number };

/**
 * How features enter the model. `unit`: bytes divided by 255. `standardize`: less the training examples' mean, over
 * their (biased) standard deviation, per feature. `none`: as they are.
 */
export interface PreprocessingRecipe {
  readonly kind: 'none' | 'unit' | 'standardize';
}

/** A benchmark's model, by the benchmark's id; or layers, in the canonical form that readTopology gives. */
export type ModelRecipe =
  | { readonly kind: 'benchmark'; readonly id: string }
  | { readonly kind: 'layers'; readonly topology: Topology };

export interface Recipe {
  readonly format: 'twinrun-recipe';
  readonly version: typeof RECIPE_VERSION;
  readonly dataset: DatasetRecipe;
  readonly split: SplitRecipe;
  readonly preprocessing: PreprocessingRecipe;
  readonly model: ModelRecipe;
  readonly loss: (typeof LOSSES)[number];
  readonly optimizer: OptimizerRecipe;
  /** Missing: the learning rate stays as it is. */
  readonly schedule?: ScheduleRecipe;
  /** Missing: gradients are taken as they are. */
  readonly clipping?: ClippingRecipe;
  readonly batchSize: number;
  readonly epochs: number;
  /** A cap on the number of training steps, or null for none. */
  readonly steps: number | null;
  readonly seed: string;
  readonly numerics: { readonly name: 'exact-1'; readonly productBits: 14 | 27 };
  readonly semantics: typeof SEMANTICS_VERSION;
  readonly tfjs: '4.22.0';
}

/** What a model of layers goes by where a benchmark has its id. */
export const OWN_MODEL = 'own-model';

/** The benchmark's id, or OWN_MODEL. */
export function modelId({ model }: Pick<Recipe, 'model'>): string {
  return model.kind === 'benchmark' ? model.id : OWN_MODEL;
}
