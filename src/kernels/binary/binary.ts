/** Elementwise operations on two tensors, broadcast by NumPy's rule. */
import { call, input, KernelError, output, type DType, type Kernel, type Routine } from '../kernel.ts';
import { broadcastShapes, broadcastStrides, collapse } from '../shape.ts';
import { binaryRoutine, binaryScalars, type BinaryArguments, type BinaryName } from './binary.reference.ts';

/** The routines of a name, one for each type that it takes. */
interface BinaryDeclaration {
  readonly kernel: string;
  readonly name: BinaryName;
  readonly takes: readonly DType[];
  readonly gives: DType | 'same';
  /** tfjs's names of the inputs where they are not a and b. */
  readonly inputs?: readonly [string, string];
}

const DECLARATIONS: readonly BinaryDeclaration[] = [
  { kernel: 'Add', name: 'add', takes: ['float32', 'int32'], gives: 'same' },
  { kernel: 'Sub', name: 'sub', takes: ['float32', 'int32'], gives: 'same' },
  { kernel: 'Multiply', name: 'mul', takes: ['float32', 'int32'], gives: 'same' },
  { kernel: 'RealDiv', name: 'div', takes: ['float32'], gives: 'same' },
  { kernel: 'FloorDiv', name: 'floorDiv', takes: ['float32', 'int32'], gives: 'same' },
  { kernel: 'Mod', name: 'mod', takes: ['float32', 'int32'], gives: 'same' },
  { kernel: 'Pow', name: 'pow', takes: ['float32', 'int32'], gives: 'same' },
  { kernel: 'Prelu', name: 'prelu', takes: ['float32'], gives: 'same', inputs: ['x', 'alpha'] },
  { kernel: 'EluGrad', name: 'eluGrad', takes: ['float32'], gives: 'same', inputs: ['dy', 'y'] },
  { kernel: 'Maximum', name: 'max', takes: ['float32', 'int32'], gives: 'same' },
  { kernel: 'Minimum', name: 'min', takes: ['float32', 'int32'], gives: 'same' },
  { kernel: 'SquaredDifference', name: 'squaredDifference', takes: ['float32', 'int32'], gives: 'same' },
  { kernel: 'Equal', name: 'equal', takes: ['float32', 'int32', 'bool'], gives: 'bool' },
  { kernel: 'NotEqual', name: 'notEqual', takes: ['float32', 'int32', 'bool'], gives: 'bool' },
  { kernel: 'Greater', name: 'greater', takes: ['float32', 'int32', 'bool'], gives: 'bool' },
  { kernel: 'GreaterEqual', name: 'greaterEqual', takes: ['float32', 'int32', 'bool'], gives: 'bool' },
  { kernel: 'Less', name: 'less', takes: ['float32', 'int32', 'bool'], gives: 'bool' },
  { kernel: 'LessEqual', name: 'lessEqual', takes: ['float32', 'int32', 'bool'], gives: 'bool' },
  { kernel: 'LogicalAnd', name: 'logicalAnd', takes: ['bool'], gives: 'bool' },
  { kernel: 'LogicalOr', name: 'logicalOr', takes: ['bool'], gives: 'bool' },
];

/** Bools are held as int32, so their routines are int32's. */
const storage = (dtype: DType): 'F32' | 'I32' => (dtype === 'float32' ? 'F32' : 'I32');

/** Every routine of this family, by name. */
const routines = new Map<string, Routine<BinaryArguments>>(
  DECLARATIONS.flatMap(({ name, takes }) =>
    [...new Set(takes.map(storage))].map((suffix) => {
      const routine = binaryRoutine(name + suffix, binaryScalars(name, suffix));
      return [routine.name, routine] as const;
    }),
  ),
);

function binaryKernel({ kernel, name, takes, gives, inputs = ['a', 'b'] }: BinaryDeclaration): Kernel {
  return {
    name: kernel,
    inputs,
    plan([a, b]) {
      if (a.dtype !== b.dtype) throw new KernelError(kernel, `types ${a.dtype} and ${b.dtype} differ`);
      const routine = routines.get(name + storage(a.dtype));
      if (!takes.includes(a.dtype) || routine === undefined)
        throw new KernelError(kernel, `takes ${takes.join(' or ')}, was given ${a.dtype}`);
      const shape = broadcastShapes(kernel, a.shape, b.shape);
      const space = collapse(shape, [broadcastStrides(a.shape, shape), broadcastStrides(b.shape, shape)]);
      const [aStrides, bStrides] = space.strides;
      const args: BinaryArguments = { rank: space.shape.length, shape: space.shape, aStrides, bStrides };
      return {
        outputs: [{ shape, dtype: gives === 'same' ? a.dtype : gives }],
        calls: [call(routine, [input(0), input(1)], [output(0)], args)],
      };
    },
  };
}

export const binaryKernels: readonly Kernel[] = DECLARATIONS.map(binaryKernel);

/**
 * A routine of this family, for kernels that combine tensors among other things.
 *
 * @throws KernelError when there is none of that name
 */
export function binaryRoutineNamed(name: string): Routine<BinaryArguments> {
  const routine = routines.get(name);
  if (routine === undefined) throw new KernelError(name, 'no such routine');
  return routine;
}
