/**
 * Optimizers: each updates one parameter tensor from its gradient, with the project's fused kernel where the backend has
 * it and with the composite of the same roundings elsewhere. optimizerRules.ts has the rules.
 */
import { fill, zerosLike, type Tensor } from '@tensorflow/tfjs-core';
import type { OptimizerRecipe } from '../run/recipe.ts';
import { hasFusedKernel } from './fusedKernels.ts';
import { ruleOf, runRule, type Updated } from './optimizerRules.ts';

export interface Optimizer {
  readonly slots: readonly string[];
  /** What a parameter's slots start as. The caller owns them. */
  start(parameter: Tensor): Tensor[];
  /**
   * @param step counted from 1
   * @param learningRate this step's, from a schedule; the settings' own if it is left out
   * @returns the next value and the next slots; the caller owns them
   */
  update(
    step: number,
    value: Tensor,
    gradient: Tensor,
    slots: readonly Tensor[],
    learningRate?: number,
  ): Updated;
}

/** @param fused false to force the composite, to compare the two */
export function createOptimizer(settings: OptimizerRecipe, fused = true): Optimizer {
  const rule = ruleOf(settings);
  const { start = 0 } = rule;
  return {
    slots: rule.slots,
    start: (parameter) =>
      rule.slots.map(() => (start === 0 ? zerosLike(parameter) : fill(parameter.shape, start, 'float32'))),
    update(step, value, gradient, slots, learningRate = settings.learningRate) {
      const moment = { step, learningRate };
      const inputs = [value, gradient, ...slots];
      return fused && hasFusedKernel(rule.kernel)
        ? runRule(rule, moment, inputs)
        : rule.composite(moment, inputs);
    },
  };
}
