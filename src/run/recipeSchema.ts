/** From unknown to Recipe: rejects, never repairs. */
import * as v from 'valibot';
import { BENCHMARKS, findBenchmark } from '../benchmarks/catalog.ts';
import { descriptionOf } from '../data/descriptions.ts';
import { TwinrunError } from '../errors.ts';
import { ownDatasetSchema } from './ownDataSchema.ts';
import type { Recipe } from './recipe.ts';
import { LOSSES, RECIPE_VERSION, SEMANTICS_VERSION } from './recipe.ts';
import {
  decayNumber,
  fractionNumber,
  hexDigits,
  ownField,
  parseWith,
  pathOf,
  positiveNumber,
  refuseNewer,
  text,
  wholeNumber,
} from './schemaParts.ts';
import { requireModelFits } from './topology/fit.ts';
import { topologySchema } from './topology/topologySchema.ts';

export const MAX_BATCH_SIZE = 8192;
export const MAX_EPOCHS = 10_000;
export const MAX_STEPS = 10_000_000;
export const MAX_SEED_LENGTH = 200;

/** The number of the numerics contract `exact-N` that this build obeys. */
const NUMERICS_VERSION = 1;
const TFJS_VERSION = '4.22.0';

export const optimizerSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('sgd'), learningRate: positiveNumber }),
  v.strictObject({ kind: v.literal('momentum'), learningRate: positiveNumber, momentum: decayNumber }),
  v.strictObject({
    kind: v.literal('adam'),
    learningRate: positiveNumber,
    beta1: decayNumber,
    beta2: decayNumber,
    epsilon: positiveNumber,
  }),
  v.strictObject({ kind: v.literal('nesterov'), learningRate: positiveNumber, momentum: decayNumber }),
  v.strictObject({
    kind: v.literal('adamW'),
    learningRate: positiveNumber,
    beta1: decayNumber,
    beta2: decayNumber,
    epsilon: positiveNumber,
    weightDecay: decayNumber,
  }),
  v.strictObject({
    kind: v.literal('rmsProp'),
    learningRate: positiveNumber,
    decay: decayNumber,
    epsilon: positiveNumber,
  }),
  v.strictObject({
    kind: v.literal('adagrad'),
    learningRate: positiveNumber,
    epsilon: positiveNumber,
    initialAccumulator: decayNumber,
  }),
]);

const scheduleSchema = v.variant('kind', [
  v.strictObject({
    kind: v.literal('step'),
    factor: positiveNumber,
    every: wholeNumber(1, MAX_STEPS),
  }),
  v.strictObject({ kind: v.literal('exponential'), decay: positiveNumber }),
  v.strictObject({
    kind: v.literal('cosine'),
    warmUp: wholeNumber(0, MAX_STEPS),
    least: decayNumber,
  }),
  v.strictObject({
    kind: v.literal('oneCycle'),
    rising: wholeNumber(1, MAX_STEPS),
    startDivisor: positiveNumber,
    endDivisor: positiveNumber,
  }),
]);

const clippingSchema = v.strictObject({
  kind: v.picklist(['value', 'norm', 'globalNorm']),
  limit: positiveNumber,
});

export const splitSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('given') }),
  v.strictObject({ kind: v.picklist(['stratified', 'random']), testFraction: fractionNumber }),
]);

const knownDatasetSchema = v.strictObject({
  name: v.pipe(text(100), v.regex(/^[a-z][a-z0-9-]*$/, 'must be a name in lower-case letters, digits and -')),
  sha256: hexDigits(64),
});

const benchmarkId = v.pipe(
  text(100),
  v.check(
    (id) => findBenchmark(id) !== undefined,
    `must be a benchmark of this build: ${BENCHMARKS.map((benchmark) => benchmark.id).join(', ')}`,
  ),
);

export const recipeSchema = v.strictObject({
  format: v.literal('twinrun-recipe'),
  version: v.literal(RECIPE_VERSION),
  dataset: v.lazy((value) => (ownField(value, 'kind') === undefined ? knownDatasetSchema : ownDatasetSchema)),
  split: splitSchema,
  preprocessing: v.strictObject({ kind: v.picklist(['none', 'unit', 'standardize']) }),
  model: v.variant('kind', [
    v.strictObject({ kind: v.literal('benchmark'), id: benchmarkId }),
    v.strictObject({ kind: v.literal('layers'), topology: topologySchema }),
  ]),
  loss: v.picklist(LOSSES),
  optimizer: optimizerSchema,
  schedule: v.exactOptional(scheduleSchema),
  clipping: v.exactOptional(clippingSchema),
  batchSize: wholeNumber(1, MAX_BATCH_SIZE),
  epochs: wholeNumber(1, MAX_EPOCHS),
  steps: v.nullable(wholeNumber(1, MAX_STEPS)),
  seed: text(MAX_SEED_LENGTH),
  numerics: v.strictObject({ name: v.literal('exact-1'), productBits: v.picklist([14, 27]) }),
  semantics: v.literal(SEMANTICS_VERSION),
  tfjs: v.literal(TFJS_VERSION),
});

/** -1, 0 or 1; undefined when one of them is not of the form 1.2.3. */
function compareReleases(a: string, b: string): number | undefined {
  const form = /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})$/;
  const left = form.exec(a)?.slice(1).map(Number);
  const right = form.exec(b)?.slice(1).map(Number);
  if (left === undefined || right === undefined) return undefined;
  for (let i = 0; i < 3; i++) {
    // Both lists have the three numbers of the pattern.
    const difference = (left[i] as number) - (right[i] as number);
    if (difference !== 0) return Math.sign(difference);
  }
  return 0;
}

/** Before the fields are looked at: a newer version may have other fields. */
function refuseNewerParts(value: unknown, path: string): void {
  refuseNewer('recipe format ', ownField(value, 'version'), RECIPE_VERSION, pathOf(path, ['version']));
  refuseNewer(
    'training semantics ',
    ownField(value, 'semantics'),
    SEMANTICS_VERSION,
    pathOf(path, ['semantics']),
  );
  const numerics = ownField(ownField(value, 'numerics'), 'name');
  const number = typeof numerics === 'string' ? /^exact-(\d{1,6})$/.exec(numerics)?.[1] : undefined;
  if (number !== undefined) {
    refuseNewer('numerics exact-', Number(number), NUMERICS_VERSION, pathOf(path, ['numerics', 'name']));
  }
  const tfjs = ownField(value, 'tfjs');
  if (typeof tfjs !== 'string') return;
  const order = compareReleases(tfjs, TFJS_VERSION);
  if (order === undefined || order === 0) return;
  throw new TwinrunError(
    order > 0 ? 'newer-version' : 'unsupported',
    `this needs TensorFlow.js ${tfjs}; this build has ${TFJS_VERSION}`,
    pathOf(path, ['tfjs']),
    'Use a version of Twinrun that is built with that release.',
  );
}

/**
 * @param value anything
 * @param path where the recipe stands in a larger input; empty when it is the whole
 * @throws TwinrunError
 */
export function parseRecipe(value: unknown, path = ''): Recipe {
  if (ownField(value, 'format') !== 'twinrun-recipe') {
    throw new TwinrunError('invalid-input', 'is not a Twinrun recipe', pathOf(path, ['format']));
  }
  refuseNewerParts(value, path);
  const recipe: Recipe = parseWith(recipeSchema, value, path);
  const dataset = descriptionOf(recipe.dataset);
  // What is not described here may have any shape: the trainer, which has the data, looks again.
  if (dataset !== undefined) requireModelFits(recipe, dataset, path);
  return recipe;
}
