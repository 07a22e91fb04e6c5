/** Elementwise operations on one tensor. */
import { numberAttribute } from '../attributes.ts';
import {
  call,
  float32,
  input,
  KernelError,
  output,
  type DType,
  type Kernel,
  type Routine,
} from '../kernel.ts';
import { requireDType, sizeOf } from '../shape.ts';
import { clipF32, clipI32, unaryRoutine, type UnaryArguments, type UnaryName } from './unary.reference.ts';

interface UnaryDeclaration {
  readonly kernel: string;
  readonly name: UnaryName;
  readonly takes: readonly DType[];
  /** The type of the output; that of the input if it is left out. */
  readonly gives?: DType;
  /** alpha where it is not given. */
  readonly alpha?: number;
}

const DECLARATIONS: readonly UnaryDeclaration[] = [
  { kernel: 'Neg', name: 'neg', takes: ['float32', 'int32'] },
  { kernel: 'Abs', name: 'abs', takes: ['float32', 'int32'] },
  { kernel: 'Square', name: 'square', takes: ['float32', 'int32'] },
  { kernel: 'Sqrt', name: 'sqrt', takes: ['float32'] },
  { kernel: 'Reciprocal', name: 'reciprocal', takes: ['float32'] },
  { kernel: 'Exp', name: 'exp', takes: ['float32'] },
  { kernel: 'Expm1', name: 'expm1', takes: ['float32'] },
  { kernel: 'Log', name: 'log', takes: ['float32'] },
  { kernel: 'Log1p', name: 'log1p', takes: ['float32'] },
  { kernel: 'Tanh', name: 'tanh', takes: ['float32'] },
  { kernel: 'Sigmoid', name: 'sigmoid', takes: ['float32'] },
  { kernel: 'Softplus', name: 'softplus', takes: ['float32'] },
  { kernel: 'Erf', name: 'erf', takes: ['float32'] },
  { kernel: 'Sin', name: 'sin', takes: ['float32'] },
  { kernel: 'Cos', name: 'cos', takes: ['float32'] },
  { kernel: 'Tan', name: 'tan', takes: ['float32'] },
  { kernel: 'Rsqrt', name: 'rsqrt', takes: ['float32'] },
  { kernel: 'Relu', name: 'relu', takes: ['float32', 'int32'] },
  { kernel: 'Step', name: 'step', takes: ['float32'] },
  { kernel: 'Sign', name: 'sign', takes: ['float32', 'int32'] },
  { kernel: 'Floor', name: 'floor', takes: ['float32'] },
  { kernel: 'Ceil', name: 'ceil', takes: ['float32'] },
  { kernel: 'Round', name: 'round', takes: ['float32'] },
  { kernel: 'LogicalNot', name: 'logicalNot', takes: ['bool'] },
  { kernel: 'Relu6', name: 'relu6', takes: ['float32', 'int32'] },
  { kernel: 'Elu', name: 'elu', takes: ['float32'] },
  { kernel: 'Selu', name: 'selu', takes: ['float32'] },
  { kernel: 'LeakyRelu', name: 'leakyRelu', takes: ['float32'], alpha: 0.2 },
  { kernel: 'IsNan', name: 'isNan', takes: ['float32'], gives: 'bool' },
  { kernel: 'IsInf', name: 'isInf', takes: ['float32'], gives: 'bool' },
  { kernel: 'IsFinite', name: 'isFinite', takes: ['float32'], gives: 'bool' },
];

function unaryKernel({ kernel, name, takes, gives, alpha = 0 }: UnaryDeclaration): Kernel {
  const routines = new Map<DType, Routine<UnaryArguments>>();
  for (const dtype of takes) {
    const routine = unaryRoutine(name, dtype === 'float32' ? 'F32' : 'I32');
    if (routine !== undefined) routines.set(dtype, routine);
  }
  return {
    name: kernel,
    inputs: ['x'],
    plan([x], attributes) {
      const routine = routines.get(x.dtype);
      if (routine === undefined)
        throw new KernelError(kernel, `takes ${takes.join(' or ')}, was given ${x.dtype}`);
      const parameter = float32(numberAttribute(kernel, attributes, 'alpha', alpha));
      return {
        outputs: [{ shape: x.shape, dtype: gives ?? x.dtype }],
        calls: [call(routine, [input(0)], [output(0)], { n: sizeOf(x.shape), parameter })],
      };
    },
  };
}

/** A bound of an int32 clip: whole, and kept within int32 (infinities are bounds too). */
function integerBound(value: number): number {
  const kept = Math.max(-2147483648, Math.min(2147483647, value));
  if (!Number.isInteger(kept))
    throw new KernelError('ClipByValue', `bound ${value} of int32 values is not a whole number`);
  return kept;
}

const clipByValue: Kernel = {
  name: 'ClipByValue',
  inputs: ['x'],
  plan([x], attributes) {
    requireDType('ClipByValue', x, 'float32', 'int32');
    const least = numberAttribute('ClipByValue', attributes, 'clipValueMin');
    const most = numberAttribute('ClipByValue', attributes, 'clipValueMax');
    const n = sizeOf(x.shape);
    const clip =
      x.dtype === 'float32'
        ? call(clipF32, [input(0)], [output(0)], { n, least: float32(least), most: float32(most) })
        : call(clipI32, [input(0)], [output(0)], {
            n,
            least: integerBound(least),
            most: integerBound(most),
          });
    return { outputs: [x], calls: [clip] };
  },
};

export const unaryKernels: readonly Kernel[] = [...DECLARATIONS.map(unaryKernel), clipByValue];
