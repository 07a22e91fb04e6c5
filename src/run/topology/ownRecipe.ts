/** A recipe around a model of one's own: the usual choices for a data set, each of which can be changed. */
import type { DatasetDescription } from '../../data/descriptions.ts';
import { RECIPE_VERSION, SEMANTICS_VERSION, type Recipe } from '../recipe.ts';
import type { Topology } from './topology.ts';

/** From so many examples on a pass over them is long. */
const MANY = 5000;

/** How the labels of a data set are learnt. */
export function usualLoss({ classes }: Pick<DatasetDescription, 'classes'>): Recipe['loss'] {
  return classes.length > 0 ? 'softmaxCrossEntropy' : 'meanSquaredError';
}

/** How many numbers a model has to give for an example. */
export function outputsFor({ classes, labelsEach }: DatasetDescription): number {
  return classes.length > 0 ? classes.length : labelsEach;
}

/** All but the model. */
export function usualChoices(data: DatasetDescription): Omit<Recipe, 'model'> {
  const many = data.examples > MANY;
  const kind = data.classes.length > 0 ? 'stratified' : 'random';
  return {
    format: 'twinrun-recipe',
    version: RECIPE_VERSION,
    dataset: { name: data.name, sha256: data.sha256 },
    split: data.given === null ? { kind, testFraction: 0.3 } : { kind: 'given' },
    preprocessing: { kind: data.features === 'bytes' ? 'unit' : 'standardize' },
    loss: usualLoss(data),
    optimizer: {
      ...{ kind: 'adam', learningRate: many ? 0.001 : 0.01 },
      ...{ beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
    },
    batchSize: many ? 64 : 16,
    epochs: many ? 3 : 40,
    steps: null,
    seed: 'twinrun',
    numerics: { name: 'exact-1', productBits: 14 },
    semantics: SEMANTICS_VERSION,
    tfjs: '4.22.0',
  };
}

export function ownRecipe(data: DatasetDescription, topology: Topology): Recipe {
  return { ...usualChoices(data), model: { kind: 'layers', topology } };
}
