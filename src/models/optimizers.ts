/**
 * The optimizers, written down. Each updates one parameter tensor from its gradient, with the project's fused kernel
 * where the backend has it and with the composite of the same roundings elsewhere. Host scalars are binary64 and rounded
 * once on entering a kernel.
 */
import {
  add,
  div,
  engine,
  mul,
  scalar,
  sqrt,
  zerosLike,
  type NamedTensorMap,
  type Tensor,
} from '@tensorflow/tfjs-core';
import type { OptimizerRecipe } from '../run/recipe.ts';
import { FUSED_KERNELS, hasFusedKernel } from './fusedKernels.ts';

/** One parameter's next value, then its next slots. */
type Updated = readonly Tensor[];

interface Rule {
  /** Names of what is remembered for each parameter, each of its shape and 0 at first. */
  readonly slots: readonly string[];
  /**
   * @param step this step, counted from 1
   * @param inputs value, gradient, slots
   */
  readonly fused: (step: number, inputs: readonly Tensor[]) => Updated;
  readonly composite: (step: number, inputs: readonly Tensor[]) => Updated;
  readonly kernel: string;
}

function runFused(
  kernel: string,
  names: readonly string[],
  inputs: readonly Tensor[],
  attributes: object,
): Tensor[] {
  const named = Object.fromEntries(names.map((name, i) => [name, inputs[i]]));
  const outputs = engine().runKernel(kernel, named as NamedTensorMap, attributes as Record<string, number>);
  return Array.isArray(outputs) ? (outputs as Tensor[]) : [outputs as Tensor];
}

function sgd({ learningRate }: { readonly learningRate: number }): Rule {
  const kernel = FUSED_KERNELS.sgdUpdate;
  return {
    slots: [],
    kernel,
    fused: (_, inputs) => runFused(kernel, ['value', 'gradient'], inputs, { learningRate }),
    composite: (_, [value, gradient]) => [add(value, mul(scalar(-learningRate), gradient))],
  };
}

function momentum(recipe: { readonly learningRate: number; readonly momentum: number }): Rule {
  const kernel = FUSED_KERNELS.momentumUpdate;
  return {
    slots: ['velocity'],
    kernel,
    fused: (_, inputs) => runFused(kernel, ['value', 'gradient', 'velocity'], inputs, recipe),
    composite: (_, [value, gradient, velocity]) => {
      const next = add(mul(scalar(recipe.momentum), velocity), gradient);
      return [add(value, mul(scalar(-recipe.learningRate), next)), next];
    },
  };
}

/** base^exponent by repeated multiplication from the left, in binary64. */
function powerOf(base: number, exponent: number): number {
  let power = 1;
  for (let i = 0; i < exponent; i++) power *= base;
  return power;
}

function adam(recipe: Extract<OptimizerRecipe, { kind: 'adam' }>): Rule {
  const { learningRate, beta1, beta2, epsilon } = recipe;
  const kernel = FUSED_KERNELS.adamUpdate;
  // The powers of the step asked for last: steps come in order, so each is one multiplication away.
  let known = { step: 0, beta1Power: 1, beta2Power: 1 };
  const powers = (step: number) => {
    if (step === known.step + 1)
      known = { step, beta1Power: known.beta1Power * beta1, beta2Power: known.beta2Power * beta2 };
    else if (step !== known.step)
      known = { step, beta1Power: powerOf(beta1, step), beta2Power: powerOf(beta2, step) };
    return known;
  };
  return {
    slots: ['first', 'second'],
    kernel,
    fused: (step, inputs) => {
      const { beta1Power, beta2Power } = powers(step);
      return runFused(kernel, ['value', 'gradient', 'first', 'second'], inputs, {
        learningRate,
        beta1,
        beta2,
        epsilon,
        beta1Power,
        beta2Power,
      });
    },
    composite: (step, [value, gradient, first, second]) => {
      const { beta1Power, beta2Power } = powers(step);
      const m = add(mul(scalar(beta1), first), mul(scalar(1 - beta1), gradient));
      const v = add(mul(scalar(beta2), second), mul(scalar(1 - beta2), mul(gradient, gradient)));
      const unbiased = div(m, scalar(1 - beta1Power));
      const size = add(sqrt(div(v, scalar(1 - beta2Power))), scalar(epsilon));
      return [add(value, mul(scalar(-learningRate), div(unbiased, size))), m, v];
    },
  };
}

function ruleOf(recipe: OptimizerRecipe): Rule {
  switch (recipe.kind) {
    case 'sgd':
      return sgd(recipe);
    case 'momentum':
      return momentum(recipe);
    case 'adam':
      return adam(recipe);
  }
}

export interface Optimizer {
  readonly slots: readonly string[];
  /** What a parameter's slots start as. The caller owns them. */
  start(parameter: Tensor): Tensor[];
  /**
   * @param step counted from 1
   * @returns the next value and the next slots; the caller owns them
   */
  update(step: number, value: Tensor, gradient: Tensor, slots: readonly Tensor[]): Updated;
}

/** @param fused false to force the composite, to compare the two */
export function createOptimizer(recipe: OptimizerRecipe, fused = true): Optimizer {
  const rule = ruleOf(recipe);
  return {
    slots: rule.slots,
    start: (parameter) => rule.slots.map(() => zerosLike(parameter)),
    update(step, value, gradient, slots) {
      const apply = fused && hasFusedKernel(rule.kernel) ? rule.fused : rule.composite;
      return apply(step, [value, gradient, ...slots]);
    },
  };
}
