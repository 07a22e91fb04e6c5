/** The specification of running sums and products: x is (outer, n, inner), each slice along n by itself. */
import type { HostValues, Routine } from '../kernel.ts';

export type ScanArguments = {
  readonly outer: number;
  readonly n: number;
  readonly inner: number;
  /** 1: each place holds what comes before it. */
  readonly exclusive: number;
  /** 1: from the last element to the first. */
  readonly reverse: number;
};

interface Rule {
  readonly start: number;
  readonly step: (soFar: number, x: number) => number;
}

/** One rounding (or wrap) a step. A sum starts with +0, so that -0 becomes +0. */
const RULES = {
  cumsumF32: { start: 0, step: (soFar, x) => Math.fround(soFar + x) },
  cumsumI32: { start: 0, step: (soFar, x) => (soFar + x) | 0 },
  cumprodF32: { start: 1, step: (soFar, x) => Math.fround(soFar * x) },
  cumprodI32: { start: 1, step: (soFar, x) => Math.imul(soFar, x) },
} as const satisfies Record<string, Rule>;

export type ScanName = keyof typeof RULES;

function scanRoutine(name: ScanName, { start, step }: Rule): Routine<ScanArguments> {
  return {
    name,
    reference([x]: readonly HostValues[], [out]: readonly HostValues[], args) {
      const { outer, n, inner, exclusive, reverse } = args;
      for (let o = 0; o < outer; o++)
        for (let i = 0; i < inner; i++) {
          let soFar = start;
          for (let k = 0; k < n; k++) {
            const at = (o * n + (reverse ? n - 1 - k : k)) * inner + i;
            const next = step(soFar, x[at]);
            out[at] = exclusive ? soFar : next;
            soFar = next;
          }
        }
    },
  };
}

export const scanRoutines = Object.fromEntries(
  Object.entries(RULES).map(([name, rule]) => [name, scanRoutine(name as ScanName, rule)]),
) as Readonly<Record<ScanName, Routine<ScanArguments>>>;
