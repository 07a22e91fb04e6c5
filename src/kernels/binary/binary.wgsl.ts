/** The elementwise operations on two tensors in WGSL: one scalar function each, in two shaders. */
import { arithmeticWgsl } from '../../numerics/arithmetic.wgsl.ts';
import { powWgsl } from '../../numerics/functions/pow.wgsl.ts';
import type { WgslModule } from '../../numerics/wgsl.ts';
import { gpuRoutine, type GpuRoutine, type Shader } from '../gpu.ts';
import { input, output } from '../kernel.ts';
import { eachOf, wordOfBool, type Scalar } from '../scalar.wgsl.ts';
import { sizeOf } from '../shape.ts';
import type { BinaryArguments, BinaryName } from './binary.reference.ts';
import { integersWgsl } from './integers.wgsl.ts';
import { quotientWgsl } from './quotient.wgsl.ts';

const float = (expression: string, ...uses: WgslModule[]): Scalar => ({
  expression,
  uses: [arithmeticWgsl, ...uses],
});
const integer = (expression: string): Scalar => ({ expression, uses: [integersWgsl] });

const squaredDifferenceWgsl: WgslModule = {
  name: 'squaredDifference',
  uses: [arithmeticWgsl],
  code: /* wgsl */ `
fn squaredDifferenceF32(a: u32, b: u32) -> u32 {
  let d = subF32(a, b);
  return mulF32(d, d);
}
`,
};

const float32Scalars: Partial<Record<BinaryName, Scalar>> = {
  add: float('addF32(a, b)'),
  sub: float('subF32(a, b)'),
  mul: float('mulF32(a, b)'),
  div: float('divF32(a, b)'),
  floorDiv: float('floorDivF32(a, b)', quotientWgsl),
  mod: float('modF32(a, b)', quotientWgsl),
  pow: float('powF32(a, b)', powWgsl),
  max: float('maxF32(a, b)'),
  min: float('minF32(a, b)'),
  squaredDifference: float('squaredDifferenceF32(a, b)', squaredDifferenceWgsl),
  prelu: float('select(a, mulF32(b, a), isNegative(a))'),
  // b >= 0
  eluGrad: float('select(mulF32(a, addF32(b, ONE)), a, b <= INFINITY || b == SIGN)'),
  equal: float(wordOfBool('equalF32(a, b)')),
  notEqual: float(wordOfBool('!equalF32(a, b)')),
  greater: float(wordOfBool('lessF32(b, a)')),
  greaterEqual: float(wordOfBool('lessEqualF32(b, a)')),
  less: float(wordOfBool('lessF32(a, b)')),
  lessEqual: float(wordOfBool('lessEqualF32(a, b)')),
};

const int32Scalars: Partial<Record<BinaryName, Scalar>> = {
  add: integer('a + b'),
  sub: integer('a - b'),
  mul: integer('a * b'),
  floorDiv: integer('floorDivI32(a, b)'),
  mod: integer('modI32(a, b)'),
  max: integer('u32(max(i32(a), i32(b)))'),
  min: integer('u32(min(i32(a), i32(b)))'),
  pow: integer('powI32(a, b)'),
  squaredDifference: integer('(a - b) * (a - b)'),
  logicalAnd: integer('a & b'),
  logicalOr: integer('a | b'),
  equal: integer(wordOfBool('a == b')),
  notEqual: integer(wordOfBool('a != b')),
  greater: integer(wordOfBool('i32(a) > i32(b)')),
  greaterEqual: integer(wordOfBool('i32(a) >= i32(b)')),
  less: integer(wordOfBool('i32(a) < i32(b)')),
  lessEqual: integer(wordOfBool('i32(a) <= i32(b)')),
};

/** Operands of one axis: whole tensors, or a tensor and a number. Arguments: the strides. */
function flatShader(name: string, scalar: Scalar): Shader {
  const { expression, uses } = scalar;
  return {
    name,
    kind: 'element',
    each: eachOf(scalar),
    reads: 2,
    writes: 1,
    args: 2,
    uses,
    code: /* wgsl */ `
fn element(i: u32) {
  let a = in0[i * u32(arg(0u))];
  let b = in1[i * u32(arg(1u))];
  out0[i] = ${expression};
}
`,
  };
}

/** Operands of several axes. Arguments: shape and strides. */
function broadcastShader(name: string, scalar: Scalar, rank: number): Shader {
  const { expression, uses } = scalar;
  // From the last axis to the second; what is left then is the index along the first.
  const axes = Array.from({ length: rank - 1 }, (_, k) => rank - 1 - k);
  return {
    name: `${name}Broadcast${rank}`,
    kind: 'element',
    each: eachOf(scalar),
    reads: 2,
    writes: 1,
    args: 3 * rank,
    uses,
    code: /* wgsl */ `
fn element(i: u32) {
  var rest = i;
  var outer = 0u;
  var index = 0u;
  var ia = 0u;
  var ib = 0u;
${axes
  .map(
    (axis) => `
  outer = rest / u32(arg(${axis}u));
  index = rest - outer * u32(arg(${axis}u));
  rest = outer;
  ia += index * u32(arg(${rank + axis}u));
  ib += index * u32(arg(${2 * rank + axis}u));
`,
  )
  .join('')}
  let a = in0[ia + rest * u32(arg(${rank}u))];
  let b = in1[ib + rest * u32(arg(${2 * rank}u))];
  out0[i] = ${expression};
}
`,
  };
}

function binaryGpuRoutine(name: string, scalar: Scalar): GpuRoutine {
  const flat = flatShader(name, scalar);
  const broadcasts: Shader[] = [];
  return gpuRoutine<BinaryArguments>(name, ({ rank, shape, aStrides, bStrides }) => ({
    dispatches: [
      {
        shader: rank === 1 ? flat : (broadcasts[rank] ??= broadcastShader(name, scalar, rank)),
        tensors: [input(0), input(1), output(0)],
        args: [...(rank === 1 ? [] : shape), ...aStrides, ...bStrides],
        count: sizeOf(shape),
      },
    ],
  }));
}

const routinesOf = (scalars: Partial<Record<BinaryName, Scalar>>, storage: string) =>
  Object.entries(scalars).map(([name, scalar]) => binaryGpuRoutine(name + storage, scalar));

export const binaryGpu: readonly GpuRoutine[] = [
  ...routinesOf(float32Scalars, 'F32'),
  ...routinesOf(int32Scalars, 'I32'),
];
