/** The specification of the elementwise operations on one tensor: one scalar function each. */
import { cosF32 } from '../../numerics/functions/cos.ts';
import { erfF32 } from '../../numerics/functions/erf.ts';
import { expF32 } from '../../numerics/functions/exp.ts';
import { expm1F32 } from '../../numerics/functions/expm1.ts';
import { logF32 } from '../../numerics/functions/log.ts';
import { log1pF32 } from '../../numerics/functions/log1p.ts';
import { reciprocalF32 } from '../../numerics/functions/reciprocal.ts';
import { rsqrtF32 } from '../../numerics/functions/rsqrt.ts';
import { sigmoidF32 } from '../../numerics/functions/sigmoid.ts';
import { sinF32 } from '../../numerics/functions/sin.ts';
import { softplusF32 } from '../../numerics/functions/softplus.ts';
import { tanF32 } from '../../numerics/functions/tan.ts';
import { tanhF32 } from '../../numerics/functions/tanh.ts';
import { roundHalfEven } from '../../numerics/float32.ts';
import { maxRule, minRule } from '../binary/binary.reference.ts';
import type { Float32Argument, HostValues, Routine } from '../kernel.ts';

/** `parameter` is the alpha of step and leakyRelu; the other functions do not look at it. */
export type UnaryArguments = { readonly n: number; readonly parameter: Float32Argument };

type Scalar = (x: number, parameter: number) => number;

/** Beyond 2^23 a binary32 is an integer already, and infinities and NaN stay. */
function integral(x: number, round: (x: number) => number): number {
  return Math.abs(x) < 8388608 ? round(x) : x;
}

/** selu's constants, as tfjs has them, rounded once. */
const SELU_SCALE = Math.fround(1.0507009873554805);
const SELU_SCALE_ALPHA = Math.fround(1.7580993408473766);

/** min(max(x, 0), 6) */
const relu6 = (x: number) => (x !== x ? x : x > 0 ? Math.min(x, 6) : 0);

// Math.fround of the binary64 result is RN of the exact one for *, / and sqrt.
const float32Scalars = {
  neg: (x: number) => -x,
  abs: (x: number) => Math.abs(x),
  square: (x: number) => Math.fround(x * x),
  sqrt: (x: number) => Math.fround(Math.sqrt(x)),
  reciprocal: reciprocalF32,
  exp: expF32,
  expm1: expm1F32,
  log: logF32,
  log1p: log1pF32,
  tanh: tanhF32,
  sigmoid: sigmoidF32,
  softplus: softplusF32,
  erf: erfF32,
  sin: sinF32,
  cos: cosF32,
  tan: tanF32,
  rsqrt: rsqrtF32,
  relu: (x: number) => (x !== x ? x : x > 0 ? x : 0),
  step: (x: number, alpha: number) => (x !== x ? x : x > 0 ? 1 : alpha),
  sign: (x: number) => (x !== x || x === 0 ? x : x > 0 ? 1 : -1),
  floor: (x: number) => integral(x, Math.floor),
  ceil: (x: number) => integral(x, Math.ceil),
  round: (x: number) => integral(x, roundHalfEven),
  relu6,
  /** expm1(x) below 0, x itself elsewhere. */
  elu: (x: number) => (x < 0 ? expm1F32(x) : x),
  /** mul(scale * alpha, expm1(x)) below 0, mul(scale, x) elsewhere. */
  selu: (x: number) => (x < 0 ? Math.fround(SELU_SCALE_ALPHA * expm1F32(x)) : Math.fround(SELU_SCALE * x)),
  /** mul(alpha, x) below 0, x itself elsewhere. */
  leakyRelu: (x: number, alpha: number) => (x < 0 ? Math.fround(alpha * x) : x),
  isNan: (x: number) => Number(x !== x),
  isInf: (x: number) => Number(Math.abs(x) === Infinity),
  isFinite: (x: number) => Number(Math.abs(x) < Infinity),
} as const;

const int32Scalars = {
  neg: (x: number) => -x | 0,
  abs: (x: number) => (x < 0 ? -x | 0 : x),
  square: (x: number) => Math.imul(x, x),
  relu: (x: number) => Math.max(x, 0),
  relu6,
  sign: (x: number) => Math.sign(x),
  logicalNot: (x: number) => 1 - x,
} as const;

export type UnaryName = keyof typeof float32Scalars | keyof typeof int32Scalars;

const TABLES: Readonly<Record<'F32' | 'I32', Partial<Record<UnaryName, Scalar>>>> = {
  F32: float32Scalars,
  I32: int32Scalars,
};

const made = new Map<string, Routine<UnaryArguments>>();

/**
 * The routine that applies a scalar function to every element, or undefined where the type has none. There is one of
 * each name, whoever asks.
 */
export function unaryRoutine(name: UnaryName, storage: 'F32' | 'I32'): Routine<UnaryArguments> | undefined {
  const scalar = TABLES[storage][name];
  if (scalar === undefined) return undefined;
  const routine = made.get(name + storage) ?? {
    name: name + storage,
    reference([x]: readonly HostValues[], [out]: readonly HostValues[], { n, parameter }: UnaryArguments) {
      for (let i = 0; i < n; i++) out[i] = scalar(x[i], parameter.float32);
    },
  };
  made.set(routine.name, routine);
  return routine;
}

export type ClipF32Arguments = {
  readonly n: number;
  readonly least: Float32Argument;
  readonly most: Float32Argument;
};

/** min(max(x, least), most), by max and min of docs/numerics.md. */
export const clipF32: Routine<ClipF32Arguments> = {
  name: 'clipF32',
  reference([x], [out], { n, least, most }) {
    for (let i = 0; i < n; i++) out[i] = minRule(maxRule(x[i], least.float32), most.float32);
  },
};

export type ClipI32Arguments = { readonly n: number; readonly least: number; readonly most: number };

export const clipI32: Routine<ClipI32Arguments> = {
  name: 'clipI32',
  reference([x], [out], { n, least, most }) {
    for (let i = 0; i < n; i++) out[i] = minRule(maxRule(x[i], least), most);
  },
};
