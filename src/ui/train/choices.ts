/** What the form offers as optimizer and learning-rate schedule, each with usual numbers. */
import type { OptimizerRecipe, ScheduleRecipe } from '../../run/recipe.ts';

export type OptimizerKind = OptimizerRecipe['kind'];

interface OptimizerChoice {
  readonly title: string;
  readonly recipe: OptimizerRecipe;
}

const ADAM = { learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };

export const OPTIMIZERS: Readonly<Record<OptimizerKind, OptimizerChoice>> = {
  sgd: { title: 'SGD', recipe: { kind: 'sgd', learningRate: 0.01 } },
  momentum: { title: 'Momentum', recipe: { kind: 'momentum', learningRate: 0.01, momentum: 0.9 } },
  nesterov: { title: 'Nesterov', recipe: { kind: 'nesterov', learningRate: 0.01, momentum: 0.9 } },
  adam: { title: 'Adam', recipe: { kind: 'adam', ...ADAM } },
  adamW: { title: 'AdamW', recipe: { kind: 'adamW', ...ADAM, weightDecay: 0.01 } },
  rmsProp: {
    title: 'RMSProp',
    recipe: { kind: 'rmsProp', learningRate: 0.001, decay: 0.9, epsilon: 1e-7 },
  },
  adagrad: {
    title: 'Adagrad',
    recipe: { kind: 'adagrad', learningRate: 0.01, epsilon: 1e-7, initialAccumulator: 0.1 },
  },
};

export const OPTIMIZER_KINDS = Object.keys(OPTIMIZERS) as OptimizerKind[];

/** `own`: the benchmark's, of a kind that is not among these. */
export type ScheduleKind = 'none' | 'cosine' | 'step' | 'own';

interface ScheduleChoice {
  readonly title: string;
  readonly advice: string;
  readonly recipe: ScheduleRecipe | null;
}

export const SCHEDULES: Readonly<Record<Exclude<ScheduleKind, 'own'>, ScheduleChoice>> = {
  none: { title: 'Constant', advice: 'The same at every step.', recipe: null },
  cosine: {
    title: 'Cosine',
    advice: 'Falls to 0 by the last epoch.',
    recipe: { kind: 'cosine', warmUp: 0, least: 0 },
  },
  step: {
    title: 'Steps',
    advice: 'A tenth after every 1,000 steps.',
    recipe: { kind: 'step', factor: 0.1, every: 1000 },
  },
};

/** The choice that a recipe's schedule belongs to. */
export function scheduleKindOf(schedule: ScheduleRecipe | undefined): ScheduleKind {
  if (schedule === undefined) return 'none';
  return schedule.kind === 'cosine' || schedule.kind === 'step' ? schedule.kind : 'own';
}
