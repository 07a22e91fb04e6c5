/** The specification of the elementwise operations on two tensors: one scalar function each. */
import { powF32 } from '../../numerics/functions/pow.ts';
import type { Routine } from '../kernel.ts';
import { walk } from '../walk.ts';
import { floorDivF32, modF32 } from './quotient.reference.ts';

export type BinaryArguments = {
  readonly rank: number;
  readonly shape: readonly number[];
  readonly aStrides: readonly number[];
  readonly bStrides: readonly number[];
};

type Scalar = (a: number, b: number) => number;

/** max by docs/numerics.md: NaN wins, and max(-0, +0) = +0. */
export function maxRule(a: number, b: number): number {
  return Math.max(a, b);
}

/** min by docs/numerics.md: NaN wins, and min(-0, +0) = -0. */
export function minRule(a: number, b: number): number {
  return Math.min(a, b);
}

const comparisons = {
  equal: (a: number, b: number) => Number(a === b),
  notEqual: (a: number, b: number) => Number(a !== b),
  greater: (a: number, b: number) => Number(a > b),
  greaterEqual: (a: number, b: number) => Number(a >= b),
  less: (a: number, b: number) => Number(a < b),
  lessEqual: (a: number, b: number) => Number(a <= b),
} as const;

// Math.fround of the binary64 result is RN of the exact one: 53 bits are more than twice 24, plus two.
const float32Scalars = {
  add: (a: number, b: number) => Math.fround(a + b),
  sub: (a: number, b: number) => Math.fround(a - b),
  mul: (a: number, b: number) => Math.fround(a * b),
  div: (a: number, b: number) => Math.fround(a / b),
  max: maxRule,
  min: minRule,
  /** mul(d, d) with d = sub(a, b). */
  squaredDifference: (a: number, b: number) => {
    const d = Math.fround(a - b);
    return Math.fround(d * d);
  },
  pow: powF32,
  floorDiv: floorDivF32,
  mod: modF32,
  /** x below 0 becomes mul(alpha, x). */
  prelu: (x: number, alpha: number) => (x < 0 ? Math.fround(alpha * x) : x),
  /** From elu's result y: dy where y >= 0, mul(dy, add(y, 1)) elsewhere (NaN too). */
  eluGrad: (dy: number, y: number) => (y >= 0 ? dy : Math.fround(dy * Math.fround(y + 1))),
  ...comparisons,
} as const;

/** The product of b factors a, wrapped; a negative power is rounded towards zero, and 0 to a negative power is 0. */
function powI32(a: number, b: number): number {
  if (b < 0) return a === 1 ? 1 : a === -1 ? (b % 2 === 0 ? 1 : -1) : 0;
  let power = 1;
  let square = a;
  for (let rest = b; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) power = Math.imul(power, square);
    square = Math.imul(square, square);
  }
  return power;
}

const int32Scalars = {
  add: (a: number, b: number) => (a + b) | 0,
  sub: (a: number, b: number) => (a - b) | 0,
  mul: (a: number, b: number) => Math.imul(a, b),
  // Division by zero gives 0, as no integer would be right; -2^31 / -1 wraps.
  floorDiv: (a: number, b: number) => (b === 0 ? 0 : Math.floor(a / b) | 0),
  /** a - b * floor(a / b): it has the sign of b. */
  mod: (a: number, b: number) => (b === 0 ? 0 : (a - Math.imul(b, Math.floor(a / b) | 0)) | 0),
  max: maxRule,
  min: minRule,
  pow: powI32,
  squaredDifference: (a: number, b: number) => Math.imul((a - b) | 0, (a - b) | 0),
  logicalAnd: (a: number, b: number) => a & b,
  logicalOr: (a: number, b: number) => a | b,
  ...comparisons,
} as const;

export type BinaryName = keyof typeof float32Scalars | keyof typeof int32Scalars;

const TABLES: Readonly<Record<'F32' | 'I32', Partial<Record<BinaryName, Scalar>>>> = {
  F32: float32Scalars,
  I32: int32Scalars,
};

/** The scalar function of a name for a storage type. */
export function binaryScalars(name: BinaryName, storage: 'F32' | 'I32'): Scalar {
  const scalar = TABLES[storage][name];
  if (scalar === undefined) throw new Error(`no specification of ${name}${storage}`);
  return scalar;
}

/** The routine that applies a scalar function over two broadcast tensors. */
export function binaryRoutine(name: string, scalar: Scalar): Routine<BinaryArguments> {
  return {
    name,
    reference([a, b], [out], { shape, aStrides, bStrides }) {
      walk(shape, [aStrides, bStrides], (position, [ia, ib]) => {
        out[position] = scalar(a[ia], b[ib]);
      });
    },
  };
}
