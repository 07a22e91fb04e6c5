/** A recipe around a model of one's own: the usual choices for a data set, each of which can be changed. */
import type { DatasetDescription } from '../../data/descriptions.ts';
import { suggestionFor } from '../../data/suggestion.ts';
import { RECIPE_VERSION, SEMANTICS_VERSION, type DatasetRecipe, type Recipe } from '../recipe.ts';
import type { Topology } from './topology.ts';

/** From so many examples on a pass over them is long. */
const MANY = 5000;

/** How many numbers a model has to give for an example. */
export function outputsFor({ classes, labelsEach }: DatasetDescription): number {
  return classes.length > 0 ? classes.length : labelsEach;
}

/** All but the model. */
export function usualChoices(data: DatasetDescription): Omit<Recipe, 'model'> {
  const many = data.examples > MANY;
  return {
    format: 'twinrun-recipe',
    version: RECIPE_VERSION,
    dataset: { name: data.name, sha256: data.sha256 },
    ...suggestionFor(data),
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

/** @param dataset the part of the recipe that names the data, where no manifest does */
export function ownRecipe(data: DatasetDescription, topology: Topology, dataset?: DatasetRecipe): Recipe {
  const choices = usualChoices(data);
  return { ...choices, dataset: dataset ?? choices.dataset, model: { kind: 'layers', topology } };
}
