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
import { sizeOf } from '../shape.ts';
import { unaryRoutine, type UnaryArguments, type UnaryName } from './unary.reference.ts';

interface UnaryDeclaration {
  readonly kernel: string;
  readonly name: UnaryName;
  readonly takes: readonly DType[];
}

const DECLARATIONS: readonly UnaryDeclaration[] = [
  { kernel: 'Neg', name: 'neg', takes: ['float32', 'int32'] },
  { kernel: 'Abs', name: 'abs', takes: ['float32', 'int32'] },
  { kernel: 'Square', name: 'square', takes: ['float32', 'int32'] },
  { kernel: 'Sqrt', name: 'sqrt', takes: ['float32'] },
  { kernel: 'Reciprocal', name: 'reciprocal', takes: ['float32'] },
  { kernel: 'Exp', name: 'exp', takes: ['float32'] },
  { kernel: 'Log', name: 'log', takes: ['float32'] },
  { kernel: 'Relu', name: 'relu', takes: ['float32', 'int32'] },
  { kernel: 'Step', name: 'step', takes: ['float32'] },
  { kernel: 'Sign', name: 'sign', takes: ['float32', 'int32'] },
  { kernel: 'Floor', name: 'floor', takes: ['float32'] },
  { kernel: 'Ceil', name: 'ceil', takes: ['float32'] },
  { kernel: 'Round', name: 'round', takes: ['float32'] },
  { kernel: 'LogicalNot', name: 'logicalNot', takes: ['bool'] },
];

function unaryKernel({ kernel, name, takes }: UnaryDeclaration): Kernel {
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
      const parameter = float32(numberAttribute(kernel, attributes, 'alpha', 0));
      return {
        outputs: [x],
        calls: [call(routine, [input(0)], [output(0)], { n: sizeOf(x.shape), parameter })],
      };
    },
  };
}

export const unaryKernels: readonly Kernel[] = DECLARATIONS.map(unaryKernel);
