/** The specification of the elementwise operations on one tensor: one scalar function each. */
import { expF32 } from '../../numerics/functions/exp.ts';
import { logF32 } from '../../numerics/functions/log.ts';
import { roundHalfEven } from '../../numerics/float32.ts';
import type { Float32Argument, HostValues, Routine } from '../kernel.ts';

/** `parameter` is step's alpha; the other functions do not look at it. */
export type UnaryArguments = { readonly n: number; readonly parameter: Float32Argument };

type Scalar = (x: number, parameter: number) => number;

/** Beyond 2^23 a binary32 is an integer already, and infinities and NaN stay. */
function integral(x: number, round: (x: number) => number): number {
  return Math.abs(x) < 8388608 ? round(x) : x;
}

// Math.fround of the binary64 result is RN of the exact one for *, / and sqrt.
const float32Scalars = {
  neg: (x: number) => -x,
  abs: (x: number) => Math.abs(x),
  square: (x: number) => Math.fround(x * x),
  sqrt: (x: number) => Math.fround(Math.sqrt(x)),
  reciprocal: (x: number) => Math.fround(1 / x),
  exp: expF32,
  log: logF32,
  relu: (x: number) => (x !== x ? x : x > 0 ? x : 0),
  step: (x: number, alpha: number) => (x !== x ? x : x > 0 ? 1 : alpha),
  sign: (x: number) => (x !== x || x === 0 ? x : x > 0 ? 1 : -1),
  floor: (x: number) => integral(x, Math.floor),
  ceil: (x: number) => integral(x, Math.ceil),
  round: (x: number) => integral(x, roundHalfEven),
} as const;

const int32Scalars = {
  neg: (x: number) => -x | 0,
  abs: (x: number) => (x < 0 ? -x | 0 : x),
  square: (x: number) => Math.imul(x, x),
  relu: (x: number) => Math.max(x, 0),
  sign: (x: number) => Math.sign(x),
  logicalNot: (x: number) => 1 - x,
} as const;

export type UnaryName = keyof typeof float32Scalars | keyof typeof int32Scalars;

const TABLES: Readonly<Record<'F32' | 'I32', Partial<Record<UnaryName, Scalar>>>> = {
  F32: float32Scalars,
  I32: int32Scalars,
};

/** The routine that applies a scalar function to every element, or undefined where the type has none. */
export function unaryRoutine(name: UnaryName, storage: 'F32' | 'I32'): Routine<UnaryArguments> | undefined {
  const scalar = TABLES[storage][name];
  if (scalar === undefined) return undefined;
  return {
    name: name + storage,
    reference([x]: readonly HostValues[], [out]: readonly HostValues[], { n, parameter }) {
      for (let i = 0; i < n; i++) out[i] = scalar(x[i], parameter.float32);
    },
  };
}
