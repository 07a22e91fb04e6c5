import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BENCHMARKS } from '../../src/benchmarks/catalog.ts';
import { TwinrunError } from '../../src/errors.ts';
import { recipeId } from '../../src/run/recipeId.ts';
import { parseRecipe } from '../../src/run/recipeSchema.ts';
import golden from '../golden/golden.json' with { type: 'json' };
import { arbitraryRecipe, benchmarkRecipe } from './samples.ts';

const base = benchmarkRecipe('fashion-cnn');

function failure(value: unknown): TwinrunError {
  try {
    parseRecipe(value);
  } catch (error) {
    if (error instanceof TwinrunError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('parseRecipe', () => {
  it.each(BENCHMARKS.map((benchmark) => [benchmark.id, benchmark.recipe] as const))(
    'accepts %s',
    (_, recipe) => {
      expect(parseRecipe(JSON.parse(JSON.stringify(recipe)))).toEqual(recipe);
    },
  );

  it('accepts every valid recipe and changes nothing', () => {
    fc.assert(
      fc.property(arbitraryRecipe, (recipe) => {
        expect(parseRecipe(structuredClone(recipe))).toEqual(recipe);
      }),
    );
  });

  it.each<[string, unknown, string, string]>([
    ['null', null, 'format', 'is not a Twinrun recipe'],
    ['a list', [], 'format', 'is not a Twinrun recipe'],
    ['another format', { ...base, format: 'twinrun-run' }, 'format', 'is not a Twinrun recipe'],
    ['an older version that never was', { ...base, version: 0 }, 'version', 'must be 1, not 0'],
    ['a version as text', { ...base, version: '1' }, 'version', 'must be 1, not "1"'],
    ['an unknown field', { ...base, extra: 1 }, 'extra', 'is not a field of this format'],
    [
      'an unknown field within',
      { ...base, dataset: { ...base.dataset, url: 'x' } },
      'dataset.url',
      'is not a field',
    ],
    [
      'an inherited name',
      JSON.parse(JSON.stringify(base).replace('{', '{"toString":1,')),
      'toString',
      'is not a field',
    ],
    ['a field too few', { ...base, seed: undefined }, 'seed', 'is missing'],
    [
      'a digest in capitals',
      { ...base, dataset: { name: 'mnist', sha256: 'A'.repeat(64) } },
      'dataset.sha256',
      '64 lower-case',
    ],
    [
      'a short digest',
      { ...base, dataset: { name: 'mnist', sha256: 'a'.repeat(63) } },
      'dataset.sha256',
      '64 lower-case',
    ],
    [
      'a data set that climbs',
      { ...base, dataset: { ...base.dataset, name: '../x' } },
      'dataset.name',
      'lower-case letters',
    ],
    [
      'an unknown benchmark',
      { ...base, model: { kind: 'benchmark', id: 'mnist-gpt' } },
      'model.id',
      'iris-softmax',
    ],
    ['an unknown optimizer', { ...base, optimizer: { kind: 'lion' } }, 'optimizer.kind', '"adam"'],
    [
      'fields of another optimizer',
      { ...base, optimizer: { ...base.optimizer, kind: 'sgd' } },
      'optimizer.beta1',
      'is not a field',
    ],
    [
      'learning rate 0',
      { ...base, optimizer: { kind: 'sgd', learningRate: 0 } },
      'optimizer.learningRate',
      'positive',
    ],
    [
      'an infinite learning rate',
      { ...base, optimizer: { kind: 'sgd', learningRate: Infinity } },
      'optimizer.learningRate',
      'positive',
    ],
    [
      'a learning rate beyond binary32',
      { ...base, optimizer: { kind: 'sgd', learningRate: 1e39 } },
      'optimizer.learningRate',
      'binary32',
    ],
    [
      'a learning rate below binary32',
      { ...base, optimizer: { kind: 'sgd', learningRate: 1e-46 } },
      'optimizer.learningRate',
      'binary32',
    ],
    [
      'a learning rate as text',
      { ...base, optimizer: { kind: 'sgd', learningRate: '0.1' } },
      'optimizer.learningRate',
      'must be number',
    ],
    [
      'momentum 1',
      { ...base, optimizer: { kind: 'momentum', learningRate: 1, momentum: 1 } },
      'optimizer.momentum',
      'less than 1',
    ],
    [
      'momentum -0',
      { ...base, optimizer: { kind: 'momentum', learningRate: 1, momentum: -0 } },
      'optimizer.momentum',
      'from 0',
    ],
    ['batch 0', { ...base, batchSize: 0 }, 'batchSize', 'from 1 to 8192'],
    ['batch 8193', { ...base, batchSize: 8193 }, 'batchSize', 'from 1 to 8192'],
    ['half a batch', { ...base, batchSize: 1.5 }, 'batchSize', 'from 1 to 8192'],
    ['NaN epochs', { ...base, epochs: NaN }, 'epochs', 'must be number'],
    ['10001 epochs', { ...base, epochs: 10_001 }, 'epochs', 'from 1 to 10000'],
    ['no steps', { ...base, steps: 0 }, 'steps', 'from 1 to 10000000'],
    ['too many steps', { ...base, steps: 1e300 }, 'steps', 'from 1 to 10000000'],
    ['a long seed', { ...base, seed: 'x'.repeat(201) }, 'seed', 'at most 200'],
    ['half a character', { ...base, seed: 'a\ud800b' }, 'seed', 'lone surrogate'],
    ['a number as seed', { ...base, seed: 5 }, 'seed', 'must be string, not 5'],
    ['15 bits', { ...base, numerics: { name: 'exact-1', productBits: 15 } }, 'numerics.productBits', '14'],
    [
      'other numerics',
      { ...base, numerics: { name: 'fast', productBits: 14 } },
      'numerics.name',
      '"exact-1"',
    ],
    [
      'a test fraction of 1',
      { ...base, split: { kind: 'stratified', testFraction: 1 } },
      'split.testFraction',
      'less than 1',
    ],
    [
      'a test fraction of 0 at random',
      { ...base, split: { kind: 'random', testFraction: 0 } },
      'split.testFraction',
      'more than 0',
    ],
    [
      'a division that is no fraction',
      { ...base, split: { kind: 'random' } },
      'split.testFraction',
      'is missing',
    ],
    ['no schedule at all', { ...base, schedule: null }, 'schedule', 'must be Object, not null'],
    ['an unknown schedule', { ...base, schedule: { kind: 'linear' } }, 'schedule.kind', '"cosine"'],
    [
      'half a step of warm-up',
      { ...base, schedule: { kind: 'cosine', warmUp: 0.5, least: 0 } },
      'schedule.warmUp',
      'whole number',
    ],
    [
      'a least rate of 1',
      { ...base, schedule: { kind: 'cosine', warmUp: 0, least: 1 } },
      'schedule.least',
      'less than 1',
    ],
    [
      'steps of 0',
      { ...base, schedule: { kind: 'step', factor: 0.5, every: 0 } },
      'schedule.every',
      'from 1',
    ],
    [
      'a factor of 0',
      { ...base, schedule: { kind: 'step', factor: 0, every: 1 } },
      'schedule.factor',
      'positive',
    ],
    [
      'a decay below 0',
      { ...base, schedule: { kind: 'exponential', decay: -1 } },
      'schedule.decay',
      'positive',
    ],
    [
      'one cycle without an end',
      { ...base, schedule: { kind: 'oneCycle', rising: 3, startDivisor: 25 } },
      'schedule.endDivisor',
      'is missing',
    ],
    [
      'a field of another schedule',
      { ...base, schedule: { kind: 'exponential', decay: 0.5, warmUp: 1 } },
      'schedule.warmUp',
      'is not a field',
    ],
    [
      'unlimited clipping',
      { ...base, clipping: { kind: 'norm', limit: Infinity } },
      'clipping.limit',
      'positive',
    ],
    ['another clipping', { ...base, clipping: { kind: 'l1', limit: 1 } }, 'clipping.kind', '"globalNorm"'],
    ['clipping undone', { ...base, clipping: undefined }, 'clipping', 'is missing'],
    [
      'AdamW without its decay',
      { ...base, optimizer: { ...base.optimizer, kind: 'adamW' } },
      'optimizer.weightDecay',
      'is missing',
    ],
    [
      'RMSProp with momentum',
      { ...base, optimizer: { kind: 'rmsProp', learningRate: 1, decay: 0.9, epsilon: 1, momentum: 0 } },
      'optimizer.momentum',
      'is not a field',
    ],
    [
      'Adagrad from below 0',
      { ...base, optimizer: { kind: 'adagrad', learningRate: 1, epsilon: 1, initialAccumulator: -1 } },
      'optimizer.initialAccumulator',
      'from 0',
    ],
    [
      'Nesterov with a momentum of 1',
      { ...base, optimizer: { kind: 'nesterov', learningRate: 1, momentum: 1 } },
      'optimizer.momentum',
      'less than 1',
    ],
    ['another loss', { ...base, loss: 'hinge' }, 'loss', '"meanSquaredError"'],
    ['deep nonsense', { ...base, seed: { a: { b: {} } } }, 'seed', 'not an object'],
  ])('refuses %s', (_, value, path, reason) => {
    const error = failure(value);
    expect(error.code).toBe('invalid-input');
    expect(error.path).toBe(path);
    expect(error.message).toContain(reason);
    expect(error.message).not.toContain('\n');
    expect(error.message.length).toBeLessThan(300);
  });

  it.each<[string, unknown, string, string]>([
    [
      'recipe format',
      { ...base, version: 2, unheardOf: true },
      'version',
      'needs recipe format 2; this build understands recipe format 1',
    ],
    ['training semantics', { ...base, semantics: 7 }, 'semantics', 'needs training semantics 7'],
    [
      'numerics',
      { ...base, numerics: { name: 'exact-3', bits: 9 } },
      'numerics.name',
      'needs numerics exact-3; this build understands numerics exact-1',
    ],
    [
      'TensorFlow.js',
      { ...base, tfjs: '4.23.0' },
      'tfjs',
      'needs TensorFlow.js 4.23.0; this build has 4.22.0',
    ],
    ['TensorFlow.js, a major one', { ...base, tfjs: '10.0.0' }, 'tfjs', 'needs TensorFlow.js 10.0.0'],
  ])('refuses newer %s by name', (_, value, path, reason) => {
    const error = failure(value);
    expect(error.code).toBe('newer-version');
    expect(error.path).toBe(path);
    expect(error.message).toContain(reason);
    expect(error.advice).not.toBe('');
  });

  it('tells an older TensorFlow.js from a newer one', () => {
    expect(failure({ ...base, tfjs: '4.9.0' }).code).toBe('unsupported');
    expect(failure({ ...base, tfjs: 'latest' }).code).toBe('invalid-input');
  });
});

describe('recipeId', () => {
  it('has not changed for any benchmark since its runs were recorded', () => {
    const ids = Object.entries(golden.runs).flatMap(([name, { recipeId: id }]) => {
      const recipe = BENCHMARKS.find((benchmark) => benchmark.id === name)?.recipe;
      return recipe === undefined ? [] : [[recipeId(recipe), id]];
    });
    expect(ids.length).toBeGreaterThanOrEqual(4);
    for (const [own, recorded] of ids) expect(own).toBe(recorded);
  });

  it('depends on schedule and clipping where there are any', () => {
    const clipping = { kind: 'globalNorm', limit: 1 } as const;
    const schedule = { kind: 'exponential', decay: 0.5 } as const;
    const ids = [base, { ...base, clipping }, { ...base, schedule }, { ...base, clipping, schedule }];
    expect(new Set(ids.map(recipeId)).size).toBe(4);
    // Written out in another order, too.
    expect(recipeId({ ...base, schedule, clipping })).toBe(recipeId({ clipping, schedule, ...base }));
  });

  it('does not depend on the order of the fields', () => {
    const turned = Object.fromEntries(Object.entries(base).reverse());
    expect(recipeId(parseRecipe(turned))).toBe(recipeId(base));
  });

  it('is another for another recipe', () => {
    fc.assert(
      fc.property(arbitraryRecipe, arbitraryRecipe, (a, b) => {
        expect(recipeId(a) === recipeId(b)).toBe(
          JSON.stringify(parseRecipe(a)) === JSON.stringify(parseRecipe(b)),
        );
      }),
    );
  });

  it('is the SHA-256 of this text', () => {
    const recipe: unknown = {
      format: 'twinrun-recipe',
      version: 1,
      dataset: { name: 'iris', sha256: '7ab67300c84089b358e2db0a80101d3718625fc410b30ce26e335f9ba4190aa7' },
      split: { kind: 'stratified', testFraction: 0.2 },
      preprocessing: { kind: 'standardize' },
      model: { kind: 'benchmark', id: 'iris-softmax' },
      loss: 'softmaxCrossEntropy',
      optimizer: { kind: 'sgd', learningRate: 0.1 },
      batchSize: 16,
      epochs: 60,
      steps: null,
      seed: 'twinrun',
      numerics: { name: 'exact-1', productBits: 14 },
      semantics: 1,
      tfjs: '4.22.0',
    };
    // sha256sum of the canonical JSON, written by hand.
    expect(recipeId(parseRecipe(recipe))).toBe(
      '404c90a0a5eacb0a046ae7be337fe6ad70a5f8d6c0e88b77fae21ac88b13a228',
    );
  });
});
