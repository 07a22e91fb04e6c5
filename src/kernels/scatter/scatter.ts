/** Kernels that add or write rows at given places, or read at places of several axes. */
import { integersAttribute, numberAttribute } from '../attributes.ts';
import {
  call,
  input,
  KernelError,
  output,
  temporary,
  type DType,
  type Kernel,
  type Operand,
  type RoutineCall,
  type TensorSpec,
} from '../kernel.ts';
import { isCount, requireDType, sizeOf } from '../shape.ts';
import { gather } from '../layout/layout.reference.ts';
import { flattenIndices, scatterUpdate, segmentSumF32, segmentSumI32 } from './scatter.reference.ts';

function segmentSumCall(
  dtype: DType,
  x: Operand,
  ids: Operand,
  args: { readonly rows: number; readonly inner: number; readonly segments: number },
): RoutineCall {
  return call(dtype === 'float32' ? segmentSumF32 : segmentSumI32, [x, ids], [output(0)], args);
}

const unsortedSegmentSum: Kernel = {
  name: 'UnsortedSegmentSum',
  inputs: ['x', 'segmentIds'],
  plan([x, ids], attributes) {
    requireDType('UnsortedSegmentSum', x, 'float32', 'int32');
    requireDType('UnsortedSegmentSum', ids, 'int32');
    const segments = numberAttribute('UnsortedSegmentSum', attributes, 'numSegments');
    if (!isCount(segments))
      throw new KernelError('UnsortedSegmentSum', `numSegments ${segments} is not a whole number`);
    if (ids.shape.some((d, i) => d !== x.shape[i]))
      throw new KernelError(
        'UnsortedSegmentSum',
        `segmentIds [${ids.shape.join(', ')}] for x [${x.shape.join(', ')}]`,
      );
    const rest = x.shape.slice(ids.shape.length);
    const args = { rows: sizeOf(ids.shape), inner: sizeOf(rest), segments };
    return {
      outputs: [{ shape: [segments, ...rest], dtype: x.dtype }],
      calls: [segmentSumCall(x.dtype, input(0), input(1), args)],
    };
  },
};

interface Places {
  /** Number of places. */
  readonly picks: number;
  /** The shape of the list of places. */
  readonly outer: readonly number[];
  /** How many places there are to choose from. */
  readonly rows: number;
  /** The shape of what lies at a place. */
  readonly rest: readonly number[];
  /** The numbers of the places, a temporary. */
  readonly temporaries: readonly TensorSpec[];
  readonly flatten: RoutineCall;
}

/** indices (..., depth) name places by the first `depth` axes of a shape. */
function placesOf(kernel: string, indices: TensorSpec, from: Operand, shape: readonly number[]): Places {
  requireDType(kernel, indices, 'int32');
  const depth = indices.shape[indices.shape.length - 1];
  if (depth === undefined || depth < 1 || depth > shape.length)
    throw new KernelError(
      kernel,
      `indices [${indices.shape.join(', ')}] for a tensor of rank ${shape.length}`,
    );
  const outer = indices.shape.slice(0, -1);
  const picks = sizeOf(outer);
  const sizes = shape.slice(0, depth);
  return {
    picks,
    outer,
    rows: sizeOf(sizes),
    rest: shape.slice(depth),
    temporaries: [{ shape: [picks], dtype: 'int32' }],
    flatten: call(flattenIndices, [from], [temporary(0)], { n: picks, depth, sizes }),
  };
}

const gatherNd: Kernel = {
  name: 'GatherNd',
  inputs: ['params', 'indices'],
  plan([x, indices]) {
    const { picks, outer, rows, rest, temporaries, flatten } = placesOf(
      'GatherNd',
      indices,
      input(1),
      x.shape,
    );
    const args = { outer: 1, rows, picks, inner: sizeOf(rest) };
    return {
      outputs: [{ shape: [...outer, ...rest], dtype: x.dtype }],
      temporaries,
      calls: [flatten, call(gather, [input(0), temporary(0)], [output(0)], args)],
    };
  },
};

function requireUpdates(kernel: string, updates: TensorSpec, { outer, rest }: Places): void {
  const wanted = [...outer, ...rest];
  if (updates.shape.join() !== wanted.join())
    throw new KernelError(
      kernel,
      `updates [${updates.shape.join(', ')}] where [${wanted.join(', ')}] are needed`,
    );
}

/** tfjs lets a vector of indices stand for a column of them. */
function listOfIndices(indices: TensorSpec): TensorSpec {
  return indices.shape.length === 1 ? { ...indices, shape: [...indices.shape, 1] } : indices;
}

const scatterNd: Kernel = {
  name: 'ScatterNd',
  inputs: ['indices', 'updates'],
  plan([indices, updates], attributes) {
    requireDType('ScatterNd', updates, 'float32', 'int32');
    const shape = integersAttribute('ScatterNd', attributes, 'shape');
    const places = placesOf('ScatterNd', listOfIndices(indices), input(0), shape);
    requireUpdates('ScatterNd', updates, places);
    const args = { rows: places.picks, inner: sizeOf(places.rest), segments: places.rows };
    return {
      outputs: [{ shape, dtype: updates.dtype }],
      temporaries: places.temporaries,
      calls: [places.flatten, segmentSumCall(updates.dtype, input(1), temporary(0), args)],
    };
  },
};

const tensorScatterUpdate: Kernel = {
  name: 'TensorScatterUpdate',
  inputs: ['tensor', 'indices', 'updates'],
  plan([x, indices, updates]) {
    if (x.dtype !== updates.dtype)
      throw new KernelError('TensorScatterUpdate', `types ${x.dtype} and ${updates.dtype} differ`);
    const places = placesOf('TensorScatterUpdate', listOfIndices(indices), input(1), x.shape);
    requireUpdates('TensorScatterUpdate', updates, places);
    const args = { rows: places.rows, inner: sizeOf(places.rest), picks: places.picks };
    return {
      outputs: [x],
      temporaries: places.temporaries,
      calls: [places.flatten, call(scatterUpdate, [input(0), temporary(0), input(2)], [output(0)], args)],
    };
  },
};

export const scatterKernels: readonly Kernel[] = [
  unsortedSegmentSum,
  gatherNd,
  scatterNd,
  tensorScatterUpdate,
];
