/** The specification of the reductions: x is (outer, n, inner), and each slice along n becomes one element. */
import { meanRule, sumRule } from '../../numerics/exactSum.ts';
import type { HostValues, Routine } from '../kernel.ts';
import { maxRule, minRule } from '../binary/binary.reference.ts';

export type ReduceArguments = { readonly outer: number; readonly n: number; readonly inner: number };

type SliceRule = (slice: readonly number[]) => number;

/** The position of the first element equal to the extreme, or of the first NaN. */
function positionOf(slice: readonly number[], rule: (a: number, b: number) => number): number {
  const extreme = slice.reduce(rule);
  return slice.findIndex((v) => v === extreme || (v !== v && extreme !== extreme));
}

const RULES = {
  sumF32: sumRule,
  meanF32: meanRule,
  reduceMaxF32: (slice) => slice.reduce(maxRule, -Infinity),
  reduceMinF32: (slice) => slice.reduce(minRule, Infinity),
  /** From the left, RN at each step. */
  prodF32: (slice) => slice.reduce((a, b) => Math.fround(a * b), 1),
  sumI32: (slice) => slice.reduce((a, b) => (a + b) | 0, 0),
  reduceMaxI32: (slice) => slice.reduce(maxRule, -2147483648),
  reduceMinI32: (slice) => slice.reduce(minRule, 2147483647),
  prodI32: (slice) => slice.reduce((a, b) => Math.imul(a, b), 1),
  all: (slice) => Number(slice.every((v) => v !== 0)),
  any: (slice) => Number(slice.some((v) => v !== 0)),
  argMaxF32: (slice) => positionOf(slice, maxRule),
  argMinF32: (slice) => positionOf(slice, minRule),
  argMaxI32: (slice) => positionOf(slice, maxRule),
  argMinI32: (slice) => positionOf(slice, minRule),
} as const satisfies Record<string, SliceRule>;

export type ReduceName = keyof typeof RULES;

function reduceRoutine(name: ReduceName, rule: SliceRule): Routine<ReduceArguments> {
  return {
    name,
    reference([x]: readonly HostValues[], [out]: readonly HostValues[], { outer, n, inner }) {
      for (let o = 0; o < outer; o++)
        for (let i = 0; i < inner; i++) {
          const slice = Array.from({ length: n }, (_, k) => x[(o * n + k) * inner + i]);
          out[o * inner + i] = rule(slice);
        }
    },
  };
}

export const reduceRoutines = Object.fromEntries(
  Object.entries(RULES).map(([name, rule]) => [name, reduceRoutine(name as ReduceName, rule)]),
) as Readonly<Record<ReduceName, Routine<ReduceArguments>>>;
