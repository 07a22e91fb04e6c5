/** Learning-rate schedules: their shapes, and the very numbers. */
import { describe, expect, it } from 'vitest';
import {
  constantSchedule,
  cosineSchedule,
  exponentialSchedule,
  oneCycleSchedule,
  scheduleOf,
  stepSchedule,
  warmUpSchedule,
  type Schedule,
} from '../../src/models/schedules.ts';

const rates = (schedule: Schedule, n: number) => Array.from({ length: n }, (_, i) => schedule(i + 1));

describe('schedules', () => {
  it('constant', () => expect(rates(constantSchedule(0.1), 3)).toEqual([0.1, 0.1, 0.1]));

  it('step: the power is a repeated product', () => {
    const tenth = 0.1 * 0.1;
    expect(rates(stepSchedule(2, 0.1, 2), 7)).toEqual([
      2,
      2,
      0.2,
      0.2,
      2 * tenth,
      2 * tenth,
      2 * (tenth * 0.1),
    ]);
  });

  it('exponential, in any order of the steps', () => {
    const schedule = exponentialSchedule(1, 0.9);
    const late = schedule(50);
    expect(rates(schedule, 3)).toEqual([1, 0.9, 0.9 * 0.9]);
    expect(schedule(50)).toBe(late);
    expect(exponentialSchedule(1, 0.9)(50)).toBe(late);
  });

  it('cosine: from the rate to the least, half-way in the middle, and no further', () => {
    const schedule = cosineSchedule(1, 100, 0.5);
    expect([schedule(1), schedule(101), schedule(1000)]).toEqual([1, 0.5, 0.5]);
    expect(schedule(51)).toBeCloseTo(0.75, 7);
    const all = rates(schedule, 101);
    expect(all.every((rate, i) => i === 0 || rate <= all[i - 1])).toBe(true);
    // cos of the binary32 nearest to pi / 4 is 3f3504f3.
    const r = (1 - 0.7071067690849304) / 2;
    expect(schedule(26)).toBe(1 - r + 0.5 * r);
  });

  it('warm-up, then what follows from its beginning', () => {
    expect(rates(warmUpSchedule(4, stepSchedule(1, 0.5, 1)), 6)).toEqual([0.25, 0.5, 0.75, 1, 1, 0.5]);
  });

  it('one cycle: up, then down to almost nothing', () => {
    const schedule = oneCycleSchedule({ rate: 1, total: 100, rising: 30, startDivisor: 25, endDivisor: 1e4 });
    expect([schedule(1), schedule(31), schedule(101)]).toEqual([1 / 25, 1, 1e-4]);
    const all = rates(schedule, 101);
    expect(all.indexOf(Math.max(...all))).toBe(30);
  });
});

describe('the schedule of a recipe', () => {
  it('is constant where there is none', () =>
    expect(rates(scheduleOf(undefined, 0.1, 9), 3)).toEqual([0.1, 0.1, 0.1]));

  it('is that of its kind, with the length of the whole run', () => {
    const step = { kind: 'step', factor: 0.5, every: 2 } as const;
    expect(rates(scheduleOf(step, 1, 9), 9)).toEqual(rates(stepSchedule(1, 0.5, 2), 9));
    const exponential = scheduleOf({ kind: 'exponential', decay: 0.9 }, 1, 9);
    expect(rates(exponential, 9)).toEqual(rates(exponentialSchedule(1, 0.9), 9));
    const cosine = scheduleOf({ kind: 'cosine', warmUp: 3, least: 0.1 }, 1, 9);
    expect(rates(cosine, 9)).toEqual(rates(warmUpSchedule(3, cosineSchedule(1, 6, 0.1)), 9));
    const cycle = { rising: 3, startDivisor: 25, endDivisor: 100 };
    expect(rates(scheduleOf({ kind: 'oneCycle', ...cycle }, 1, 9), 9)).toEqual(
      rates(oneCycleSchedule({ ...cycle, rate: 1, total: 9 }), 9),
    );
  });

  it('warms up to the rate in a run that ends before, too', () => {
    const schedule = scheduleOf({ kind: 'cosine', warmUp: 8, least: 0 }, 1, 4);
    expect(rates(schedule, 4)).toEqual([0.125, 0.25, 0.375, 0.5]);
  });
});
