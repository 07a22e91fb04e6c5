/** Sanity checks: they pass where they should, and fail on recipes and models that were broken on purpose. */
import { readFile } from 'node:fs/promises';
import {
  cumsum,
  customGrad,
  memory,
  mul,
  relu,
  scalar,
  slice,
  step,
  sub,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { layers, sequential, type LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { DOUBLE, registerBackends } from '../../src/backends/register.ts';
import { findBenchmark } from '../../src/benchmarks/catalog.ts';
import type { Dataset } from '../../src/data/dataset.ts';
import { loadDataset } from '../../src/data/load.ts';
import { nodeSource } from '../../src/data/nodeSource.ts';
import type { Recipe } from '../../src/run/recipe.ts';
import { applyOverrides } from '../../src/run/recipeOverrides.ts';
import { checkSanity, type SanityOptions } from '../../src/run/sanity/checks/index.ts';
import {
  CHECK_IDS,
  figureText,
  isSane,
  type CheckId,
  type CheckResult,
  type SanityEvent,
} from '../../src/run/sanity/outcome.ts';

let iris: Dataset;

beforeAll(async () => {
  registerBackends(() => readFile(new URL('../../src/kernels/generated/kernels.wasm', import.meta.url)));
  iris = await loadDataset('iris', nodeSource());
});

function recipeOf(id: string, overrides: Readonly<Record<string, unknown>> = {}): Recipe {
  const benchmark = findBenchmark(id);
  if (benchmark === undefined) throw new Error(`${id} is not there`);
  return applyOverrides(benchmark.recipe, overrides);
}

async function eventsOf(
  recipe: Recipe,
  checks: readonly CheckId[] = CHECK_IDS,
  options: Partial<SanityOptions> = {},
): Promise<SanityEvent[]> {
  const events: SanityEvent[] = [];
  const all = { backend: 'exact-wasm', doubles: DOUBLE, dataset: iris, ...options };
  for await (const event of checkSanity(recipe, all, checks)) events.push(event);
  return events;
}

async function resultsOf(...of: Parameters<typeof eventsOf>): Promise<CheckResult[]> {
  return (await eventsOf(...of)).flatMap((event) => (event.kind === 'result' ? [event.result] : []));
}

async function resultOf(recipe: Recipe, check: CheckId, options: Partial<SanityOptions> = {}) {
  const [result] = await resultsOf(recipe, [check], options);
  if (result === undefined) throw new Error('no result');
  return result;
}

const numberOf = (result: CheckResult, name: string): number =>
  Number([...result.measured, ...result.expected].find((figure) => figure.name === name)?.value);

/** Iris models: a hidden layer, what is done to it, and the logits. */
function model(change: (hidden: LayersModel['layers']) => LayersModel['layers']): LayersModel {
  const hidden = layers.dense({
    name: 'fc1',
    units: 8,
    inputShape: [4],
    kernelInitializer: 'heUniform',
    biasInitializer: 'zeros',
  });
  const logits = layers.dense({
    name: 'fc2',
    units: 3,
    kernelInitializer: 'glorotUniform',
    biasInitializer: 'zeros',
  });
  return sequential({ layers: [...change([hidden]), logits] });
}

/** A layer of one operation. */
function layerOf(name: string, operation: (x: Tensor) => Tensor): LayersModel['layers'][number] {
  class Operation extends layers.Layer {
    static readonly className = 'Operation';
    override call(inputs: Tensor | Tensor[]): Tensor {
      return operation(Array.isArray(inputs) ? inputs[0] : inputs);
    }
    override computeOutputShape(shape: (number | null)[]): (number | null)[] {
      return shape;
    }
  }
  return new Operation({ name });
}

describe('sanity checks', { timeout: 60_000 }, () => {
  it('pass on iris-mlp, whose first logits are larger than they need be', async () => {
    const events = await eventsOf(recipeOf('iris-mlp'));
    const results = events.flatMap((event) => (event.kind === 'result' ? [event.result] : []));
    expect(results.map(({ check, verdict }) => [check, verdict])).toEqual([
      ['initialLoss', 'remarkable'],
      ['overfit', 'passed'],
      ['inputs', 'passed'],
      ['gradient', 'passed'],
    ]);
    expect(isSane(results)).toBe(true);
    for (const { measured, expected, advice } of results) {
      for (const figure of [...measured, ...expected])
        expect(figureText(figure)).not.toMatch(/NaN|undefined/);
      expect(advice).toMatch(/\.$/);
    }
    for (const check of CHECK_IDS) {
      const progress = events.flatMap((event) =>
        event.kind === 'progress' && event.check === check ? [event] : [],
      );
      expect(progress.length, check).toBeGreaterThan(0);
      expect(
        progress.every(({ done, total }, i) => done < total && done >= (progress[i - 1]?.done ?? 0)),
      ).toBe(true);
    }
  });

  it('come to the same again, and on exact-reference', async () => {
    const recipe = recipeOf('iris-softmax', { steps: 20 });
    const results = await resultsOf(recipe);
    expect(await resultsOf(recipe)).toEqual(results);
    expect(await resultsOf(recipe, CHECK_IDS, { backend: 'exact-reference' })).toEqual(results);
    expect(await resultsOf({ ...recipe, seed: 'other' })).not.toEqual(results);
  });

  it('pass on mnist-mlp, at the start and on one batch', async () => {
    const mnist = await loadDataset('mnist', nodeSource());
    const results = await resultsOf(recipeOf('mnist-mlp'), ['initialLoss', 'overfit', 'gradient'], {
      dataset: mnist,
    });
    expect(results.map(({ verdict }) => verdict)).toEqual(['passed', 'passed', 'passed']);
  });

  it('know softmax regression, which starts at ln 3 exactly', async () => {
    const result = await resultOf(recipeOf('iris-softmax'), 'initialLoss');
    expect(result.verdict).toBe('passed');
    expect(numberOf(result, 'loss')).toBeCloseTo(1.0986123, 6);
    expect(numberOf(result, 'ln 3, all classes being equally likely')).toBeCloseTo(1.0986123, 6);
  });

  it('know a regression, whose targets have a mean square and a variance', async () => {
    // The last feature is the target.
    const numbers: Dataset = {
      ...iris,
      classes: [],
      labels: Float32Array.from({ length: 150 }, (_, i) => 1 + (iris.features[4 * i + 3] ?? NaN)),
    };
    const recipe = recipeOf('iris-mlp', { loss: 'meanSquaredError', 'split.kind': 'random' });
    const build = () =>
      sequential({
        layers: [layers.dense({ name: 'fc', units: 1, inputShape: [4], kernelInitializer: 'zeros' })],
      });
    const results = await resultsOf(recipe, CHECK_IDS, { dataset: numbers, build });
    expect(results.map(({ verdict }) => verdict)).toEqual(['passed', 'passed', 'passed', 'passed']);
    const [start, one, inputs] = results;
    const square = numberOf(start, 'the mean square of the targets, every answer being 0');
    expect(numberOf(start, 'loss')).toBeCloseTo(square, 5);
    expect(one.measured.map(({ name }) => name)).toEqual(['first loss', 'last loss', 'steps']);
    const variance = numberOf(inputs, 'without: the variance of the targets');
    expect(variance).toBeGreaterThan(0.4);
    expect(variance).toBeLessThan(0.8);
    expect(variance).toBeLessThan(square - 3);
  });

  it('refuse a data set that is not the recipe’s', async () => {
    await expect(eventsOf(recipeOf('mnist-mlp'))).rejects.toMatchObject({ code: 'digest-mismatch' });
  });

  it('can be stopped at any time, and leave no tensors behind', async () => {
    await eventsOf(recipeOf('iris-mlp'), ['initialLoss', 'gradient']);
    const before = memory().numTensors;
    for (const after of [1, 5, 200]) {
      const abort = new AbortController();
      let seen = 0;
      const stopped = (async () => {
        const options = { backend: 'exact-wasm', doubles: DOUBLE, dataset: iris, signal: abort.signal };
        for await (const _ of checkSanity(recipeOf('iris-mlp'), options)) if (++seen === after) abort.abort();
      })();
      await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
      expect(memory().numTensors).toBe(before);
    }
    for await (const event of checkSanity(recipeOf('iris-mlp'), {
      ...{ backend: 'exact-wasm', doubles: DOUBLE, dataset: iris },
    }))
      if (event.kind === 'progress' && event.check === 'overfit') break;
    expect(memory().numTensors).toBe(before);
  });
});

describe('sanity checks of what was broken on purpose', { timeout: 60_000 }, () => {
  it('initial loss: fails for weights that are far too large, and remarks on large ones', async () => {
    const scaled = (factor: number) => ({
      build: () => model(([hidden]) => [hidden, layerOf('scale', (x) => mul(x, scalar(factor)))]),
    });
    const verdict = async (factor: number) =>
      (await resultOf(recipeOf('iris-mlp'), 'initialLoss', scaled(factor))).verdict;
    expect(await verdict(0.1)).toBe('passed');
    expect(await verdict(4)).toBe('remarkable');
    expect(await verdict(100)).toBe('failed');
  });

  it('initial loss: remarks on a model that knows the answers', async () => {
    const knowing = {
      ...iris,
      features: Float32Array.from(iris.features, (_, i) =>
        i % 4 === (iris.labels[Math.floor(i / 4)] ?? 0) ? 20 : 0,
      ),
    };
    // The features themselves are the logits.
    const build = () =>
      sequential({
        layers: [
          layers.reshape({ inputShape: [4], targetShape: [4] }),
          layerOf('cut', (x) => slice(x, [0, 0], [-1, 3])),
        ],
      });
    const recipe = recipeOf('iris-mlp', { 'preprocessing.kind': 'none' });
    const result = await resultOf(recipe, 'initialLoss', { dataset: knowing, build });
    expect(result.verdict).toBe('remarkable');
    expect(result.advice).toMatch(/labels/);
  });

  it('overfit: fails with a learning rate of 1e-12, and with one that is far too large', async () => {
    const slow = await resultOf(recipeOf('iris-mlp', { 'optimizer.learningRate': 1e-12 }), 'overfit');
    expect(slow.verdict).toBe('failed');
    expect(numberOf(slow, 'steps')).toBe(300);
    const wild = await resultOf(recipeOf('iris-mlp', { 'optimizer.learningRate': 1e30 }), 'overfit');
    expect(wild.verdict).toBe('failed');
  });

  it('inputs: fails for a model that multiplies them by zero', async () => {
    const build = () => model(([hidden]) => [hidden, layerOf('ignore', (x) => mul(x, scalar(0)))]);
    const result = await resultOf(recipeOf('iris-mlp'), 'inputs', { build });
    expect(result.verdict).toBe('failed');
    expect(numberOf(result, 'test loss with inputs')).toBe(numberOf(result, 'without'));
  });

  it('inputs: fails where frozen zero weights ignore them', async () => {
    const build = () => {
      const frozen = layers.dense({
        ...{ name: 'fc1', units: 3, inputShape: [4], trainable: false },
        kernelInitializer: 'zeros',
      });
      return sequential({ layers: [frozen, layers.dense({ name: 'fc2', units: 3 })] });
    };
    expect((await resultOf(recipeOf('iris-mlp'), 'inputs', { build })).verdict).toBe('failed');
  });

  it('inputs: fails where nothing is learnt at all', async () => {
    const recipe = recipeOf('iris-softmax', { 'optimizer.learningRate': 1e-12 });
    expect((await resultOf(recipe, 'inputs')).verdict).toBe('failed');
  });

  it.each([
    ['half a per cent too large', 1.005, 'remarkable'],
    ['a tenth too large', 1.1, 'failed'],
    ['of the wrong sign', -1, 'failed'],
    ['missing', 0, 'failed'],
  ])('gradient: notices one that is %s', async (_, factor, verdict) => {
    const wrong = (x: Tensor): Tensor =>
      customGrad((y) => ({
        value: relu(y as Tensor),
        gradFunc: (dy: Tensor) => mul(mul(dy, step(y as Tensor)), scalar(factor)),
      }))(x);
    const right = await resultOf(recipeOf('iris-mlp'), 'gradient', {
      build: () => model(([hidden]) => [hidden, layerOf('relu', relu)]),
    });
    expect(right.verdict).toBe('passed');
    const result = await resultOf(recipeOf('iris-mlp'), 'gradient', {
      build: () => model(([hidden]) => [hidden, layerOf('relu', wrong)]),
    });
    expect(result.verdict).toBe(verdict);
    // The layer below the fault has the wrong gradient, the one above has not.
    expect(result.advice).toMatch(/fc1|all parameters/);
  });

  it('gradient: says what is not there in double precision', async () => {
    const build = () => model(([hidden]) => [hidden, layerOf('sums', (x) => sub(cumsum(x, 1), scalar(0)))]);
    const result = await resultOf(recipeOf('iris-mlp'), 'gradient', { build });
    expect(result.verdict).toBe('not applicable');
    expect(result.advice).toMatch(/no double-precision cumsumF32/);
  });
});
