/** The elementwise operations on one tensor in WGSL, conversions and clips among them: one scalar function each. */
import { arithmeticWgsl } from '../../numerics/arithmetic.wgsl.ts';
import { bitsOf } from '../../numerics/float32.ts';
import { cosWgsl } from '../../numerics/functions/cos.wgsl.ts';
import { erfWgsl } from '../../numerics/functions/erf.wgsl.ts';
import { expWgsl } from '../../numerics/functions/exp.wgsl.ts';
import { expm1Wgsl } from '../../numerics/functions/expm1.wgsl.ts';
import { logWgsl } from '../../numerics/functions/log.wgsl.ts';
import { log1pWgsl } from '../../numerics/functions/log1p.wgsl.ts';
import { reciprocalWgsl } from '../../numerics/functions/reciprocal.wgsl.ts';
import { rsqrtWgsl } from '../../numerics/functions/rsqrt.wgsl.ts';
import { sigmoidWgsl } from '../../numerics/functions/sigmoid.wgsl.ts';
import { sinWgsl } from '../../numerics/functions/sin.wgsl.ts';
import { softplusWgsl } from '../../numerics/functions/softplus.wgsl.ts';
import { tanWgsl } from '../../numerics/functions/tan.wgsl.ts';
import { tanhWgsl } from '../../numerics/functions/tanh.wgsl.ts';
import type { WgslModule } from '../../numerics/wgsl.ts';
import { argumentWords, gpuRoutine, type GpuRoutine } from '../gpu.ts';
import { input, output, type Arguments } from '../kernel.ts';
import { elementShader, wordOfBool, type Scalar } from '../scalar.wgsl.ts';
import { roundingWgsl } from './rounding.wgsl.ts';
import type { UnaryArguments, UnaryName } from './unary.reference.ts';

const float = (expression: string, ...uses: WgslModule[]): Scalar => ({
  expression,
  uses: [arithmeticWgsl, ...uses],
});
const integer = (expression: string): Scalar => ({ expression, uses: [] });

/** A binary32 number's bits as WGSL. */
const bits = (x: number): string => `${bitsOf(Math.fround(x))}u`;

/** selu's constants: below 0, and elsewhere. */
const seluFactor = `select(${bits(1.0507009873554805)}, ${bits(1.7580993408473766)}, isNegative(a))`;

/** Every NaN among the operands is the canonical one, whose sign bit is 0. `arg(0u)` is alpha. */
const float32Scalars: Partial<Record<UnaryName, Scalar>> = {
  neg: float('negF32(a)'),
  abs: float('a & MAGNITUDE'),
  square: float('mulF32(a, a)'),
  sqrt: float('sqrtF32(a)'),
  reciprocal: float('reciprocalF32(a)', reciprocalWgsl),
  exp: float('expF32(a)', expWgsl),
  expm1: float('expm1F32(a)', expm1Wgsl),
  log: float('logF32(a)', logWgsl),
  log1p: float('log1pF32(a)', log1pWgsl),
  tanh: float('tanhF32(a)', tanhWgsl),
  sigmoid: float('sigmoidF32(a)', sigmoidWgsl),
  softplus: float('softplusF32(a)', softplusWgsl),
  erf: float('erfF32(a)', erfWgsl),
  sin: float('sinF32(a)', sinWgsl),
  cos: float('cosF32(a)', cosWgsl),
  tan: float('tanF32(a)', tanWgsl),
  rsqrt: float('rsqrtF32(a)', rsqrtWgsl),
  relu: float('select(0u, a, a < SIGN)'),
  step: float('select(select(u32(arg(0u)), ONE, a > 0u && a < SIGN), a, isNan(a))'),
  sign: float('select((a & SIGN) | ONE, a, isNan(a) || (a & MAGNITUDE) == 0u)'),
  floor: float('floorF32(a)', roundingWgsl),
  ceil: float('ceilF32(a)', roundingWgsl),
  round: float('roundF32(a)', roundingWgsl),
  relu6: float(`select(min(select(0u, a, a < SIGN), ${bits(6)}), a, isNan(a))`),
  elu: float('select(a, expm1F32(a), isNegative(a))', expm1Wgsl),
  selu: float(`mulF32(${seluFactor}, select(a, expm1F32(a), isNegative(a)))`, expm1Wgsl),
  leakyRelu: float('select(a, mulF32(u32(arg(0u)), a), isNegative(a))'),
  isNan: float(wordOfBool('isNan(a)')),
  isInf: float(wordOfBool('(a & MAGNITUDE) == INFINITY')),
  isFinite: float(wordOfBool('(a & MAGNITUDE) < INFINITY')),
};

const int32Scalars: Partial<Record<UnaryName, Scalar>> = {
  neg: integer('0u - a'),
  abs: integer('select(a, 0u - a, i32(a) < 0)'),
  square: integer('a * a'),
  relu: integer('u32(max(i32(a), 0))'),
  relu6: integer('u32(clamp(i32(a), 0, 6))'),
  sign: integer('u32(clamp(i32(a), -1, 1))'),
  logicalNot: integer('1u - a'),
};

/** Conversions and clips; `arg(0u)` and `arg(1u)` are the bounds. */
const others: Readonly<Record<string, Scalar>> = {
  castI32ToF32: float('i32ToF32(i32(a))'),
  castF32ToI32: float('u32(f32ToI32(a))'),
  castF32ToBool: float(wordOfBool('(a & MAGNITUDE) != 0u')),
  castI32ToBool: integer(wordOfBool('a != 0u')),
  clipF32: float('minF32(maxF32(a, u32(arg(0u))), u32(arg(1u)))'),
  // Not clamp: the bounds may be the wrong way round.
  clipI32: integer('u32(min(max(i32(a), arg(0u)), arg(1u)))'),
};

/** Any of their arguments besides n are the shader's. */
type ElementArguments = Arguments & Pick<UnaryArguments, 'n'>;

function routinesOf(scalars: Readonly<Record<string, Scalar>>, suffix: string): GpuRoutine[] {
  return Object.entries(scalars).map(([name, scalar]) => {
    const shader = elementShader(name + suffix, scalar, 1, 2);
    return gpuRoutine<ElementArguments>(shader.name, ({ n, ...rest }) => ({
      dispatches: [
        {
          shader,
          tensors: [input(0), output(0)],
          args: Object.values(rest).flatMap(argumentWords),
          count: n,
        },
      ],
    }));
  });
}

export const unaryGpu: readonly GpuRoutine[] = [
  ...routinesOf(float32Scalars, 'F32'),
  ...routinesOf(int32Scalars, 'I32'),
  ...routinesOf(others, ''),
];
