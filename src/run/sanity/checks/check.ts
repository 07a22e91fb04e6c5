/** What a check is: progress until it has its result. */
import type { CheckResult } from '../outcome.ts';
import type { Setting } from './setting.ts';

export interface Progress {
  readonly done: number;
  readonly total: number;
}

/** All but which check it is. */
export type Finding = Omit<CheckResult, 'check'>;

export type Check = (setting: Setting) => AsyncGenerator<Progress, Finding, undefined>;

export function notApplicable(reason: string): Finding {
  return { verdict: 'not applicable', measured: [], expected: [], advice: reason };
}

/** Whether a value is so close to what was expected, as a part of the latter. */
export function isNear(value: number, expected: number, tolerance: number): boolean {
  return Math.abs(value - expected) <= tolerance * expected;
}
