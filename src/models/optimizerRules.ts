/**
 * The optimizers' rules, written down: each as a composite of contract operations and as the project's fused kernel of
 * the same roundings. Host scalars are binary64 and rounded once on entering a kernel.
 */
import { add, div, mul, scalar, sqrt, type Tensor } from '@tensorflow/tfjs-core';
import type { OptimizerRecipe } from '../run/recipe.ts';
import { FUSED_KERNELS, runFusedKernel } from './fusedKernels.ts';
import { ascendingPowers } from './powers.ts';

type SettingsOf<K extends OptimizerRecipe['kind']> = Extract<OptimizerRecipe, { kind: K }>;

/** One parameter's next value, then its next slots. */
export type Updated = readonly Tensor[];

/** What an update may depend on besides tensors. */
export interface Moment {
  /** This step, counted from 1. */
  readonly step: number;
  /** This step's learning rate. */
  readonly learningRate: number;
}

export interface Rule {
  /** Names of what is remembered for each parameter, each of its shape. */
  readonly slots: readonly string[];
  /** What slots start as; 0 if it is left out. */
  readonly start?: number;
  readonly kernel: string;
  /** The fused kernel's attributes. */
  readonly attributes: (moment: Moment) => object;
  /** @param inputs value, gradient, slots */
  readonly composite: (moment: Moment, inputs: readonly Tensor[]) => Updated;
}

/** The rule's fused kernel. */
export function runRule(rule: Rule, moment: Moment, inputs: readonly Tensor[]): Updated {
  return runFusedKernel(rule.kernel, ['value', 'gradient', ...rule.slots], inputs, rule.attributes(moment));
}

/** w' = add(w, mul(-rate, g)) */
function sgd(): Rule {
  return {
    slots: [],
    kernel: FUSED_KERNELS.sgdUpdate,
    attributes: ({ learningRate }) => ({ learningRate }),
    composite: ({ learningRate }, [value, gradient]) => [add(value, mul(scalar(-learningRate), gradient))],
  };
}

/** v' = add(mul(momentum, v), g); w' = add(w, mul(-rate, v')) */
function momentum(settings: SettingsOf<'momentum'>): Rule {
  return {
    slots: ['velocity'],
    kernel: FUSED_KERNELS.momentumUpdate,
    attributes: ({ learningRate }) => ({ learningRate, momentum: settings.momentum }),
    composite: ({ learningRate }, [value, gradient, velocity]) => {
      const next = add(mul(scalar(settings.momentum), velocity), gradient);
      return [add(value, mul(scalar(-learningRate), next)), next];
    },
  };
}

/** v' = add(mul(momentum, v), g); w' = add(w, mul(-rate, add(g, mul(momentum, v')))) */
function nesterov(settings: SettingsOf<'nesterov'>): Rule {
  return {
    slots: ['velocity'],
    kernel: FUSED_KERNELS.nesterovUpdate,
    attributes: ({ learningRate }) => ({ learningRate, momentum: settings.momentum }),
    composite: ({ learningRate }, [value, gradient, velocity]) => {
      const next = add(mul(scalar(settings.momentum), velocity), gradient);
      const ahead = add(gradient, mul(scalar(settings.momentum), next));
      return [add(value, mul(scalar(-learningRate), ahead)), next];
    },
  };
}

/**
 * m' = add(mul(beta1, m), mul(1 - beta1, g)); v' = add(mul(beta2, v), mul(1 - beta2, mul(g, g)));
 * w' = add(w, mul(-rate, div(div(m', 1 - beta1^step), add(sqrt(div(v', 1 - beta2^step)), epsilon)))).
 * With weightDecay, the first w of the last line is mul(1 - rate * weightDecay, w).
 */
function adam(settings: SettingsOf<'adam'> | SettingsOf<'adamW'>): Rule {
  const { beta1, beta2, epsilon } = settings;
  const weightDecay = settings.kind === 'adamW' ? settings.weightDecay : undefined;
  const beta1Powers = ascendingPowers(beta1);
  const beta2Powers = ascendingPowers(beta2);
  return {
    slots: ['first', 'second'],
    kernel: weightDecay === undefined ? FUSED_KERNELS.adamUpdate : FUSED_KERNELS.adamWUpdate,
    attributes: ({ step, learningRate }) => ({
      learningRate,
      beta1,
      beta2,
      epsilon,
      beta1Power: beta1Powers(step),
      beta2Power: beta2Powers(step),
      ...(weightDecay === undefined ? {} : { weightDecay }),
    }),
    composite: ({ step, learningRate }, [value, gradient, first, second]) => {
      const m = add(mul(scalar(beta1), first), mul(scalar(1 - beta1), gradient));
      const v = add(mul(scalar(beta2), second), mul(scalar(1 - beta2), mul(gradient, gradient)));
      const unbiased = div(m, scalar(1 - beta1Powers(step)));
      const size = add(sqrt(div(v, scalar(1 - beta2Powers(step)))), scalar(epsilon));
      const decayed = weightDecay === undefined ? value : mul(scalar(1 - learningRate * weightDecay), value);
      return [add(decayed, mul(scalar(-learningRate), div(unbiased, size))), m, v];
    },
  };
}

/** add(w, mul(-rate, div(g, add(sqrt(s), epsilon)))) */
function scaledStep(rate: number, value: Tensor, gradient: Tensor, squares: Tensor, epsilon: number): Tensor {
  const size = add(sqrt(squares), scalar(epsilon));
  return add(value, mul(scalar(-rate), div(gradient, size)));
}

/** s' = add(mul(decay, s), mul(1 - decay, mul(g, g))); w' = add(w, mul(-rate, div(g, add(sqrt(s'), epsilon)))) */
function rmsProp({ decay, epsilon }: SettingsOf<'rmsProp'>): Rule {
  return {
    slots: ['square'],
    kernel: FUSED_KERNELS.rmsPropUpdate,
    attributes: ({ learningRate }) => ({ learningRate, decay, epsilon }),
    composite: ({ learningRate }, [value, gradient, square]) => {
      const next = add(mul(scalar(decay), square), mul(scalar(1 - decay), mul(gradient, gradient)));
      return [scaledStep(learningRate, value, gradient, next, epsilon), next];
    },
  };
}

/** s' = add(s, mul(g, g)); w' = add(w, mul(-rate, div(g, add(sqrt(s'), epsilon)))); s starts as initialAccumulator */
function adagrad({ epsilon, initialAccumulator }: SettingsOf<'adagrad'>): Rule {
  return {
    slots: ['square'],
    start: initialAccumulator,
    kernel: FUSED_KERNELS.adagradUpdate,
    attributes: ({ learningRate }) => ({ learningRate, epsilon }),
    composite: ({ learningRate }, [value, gradient, square]) => {
      const next = add(square, mul(gradient, gradient));
      return [scaledStep(learningRate, value, gradient, next, epsilon), next];
    },
  };
}

export function ruleOf(settings: OptimizerRecipe): Rule {
  switch (settings.kind) {
    case 'sgd':
      return sgd();
    case 'momentum':
      return momentum(settings);
    case 'nesterov':
      return nesterov(settings);
    case 'adam':
    case 'adamW':
      return adam(settings);
    case 'rmsProp':
      return rmsProp(settings);
    case 'adagrad':
      return adagrad(settings);
  }
}
