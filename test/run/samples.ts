/** Made-up runs with the shape of real ones, and arbitrary recipes. The values mean nothing, but are well-formed. */
import fc from 'fast-check';
import { BENCHMARKS } from '../../src/benchmarks/catalog.ts';
import { metricOf } from '../../src/benchmarks/metric.ts';
import { sha256Hex } from '../../src/numerics/sha256.ts';
import { assembleRunFile } from '../../src/run/assembleRunFile.ts';
import type { Recipe } from '../../src/run/recipe.ts';
import { recipeId } from '../../src/run/recipeId.ts';
import { resultDigest } from '../../src/run/resultDigest.ts';
import type { Environment, Evaluation, RunFile, RunResult } from '../../src/run/runFile.ts';

export function benchmarkRecipe(id: string): Recipe {
  const benchmark = BENCHMARKS.find((candidate) => candidate.id === id);
  if (benchmark === undefined) throw new Error(`no benchmark ${id}`);
  return benchmark.recipe;
}

const noise = (name: string, digits: number): string => sha256Hex(name).slice(0, digits);

/** @param classes 0 where nothing is classified */
function sampleEvaluation(epoch: number, step: number, classes: number, salt: string): Evaluation {
  const loss = `3d${noise(`${salt}evaluation${String(epoch)}`, 6)}`;
  if (classes === 0) return { epoch, step, examples: 132, loss };
  const confusion = Array.from({ length: classes }, (_, actual) =>
    Array.from({ length: classes }, (__, predicted) =>
      actual === predicted ? 950 + ((epoch + actual) % 7) : (epoch + predicted) % 3,
    ),
  );
  return {
    epoch,
    step,
    examples: confusion.flat().reduce((sum, count) => sum + count, 0),
    correct: confusion.reduce((sum, row, index) => sum + (row[index] ?? 0), 0),
    loss,
    confusion,
  };
}

export interface SampleOptions {
  readonly steps: number;
  readonly stepsPerEpoch: number;
  readonly tensors?: readonly string[];
  readonly classes?: number;
  /** Other values throughout. */
  readonly salt?: string;
}

export function sampleResult(recipe: Recipe, options: SampleOptions): RunResult {
  const { steps, stepsPerEpoch, tensors = ['dense/kernel', 'dense/bias'], salt = '' } = options;
  const classes = metricOf(recipe) === 'test accuracy' ? (options.classes ?? 3) : 0;
  const each = <T>(make: (step: number) => T): T[] =>
    Array.from({ length: steps }, (_, index) => make(index + 1));
  const evaluations: Evaluation[] = [];
  for (let epoch = 1; (epoch - 1) * stepsPerEpoch < steps; epoch++) {
    evaluations.push(sampleEvaluation(epoch, Math.min(epoch * stepsPerEpoch, steps), classes, salt));
  }
  const result = {
    losses: each((step) => `3e${noise(`${salt}loss${String(step)}`, 6)}`),
    fingerprints: each((step) => noise(`${salt}fingerprint${String(step)}`, 16)),
    marks: each((step) => noise(`${salt}marks${String(step)}`, 4 * tensors.length)),
    evaluations,
    tensors: tensors.map((name) => ({
      name,
      shape: [4, 3],
      dtype: 'float32' as const,
      sha256: noise(`${salt}tensor${name}`, 64),
    })),
  };
  return { ...result, digest: resultDigest(recipeId(recipe), result) };
}

export const ENVIRONMENT: Environment = {
  engine: 'Node 20.20',
  backend: 'exact-wasm',
  threads: 1,
  startedAt: '2026-01-31T12:00:00.000Z',
  seconds: 1.5,
};

export function sampleRun(recipe: Recipe, options: SampleOptions): RunFile {
  return assembleRunFile(recipe, sampleResult(recipe, options), ENVIRONMENT);
}

/** Small and quick to handle: 20 steps, 3 evaluations. */
export function smallRun(salt = ''): RunFile {
  return sampleRun(benchmarkRecipe('iris-mlp'), { steps: 20, stepsPerEpoch: 8, salt });
}

const positive = fc.double({ min: 1e-30, max: 1e30, noNaN: true });
const decay = fc.double({ min: 0, max: 0.999999, noNaN: true }).map((value) => (value === 0 ? 0 : value));

const adam = { learningRate: positive, beta1: decay, beta2: decay, epsilon: positive };

const optimizer = fc.oneof(
  fc.record({ kind: fc.constant('sgd' as const), learningRate: positive }),
  fc.record({
    kind: fc.constantFrom('momentum' as const, 'nesterov' as const),
    learningRate: positive,
    momentum: decay,
  }),
  fc.record({ kind: fc.constant('adam' as const), ...adam }),
  fc.record({ kind: fc.constant('adamW' as const), ...adam, weightDecay: decay }),
  fc.record({ kind: fc.constant('rmsProp' as const), learningRate: positive, decay, epsilon: positive }),
  fc.record({
    kind: fc.constant('adagrad' as const),
    learningRate: positive,
    epsilon: positive,
    initialAccumulator: decay,
  }),
);

const steps = fc.integer({ min: 1, max: 10_000_000 });

const schedule = fc.oneof(
  fc.record({ kind: fc.constant('step' as const), factor: positive, every: steps }),
  fc.record({ kind: fc.constant('exponential' as const), decay: positive }),
  fc.record({
    kind: fc.constant('cosine' as const),
    warmUp: fc.integer({ min: 0, max: 10_000_000 }),
    least: decay,
  }),
  fc.record({
    kind: fc.constant('oneCycle' as const),
    rising: steps,
    startDivisor: positive,
    endDivisor: positive,
  }),
);

const clipping = fc.record({
  kind: fc.constantFrom('value' as const, 'norm' as const, 'globalNorm' as const),
  limit: positive,
});

const split = fc.oneof(
  fc.constant({ kind: 'given' as const }),
  fc.record({
    kind: fc.constantFrom('stratified' as const, 'random' as const),
    testFraction: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
  }),
);

const digest = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 });

export const arbitraryRecipe: fc.Arbitrary<Recipe> = fc
  .record({
    base: fc.constantFrom(...BENCHMARKS.map((benchmark) => benchmark.recipe)),
    changes: fc.record(
      {
        dataset: fc.record({ name: fc.constantFrom('iris', 'mnist', 'other-set'), sha256: digest }),
        split,
        preprocessing: fc.record({
          kind: fc.constantFrom('none' as const, 'unit' as const, 'standardize' as const),
        }),
        optimizer,
        schedule,
        clipping,
        batchSize: fc.integer({ min: 1, max: 8192 }),
        epochs: fc.integer({ min: 1, max: 10_000 }),
        steps: fc.option(steps),
        seed: fc.string({ unit: 'grapheme', maxLength: 40 }).filter((seed) => seed.length <= 200),
        numerics: fc.record({
          name: fc.constant('exact-1' as const),
          productBits: fc.constantFrom(14 as const, 27 as const),
        }),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ base, changes }) => ({ ...base, ...changes }));
