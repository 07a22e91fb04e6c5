/** Operations on single elements in double precision. */
import { binaryRoutine, type BinaryName } from '../../kernels/binary/binary.reference.ts';
import { binaryRoutineNamed } from '../../kernels/binary/binary.ts';
import {
  castF32ToBool,
  castF32ToI32,
  castI32ToBool,
  castI32ToF32,
  copy,
  fill,
  gather,
  oneHot,
  select,
} from '../../kernels/layout/layout.reference.ts';
import { rangeF32, rangeI32 } from '../../kernels/layout/range.reference.ts';
import { resizeNearest } from '../../kernels/resize/resize.reference.ts';
import { flattenIndices, scatterUpdate, segmentSumI32 } from '../../kernels/scatter/scatter.reference.ts';
import { clipF32, clipI32, unaryRoutine, type UnaryName } from '../../kernels/unary/unary.reference.ts';
import type { DType } from '../../kernels/kernel.ts';
import { fromBits } from '../../numerics/float32.ts';
import { asSpecified, double, type DoubleRoutine } from './routine.ts';

const { exp, expm1, log, log1p, sqrt, tanh, sin, cos, tan, max, abs } = Math;

/** 2 / sqrt(pi) * exp(-x^2) * (x + 2 x^3 / 3 + 4 x^5 / 15 + ...): all terms have one sign, so nothing cancels. */
function erf(x: number): number {
  if (abs(x) > 6) return Math.sign(x);
  let term = x;
  let sum = x;
  for (let n = 1; abs(term) > 1e-17 * abs(sum); n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return 1.1283791670955126 * exp(-x * x) * sum;
}

const SELU_SCALE = 1.0507009873554805;
const SELU_SCALE_ALPHA = 1.7580993408473766;

/** Those that the specification rounds. */
const UNARY: Readonly<Partial<Record<UnaryName, (x: number, alpha: number) => number>>> = {
  square: (x) => x * x,
  sqrt,
  reciprocal: (x) => 1 / x,
  exp,
  expm1,
  log,
  log1p,
  tanh,
  sigmoid: (x) => 1 / (1 + exp(-x)),
  softplus: (x) => max(x, 0) + log1p(exp(-abs(x))),
  erf,
  sin,
  cos,
  tan,
  rsqrt: (x) => 1 / sqrt(x),
  elu: (x) => (x < 0 ? expm1(x) : x),
  selu: (x) => (x < 0 ? SELU_SCALE_ALPHA * expm1(x) : SELU_SCALE * x),
  leakyRelu: (x, alpha) => (x < 0 ? alpha * x : x),
};

/** Those that it does not: floor and its like only round up to 2^23, and nothing differentiable is beyond. */
const EXACT_UNARY = ['neg', 'abs', 'relu', 'relu6', 'step', 'sign', 'floor', 'ceil', 'round'] as const;
const EXACT_UNARY_I32 = ['neg', 'abs', 'square', 'relu', 'relu6', 'sign', 'logicalNot'] as const;

const BINARY: Readonly<Partial<Record<BinaryName, (a: number, b: number) => number>>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  squaredDifference: (a, b) => (a - b) * (a - b),
  pow: Math.pow,
  prelu: (x, alpha) => (x < 0 ? alpha * x : x),
};

const EXACT_BINARY = [
  ...['max', 'min', 'equal', 'notEqual', 'greater', 'greaterEqual', 'less', 'lessEqual'].flatMap((name) => [
    `${name}F32`,
    `${name}I32`,
  ]),
  ...['add', 'sub', 'mul', 'floorDiv', 'mod', 'pow', 'squaredDifference', 'logicalAnd', 'logicalOr'].map(
    (name) => `${name}I32`,
  ),
];

/** What a 32-bit word stands for. */
const valueOf = (word: number, type: DType): number => (type === 'float32' ? fromBits(word >>> 0) : word);

function unary(name: UnaryName, storage: 'F32' | 'I32') {
  const routine = unaryRoutine(name, storage);
  if (routine === undefined) throw new Error(`there is no routine ${name}${storage}`);
  return routine;
}

export const elementwise: readonly DoubleRoutine[] = [
  ...Object.entries(UNARY).map(([name, scalar]) =>
    // The table's keys are names.
    double(unary(name as UnaryName, 'F32'), ([x], [out], { n, parameter }) => {
      for (let i = 0; i < n; i++) out[i] = scalar(x[i], parameter.float32);
    }),
  ),
  ...EXACT_UNARY.map((name) => asSpecified(unary(name, 'F32'))),
  ...EXACT_UNARY_I32.map((name) => asSpecified(unary(name, 'I32'))),
  ...Object.entries(BINARY).map(([name, scalar]) => asSpecified(binaryRoutine(`${name}F32`, scalar))),
  ...EXACT_BINARY.map((name) => asSpecified(binaryRoutineNamed(name))),
  asSpecified(copy),
  asSpecified(gather),
  asSpecified(select),
  asSpecified(castF32ToI32),
  asSpecified(castF32ToBool),
  asSpecified(castI32ToBool),
  asSpecified(clipF32),
  asSpecified(clipI32),
  asSpecified(rangeI32),
  asSpecified(resizeNearest),
  asSpecified(flattenIndices),
  asSpecified(scatterUpdate),
  asSpecified(segmentSumI32),
  double(castI32ToF32, ([x], [out]) => out.set(x)),
  double(rangeF32, (_, [out], { n, start, step }) => {
    for (let i = 0; i < n; i++) out[i] = start.float32 + i * step.float32;
  }),
  double(fill, (_, [out], { word }, [type]) => void out.fill(valueOf(word, type))),
  double(oneHot, ([indices], [out], { n, depth, on, off }, [type]) => {
    out.fill(valueOf(off, type));
    for (let i = 0; i < n; i++)
      if (indices[i] >= 0 && indices[i] < depth) out[i * depth + indices[i]] = valueOf(on, type);
  }),
];
