/** Fused updates and losses against their composites, and both against plain arithmetic. */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerBackends } from '../../src/backends/register.ts';
import { softmaxCrossEntropy, softmaxCrossEntropyComposite } from '../../src/models/losses.ts';
import { createOptimizer } from '../../src/models/optimizers.ts';
import type { OptimizerRecipe } from '../../src/run/recipe.ts';
import { stream } from '../../src/random/stream.ts';

beforeAll(async () => {
  registerBackends(() => readFile(new URL('../../src/kernels/generated/kernels.wasm', import.meta.url)));
  await tf.setBackend('exact-wasm');
});

const RECIPES: readonly OptimizerRecipe[] = [
  { kind: 'sgd', learningRate: 0.1 },
  { kind: 'momentum', learningRate: 0.05, momentum: 0.9 },
  { kind: 'adam', learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
  { kind: 'nesterov', learningRate: 0.05, momentum: 0.9 },
  { kind: 'adamW', learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, weightDecay: 0.01 },
  { kind: 'rmsProp', learningRate: 0.001, decay: 0.9, epsilon: 1e-7 },
  { kind: 'adagrad', learningRate: 0.01, epsilon: 1e-7, initialAccumulator: 0.1 },
];

const drawn = (name: string, n: number) => {
  const random = stream('optimizers', name);
  return tf.tensor1d(Float32Array.from({ length: n }, () => random.normal()));
};

/** Values and slots after some steps. */
function after(recipe: OptimizerRecipe, fused: boolean, steps: number): Uint32Array[] {
  const optimizer = createOptimizer(recipe, fused);
  let state: readonly tf.Tensor[] = [drawn('value', 37), ...optimizer.start(drawn('value', 37))];
  for (let step = 1; step <= steps; step++) {
    const [value, ...slots] = state;
    state = optimizer.update(step, value, drawn(`gradient-${step}`, 37), slots);
  }
  return state.map((t) => new Uint32Array((t.dataSync() as Float32Array).slice().buffer));
}

describe('optimizers', () => {
  for (const recipe of RECIPES)
    it(`${recipe.kind}: the fused kernel has the composite's roundings`, () => {
      expect(after(recipe, true, 12)).toEqual(after(recipe, false, 12));
      expect(after(recipe, true, 12)).not.toEqual(after(recipe, true, 11));
    });

  /** The first element of the value after one step from 1 with gradient 0.5. */
  const once = (settings: OptimizerRecipe, learningRate?: number) => {
    const optimizer = createOptimizer(settings);
    const value = tf.tensor1d([1]);
    return optimizer
      .update(1, value, tf.tensor1d([0.5]), optimizer.start(value), learningRate)[0]
      .dataSync()[0];
  };

  it('are what their names say', () => {
    expect(once({ kind: 'nesterov', learningRate: 0.5, momentum: 0.5 })).toBe(1 - 0.5 * (0.5 + 0.5 * 0.5));
    expect(once({ kind: 'rmsProp', learningRate: 0.5, decay: 0.75, epsilon: 0 })).toBe(
      1 - 0.5 * (0.5 / 0.25),
    );
    expect(once({ kind: 'adagrad', learningRate: 0.5, epsilon: 0.5, initialAccumulator: 0 })).toBe(0.75);
    expect(once({ kind: 'adagrad', learningRate: 0.5, epsilon: 0.25, initialAccumulator: 0.3125 })).toBe(
      0.75,
    );
    const adam = { learningRate: 0.5, beta1: 0.5, beta2: 0.5, epsilon: 0 };
    expect(once({ kind: 'adamW', ...adam, weightDecay: 0.5 })).toBe(0.75 - 0.5);
    expect(once({ kind: 'adam', ...adam })).toBe(0.5);
  });

  it('take the learning rate of a schedule', () => {
    for (const recipe of RECIPES)
      expect(once(recipe, 0.25)).toBe(once({ ...recipe, learningRate: 0.25 } as OptimizerRecipe));
  });

  it('adam: a step asked for out of order has the same powers', () => {
    const value = drawn('value', 5);
    const run = (steps: readonly number[]) => {
      const optimizer = createOptimizer(RECIPES[2]);
      const slots = optimizer.start(value);
      return steps.map((step) => [...optimizer.update(step, value, value, slots)[0].dataSync()]).at(-1);
    };
    expect(run([7])).toEqual(run([1, 2, 3, 4, 5, 6, 7]));
  });
});

describe('softmaxCrossEntropy', () => {
  const labels = () => tf.tensor1d([0, 4, 2, 3], 'int32');
  const logits = (values?: readonly number[]) =>
    values === undefined ? tf.reshape(drawn('logits', 20), [4, 5]) : tf.tensor(values as number[], [4, 5]);
  const bits = (t: tf.Tensor) => [...new Uint32Array((t.dataSync() as Float32Array).slice().buffer)];

  for (const [name, values] of [
    ['ordinary logits', undefined],
    ['an infinite log-softmax beside the label', [3e38, -3e38, 0, 1, 2, ...new Array<number>(15).fill(3e38)]],
  ] as const)
    it(`fused = composite: ${name}`, () => {
      const composite = softmaxCrossEntropyComposite(logits(values), labels());
      expect(bits(softmaxCrossEntropy(logits(values), labels()))).toEqual(bits(composite.loss));
      const gradient = tf.grad((x) => tf.sum(softmaxCrossEntropy(x, labels())))(logits(values));
      expect(bits(gradient)).toEqual(bits(composite.gradient));
    });
});
