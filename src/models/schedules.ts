/**
 * Learning-rate schedules: the rate of each step, counted from 1, as a binary64 of + - * / only. A cosine is cosF32 of its
 * argument, which is computed in binary64 and rounded once to binary32.
 */
import { cosF32 } from '../numerics/functions/cos.ts';
import type { ScheduleRecipe } from '../run/recipe.ts';
import { ascendingPowers } from './powers.ts';

/** The learning rate of a step. */
export type Schedule = (step: number) => number;

const PI = 3.141592653589793;

/** (1 - cos(pi * part)) / 2: from 0 to 1 as `part` goes from 0 to 1. */
function rise(part: number): number {
  return (1 - cosF32(Math.fround(PI * part))) / 2;
}

/** start * (1 - r) + end * r with r = rise(part), part kept at most 1: exactly start and end at the ends. */
function cosineBetween(start: number, end: number, part: number): number {
  const r = rise(Math.min(1, part));
  return start * (1 - r) + end * r;
}

export function constantSchedule(rate: number): Schedule {
  return () => rate;
}

/** rate * factor^floor((step - 1) / every), the power by repeated multiplication. */
export function stepSchedule(rate: number, factor: number, every: number): Schedule {
  const powers = ascendingPowers(factor);
  return (step) => rate * powers(Math.floor((step - 1) / every));
}

/** rate * decay^(step - 1), the power by repeated multiplication. */
export function exponentialSchedule(rate: number, decay: number): Schedule {
  return stepSchedule(rate, decay, 1);
}

/** From `rate` at the first step down to `least` at step total + 1 and after, along half a cosine of (step - 1) / total. */
export function cosineSchedule(rate: number, total: number, least = 0): Schedule {
  return (step) => cosineBetween(rate, least, (step - 1) / total);
}

/** The first `steps` rates are those of `then` at its first step times step / steps; afterwards `then` from its beginning. */
export function warmUpSchedule(steps: number, then: Schedule): Schedule {
  return (step) => (step <= steps ? (then(1) * step) / steps : then(step - steps));
}

export interface OneCycle {
  /** The greatest rate. */
  readonly rate: number;
  /** Steps in all. */
  readonly total: number;
  /** The steps in which the rate rises, before it falls. */
  readonly rising: number;
  /** The first rate is rate / startDivisor. */
  readonly startDivisor: number;
  /** The rate ends at rate / endDivisor. */
  readonly endDivisor: number;
}

/** Two half cosines: up to `rate` in `rising` steps, then down to rate / endDivisor, reached at step `total` + 1. */
export function oneCycleSchedule({ rate, total, rising, startDivisor, endDivisor }: OneCycle): Schedule {
  return (step) =>
    step <= rising
      ? cosineBetween(rate / startDivisor, rate, (step - 1) / rising)
      : cosineBetween(rate, rate / endDivisor, (step - 1 - rising) / (total - rising));
}

/**
 * The schedule of a recipe.
 *
 * @param rate the optimizer's learning rate
 * @param total steps of the run without its cap
 */
export function scheduleOf(recipe: ScheduleRecipe | undefined, rate: number, total: number): Schedule {
  switch (recipe?.kind) {
    case undefined:
      return constantSchedule(rate);
    case 'step':
      return stepSchedule(rate, recipe.factor, recipe.every);
    case 'exponential':
      return exponentialSchedule(rate, recipe.decay);
    case 'cosine': {
      const { warmUp, least } = recipe;
      // A run that ends while it warms up has no fall, but the rise needs the fall's first rate.
      return warmUpSchedule(warmUp, cosineSchedule(rate, Math.max(1, total - warmUp), least));
    }
    case 'oneCycle':
      return oneCycleSchedule({ ...recipe, rate, total });
  }
}
