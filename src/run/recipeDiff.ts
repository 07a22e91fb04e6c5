/** Which fields of two recipes differ, in plain words. */
import type { Recipe } from './recipe.ts';
import { isFields } from './recipeOverrides.ts';
import { layerTexts } from './topology/words.ts';

export interface FieldDifference {
  /** Such as `optimizer.learningRate`. */
  readonly path: string;
  /** Such as "learning rate". */
  readonly label: string;
  /** As a person reads it; "not set" when this recipe has no such field. */
  readonly a: string;
  readonly b: string;
}

const LABELS: ReadonlyMap<string, string> = new Map([
  ['version', 'recipe format version'],
  ['dataset.name', 'data set'],
  ['dataset.sha256', 'SHA-256 of the data set'],
  ['split.kind', 'split into training and test examples'],
  ['split.testFraction', 'fraction of test examples'],
  ['preprocessing.kind', 'preprocessing'],
  ['model.kind', 'kind of model'],
  ['model.id', 'model'],
  ['model.layers', 'layers'],
  ['optimizer.kind', 'optimizer'],
  ['optimizer.learningRate', 'learning rate'],
  ['optimizer.momentum', 'momentum'],
  ['optimizer.beta1', 'Adam beta1'],
  ['optimizer.beta2', 'Adam beta2'],
  ['optimizer.epsilon', 'optimizer epsilon'],
  ['optimizer.weightDecay', 'weight decay'],
  ['optimizer.decay', 'decay of squared gradients'],
  ['optimizer.initialAccumulator', 'squared gradients to begin with'],
  ['schedule.kind', 'learning-rate schedule'],
  ['schedule.warmUp', 'steps of warming up'],
  ['schedule.least', 'least learning rate'],
  ['schedule.factor', 'learning rate times'],
  ['schedule.every', 'steps between changes'],
  ['schedule.decay', 'learning rate times, each step'],
  ['schedule.rising', 'steps of rising'],
  ['schedule.startDivisor', 'first learning rate divided by'],
  ['schedule.endDivisor', 'last learning rate divided by'],
  ['clipping.kind', 'gradients clipped by'],
  ['clipping.limit', 'limit of gradients'],
  ['batchSize', 'batch size'],
  ['steps', 'cap on training steps'],
  ['numerics.name', 'numerics'],
  ['numerics.productBits', 'bits of a product'],
  ['semantics', 'version of the training semantics'],
  ['tfjs', 'TensorFlow.js version'],
]);

/** The plain name of a recipe's field: "learning rate" for `optimizer.learningRate`. */
export function fieldLabel(path: string): string {
  if (path.startsWith(LAYER)) return `layer ${path.slice(LAYER.length)}`;
  return LABELS.get(path) ?? path;
}

/** Before a layer's name. */
const LAYER = 'model.layers.';

/** Every field of a recipe as a person reads it, by path, in the recipe's order. Of a model of layers, each by its name. */
export function recipeFields(recipe: Recipe): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const [key, value] of Object.entries(recipe)) {
    if (key === 'model' && recipe.model.kind === 'layers') {
      const texts = layerTexts(recipe.model.topology);
      fields.set('model.kind', recipe.model.kind);
      fields.set('model.layers', texts.map(([name]) => name).join(', '));
      for (const [name, text] of texts) fields.set(`${LAYER}${name}`, text);
    } else leaves(value, key, fields);
  }
  return fields;
}

function leaves(value: unknown, path: string, into: Map<string, string>): void {
  if (isFields(value) || (Array.isArray(value) && value.some(isFields))) {
    for (const [key, child] of Object.entries(value)) leaves(child, `${path}.${key}`, into);
  } else {
    into.set(path, value === null ? 'none' : path === 'seed' ? JSON.stringify(value) : String(value));
  }
}

/** Empty when the recipes are the same. In the order of the recipe's fields. */
export function recipeDiff(a: Recipe, b: Recipe): readonly FieldDifference[] {
  const left = recipeFields(a);
  const right = recipeFields(b);
  const paths = new Set([...left.keys(), ...right.keys()]);
  const differences: FieldDifference[] = [];
  for (const path of paths) {
    const [inA, inB] = [left.get(path), right.get(path)];
    if (inA === inB) continue;
    differences.push({ path, label: fieldLabel(path), a: inA ?? 'not set', b: inB ?? 'not set' });
  }
  return differences;
}
