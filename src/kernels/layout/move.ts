/** Kernels that move elements: each is one or more strided copies. */
import { axesAttribute, integersAttribute, numberAttribute } from '../attributes.ts';
import {
  call,
  input,
  KernelError,
  output,
  type Kernel,
  type Operand,
  type RoutineCall,
  type TensorSpec,
} from '../kernel.ts';
import { collapse, isCount, normaliseAxes, sizeOf, stridesOf } from '../shape.ts';
import { copy } from './layout.reference.ts';
import { fillCall, wordOf } from './fill.ts';
import { view } from './views.ts';

/** One strided copy with its iteration space collapsed. */
export function copyCall(
  from: Operand,
  to: Operand,
  shape: readonly number[],
  xStrides: readonly number[],
  outStrides: readonly number[],
  xOffset = 0,
  outOffset = 0,
): RoutineCall {
  const space = collapse(shape, [xStrides, outStrides]);
  return call(copy, [from], [to], {
    rank: space.shape.length,
    shape: space.shape,
    xStrides: space.strides[0],
    outStrides: space.strides[1],
    xOffset,
    outOffset,
  });
}

/** The call that reorders axes: out's axis i is x's axis permutation[i]. */
export function transposeCall(
  from: Operand,
  to: Operand,
  shape: readonly number[],
  permutation: readonly number[],
): RoutineCall {
  const strides = stridesOf(shape);
  const outShape = permutation.map((axis) => shape[axis]);
  return copyCall(
    from,
    to,
    outShape,
    permutation.map((axis) => strides[axis]),
    stridesOf(outShape),
  );
}

const transpose: Kernel = {
  name: 'Transpose',
  inputs: ['x'],
  plan([x], attributes) {
    const given = integersAttribute('Transpose', attributes, 'perm');
    const permutation = given.map((axis) => (axis < 0 ? axis + x.shape.length : axis));
    if (
      given.length !== x.shape.length ||
      normaliseAxes('Transpose', permutation, x.shape.length).length !== given.length
    )
      throw new KernelError(
        'Transpose',
        `perm [${given.join(', ')}] is not a permutation of ${x.shape.length} axes`,
      );
    const shape = permutation.map((axis) => x.shape[axis]);
    return {
      outputs: [{ shape, dtype: x.dtype }],
      calls: [transposeCall(input(0), output(0), x.shape, permutation)],
    };
  },
};

const slice: Kernel = {
  name: 'Slice',
  inputs: ['x'],
  plan([x], attributes) {
    // As tfjs hands them over: a number is for the first axis, and what is left out goes to the end.
    const begin = [axesAttribute('Slice', attributes, 'begin')].flat();
    const size = [axesAttribute('Slice', { size: attributes['size'] ?? [] }, 'size')].flat();
    const shape = x.shape.map((d, i) => ((size[i] ?? -1) === -1 ? d - (begin[i] ?? 0) : size[i]));
    const start = x.shape.map((_, i) => begin[i] ?? 0);
    if (x.shape.some((d, i) => start[i] < 0 || shape[i] < 0 || start[i] + shape[i] > d))
      throw new KernelError(
        'Slice',
        `begin [${begin.join(', ')}], size [${size.join(', ')}] leave [${x.shape.join(', ')}]`,
      );
    const strides = stridesOf(x.shape);
    const offset = start.reduce((sum, at, i) => sum + at * strides[i], 0);
    return {
      outputs: [{ shape, dtype: x.dtype }],
      calls: [copyCall(input(0), output(0), shape, strides, stridesOf(shape), offset)],
    };
  },
};

const reverse: Kernel = {
  name: 'Reverse',
  inputs: ['x'],
  plan([x], attributes) {
    // tfjs leaves the axes out, or null, for all of them.
    const given = attributes['dims'] ?? x.shape.map((_, i) => i);
    const axes = normaliseAxes('Reverse', axesAttribute('Reverse', { dims: given }, 'dims'), x.shape.length);
    const strides = stridesOf(x.shape);
    const backwards = strides.map((s, i) => (axes.includes(i) ? -s : s));
    const offset = axes.reduce((sum, axis) => sum + Math.max(0, x.shape[axis] - 1) * strides[axis], 0);
    return {
      outputs: [x],
      calls: [copyCall(input(0), output(0), x.shape, backwards, strides, offset)],
    };
  },
};

const tile: Kernel = {
  name: 'Tile',
  inputs: ['x'],
  plan([x], attributes) {
    const reps = integersAttribute('Tile', attributes, 'reps');
    if (reps.length !== x.shape.length || reps.some((r) => r < 0))
      throw new KernelError('Tile', `reps [${reps.join(', ')}] for shape [${x.shape.join(', ')}]`);
    const strides = stridesOf(x.shape);
    // Each axis becomes two: the repetition, which stands still in x, and the axis itself.
    const shape = x.shape.flatMap((d, i) => [reps[i], d]);
    const xStrides = x.shape.flatMap((_, i) => [0, strides[i]]);
    return {
      outputs: [{ shape: x.shape.map((d, i) => d * reps[i]), dtype: x.dtype }],
      calls: [copyCall(input(0), output(0), shape, xStrides, stridesOf(shape))],
    };
  },
};

const padV2: Kernel = {
  name: 'PadV2',
  inputs: ['x'],
  plan([x], attributes) {
    const paddings = attributes['paddings'];
    if (!Array.isArray(paddings) || paddings.length !== x.shape.length)
      throw new KernelError('PadV2', 'paddings must have a pair for each axis');
    const pairs = (paddings as number[][]).map(([before, after]) => [before, after]);
    if (pairs.some(([before, after]) => !isCount(before) || !isCount(after)))
      throw new KernelError('PadV2', 'paddings must be whole numbers, not negative');
    const shape = x.shape.map((d, i) => d + pairs[i][0] + pairs[i][1]);
    const outStrides = stridesOf(shape);
    const offset = pairs.reduce((sum, [before], i) => sum + before * outStrides[i], 0);
    const word = wordOf(numberAttribute('PadV2', attributes, 'constantValue', 0), x.dtype);
    return {
      outputs: [{ shape, dtype: x.dtype }],
      calls: [
        fillCall(output(0), sizeOf(shape), word),
        copyCall(input(0), output(0), x.shape, stridesOf(x.shape), outStrides, 0, offset),
      ],
    };
  },
};

/** Copies each input behind the one before, along an axis. */
function concatPlan(
  kernel: string,
  tensors: readonly TensorSpec[],
  axis: number,
  outShape: readonly number[],
) {
  if (tensors.some((t) => t.dtype !== tensors[0].dtype))
    throw new KernelError(kernel, 'types of the inputs differ');
  const outStrides = stridesOf(outShape);
  let at = 0;
  const calls = tensors.map((t, i) => {
    const offset = at * outStrides[axis];
    at += t.shape[axis];
    return copyCall(input(i), output(0), t.shape, stridesOf(t.shape), outStrides, 0, offset);
  });
  return { outputs: [{ shape: outShape, dtype: tensors[0].dtype }], calls };
}

const concat: Kernel = {
  name: 'Concat',
  inputs: 'list',
  plan(tensors, attributes) {
    const [first] = tensors;
    if (first === undefined) throw new KernelError('Concat', 'needs at least one tensor');
    const [axis] = normaliseAxes('Concat', numberAttribute('Concat', attributes, 'axis'), first.shape.length);
    const fits = (t: TensorSpec) =>
      t.shape.length === first.shape.length && t.shape.every((d, i) => i === axis || d === first.shape[i]);
    if (!tensors.every(fits)) throw new KernelError('Concat', `shapes do not fit along axis ${axis}`);
    const total = tensors.reduce((sum, t) => sum + t.shape[axis], 0);
    return concatPlan(
      'Concat',
      tensors,
      axis,
      first.shape.map((d, i) => (i === axis ? total : d)),
    );
  },
};

const pack: Kernel = {
  name: 'Pack',
  inputs: 'list',
  plan(tensors, attributes) {
    const [first] = tensors;
    if (first === undefined) throw new KernelError('Pack', 'needs at least one tensor');
    const [axis] = normaliseAxes('Pack', numberAttribute('Pack', attributes, 'axis'), first.shape.length + 1);
    if (!tensors.every((t) => t.shape.join() === first.shape.join()))
      throw new KernelError('Pack', 'shapes differ');
    const insert = (n: number) => [...first.shape.slice(0, axis), n, ...first.shape.slice(axis)];
    const rows = tensors.map((t) => ({ shape: insert(1), dtype: t.dtype }));
    return concatPlan('Pack', rows, axis, insert(tensors.length));
  },
};

const unpack: Kernel = {
  name: 'Unpack',
  inputs: ['value'],
  plan([x], attributes) {
    const [axis] = normaliseAxes('Unpack', numberAttribute('Unpack', attributes, 'axis'), x.shape.length);
    const shape = x.shape.filter((_, i) => i !== axis);
    const strides = stridesOf(x.shape);
    const rest = strides.filter((_, i) => i !== axis);
    const parts = Array.from({ length: x.shape[axis] }, (_, i) => i);
    return {
      outputs: parts.map(() => ({ shape, dtype: x.dtype })),
      calls: parts.map((i) =>
        copyCall(input(0), output(i), shape, rest, stridesOf(shape), i * strides[axis]),
      ),
    };
  },
};

const broadcastTo: Kernel = {
  name: 'BroadcastTo',
  inputs: ['x'],
  plan([x], attributes) {
    const shape = integersAttribute('BroadcastTo', attributes, 'shape');
    const strides = stridesOf(x.shape);
    const offset = shape.length - x.shape.length;
    if (offset < 0 || x.shape.some((d, i) => d !== 1 && d !== shape[offset + i]))
      throw new KernelError('BroadcastTo', `[${x.shape.join(', ')}] to [${shape.join(', ')}]`);
    if (sizeOf(shape) === sizeOf(x.shape)) return view(x, shape);
    const xStrides = shape.map((_, i) => (i < offset || x.shape[i - offset] === 1 ? 0 : strides[i - offset]));
    return {
      outputs: [{ shape, dtype: x.dtype }],
      calls: [copyCall(input(0), output(0), shape, xStrides, stridesOf(shape))],
    };
  },
};

export const moveKernels: readonly Kernel[] = [
  transpose,
  slice,
  reverse,
  tile,
  padV2,
  concat,
  pack,
  unpack,
  broadcastTo,
];
