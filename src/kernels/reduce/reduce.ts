/** Kernels that reduce axes. All reduced axes of a call form one slice. */
import { axesAttribute, booleanAttribute } from '../attributes.ts';
import { call, input, KernelError, output, temporary, type DType, type Kernel } from '../kernel.ts';
import { normaliseAxes, sizeOf } from '../shape.ts';
import { transposeCall } from '../layout/move.ts';
import { reduceRoutines, type ReduceName } from './reduce.reference.ts';

interface ReduceDeclaration {
  readonly kernel: string;
  /** tfjs's name for the attribute that holds the axes. */
  readonly axes: 'axis' | 'reductionIndices';
  readonly routine: Partial<Record<DType, ReduceName>>;
  readonly gives: DType | 'same';
  /** What is wrong with an empty slice, where it is an error. */
  readonly empty?: string;
}

const DECLARATIONS: readonly ReduceDeclaration[] = [
  {
    kernel: 'Sum',
    axes: 'axis',
    routine: { float32: 'sumF32', int32: 'sumI32', bool: 'sumI32' },
    gives: 'same',
  },
  { kernel: 'Mean', axes: 'axis', routine: { float32: 'meanF32' }, gives: 'same' },
  { kernel: 'Prod', axes: 'axis', routine: { float32: 'prodF32', int32: 'prodI32' }, gives: 'same' },
  {
    kernel: 'Max',
    axes: 'reductionIndices',
    routine: { float32: 'reduceMaxF32', int32: 'reduceMaxI32' },
    gives: 'same',
  },
  { kernel: 'Min', axes: 'axis', routine: { float32: 'reduceMinF32', int32: 'reduceMinI32' }, gives: 'same' },
  { kernel: 'All', axes: 'axis', routine: { bool: 'all' }, gives: 'bool' },
  { kernel: 'Any', axes: 'axis', routine: { bool: 'any' }, gives: 'bool' },
  {
    kernel: 'ArgMax',
    axes: 'axis',
    routine: { float32: 'argMaxF32', int32: 'argMaxI32' },
    gives: 'int32',
    empty: 'an empty slice has no position',
  },
  {
    kernel: 'ArgMin',
    axes: 'axis',
    routine: { float32: 'argMinF32', int32: 'argMinI32' },
    gives: 'int32',
    empty: 'an empty slice has no position',
  },
];

/** Whether ascending axes are neighbours, so that x can be seen as (outer, n, inner). */
function areNeighbours(axes: readonly number[]): boolean {
  return axes.every((axis, i) => i === 0 || axis === axes[i - 1] + 1);
}

function reduceKernel(declaration: ReduceDeclaration): Kernel {
  const { kernel, gives, empty } = declaration;
  return {
    name: kernel,
    inputs: ['x'],
    plan([x], attributes) {
      const name = declaration.routine[x.dtype];
      if (name === undefined)
        throw new KernelError(
          kernel,
          `takes ${Object.keys(declaration.routine).join(' or ')}, was given ${x.dtype}`,
        );
      // tfjs leaves the axes out, or null, for all of them.
      const given = attributes[declaration.axes] ?? attributes['axis'];
      const all = x.shape.map((_, i) => i);
      const axes =
        given === undefined || given === null
          ? all
          : normaliseAxes(kernel, axesAttribute(kernel, { axes: given }, 'axes'), x.shape.length);
      const kept = all.filter((axis) => !axes.includes(axis));
      const shape = booleanAttribute(attributes, 'keepDims')
        ? x.shape.map((d, i) => (axes.includes(i) ? 1 : d))
        : kept.map((i) => x.shape[i]);
      const n = sizeOf(axes.map((i) => x.shape[i]));
      if (n === 0 && empty !== undefined) throw new KernelError(kernel, empty);
      // A sum of bools counts.
      const dtype = gives === 'same' ? (x.dtype === 'bool' ? 'int32' : x.dtype) : gives;
      const routine = reduceRoutines[name];
      if (areNeighbours(axes)) {
        const first = axes[0] ?? x.shape.length;
        const args = {
          outer: sizeOf(x.shape.slice(0, first)),
          n,
          inner: sizeOf(x.shape.slice(first + axes.length)),
        };
        return { outputs: [{ shape, dtype }], calls: [call(routine, [input(0)], [output(0)], args)] };
      }
      const permutation = [...kept, ...axes];
      const turned = { shape: permutation.map((i) => x.shape[i]), dtype: x.dtype };
      const args = { outer: sizeOf(kept.map((i) => x.shape[i])), n, inner: 1 };
      return {
        outputs: [{ shape, dtype }],
        temporaries: [turned],
        calls: [
          transposeCall(input(0), temporary(0), x.shape, permutation),
          call(routine, [temporary(0)], [output(0)], args),
        ],
      };
    },
  };
}

export const reduceKernels: readonly Kernel[] = DECLARATIONS.map(reduceKernel);
