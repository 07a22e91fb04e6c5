/** Kernels that choose elements by a condition or an index, and conversions between types. */
import { dtypeAttribute, numberAttribute } from '../attributes.ts';
import { call, input, KernelError, output, type DType, type Kernel, type Routine } from '../kernel.ts';
import { isCount, normaliseAxes, requireDType, sizeOf } from '../shape.ts';
import { wordOf } from './fill.ts';
import {
  castF32ToBool,
  castF32ToI32,
  castI32ToBool,
  castI32ToF32,
  gather,
  oneHot,
  select,
  type CastArguments,
} from './layout.reference.ts';
import { view } from './views.ts';

const selectKernel: Kernel = {
  name: 'Select',
  inputs: ['condition', 't', 'e'],
  plan([condition, t, e]) {
    requireDType('Select', condition, 'bool');
    if (t.dtype !== e.dtype) throw new KernelError('Select', `types ${t.dtype} and ${e.dtype} differ`);
    if (t.shape.join() !== e.shape.join() || t.shape.join() !== condition.shape.join())
      throw new KernelError('Select', 'shapes differ: broadcast them first');
    return {
      outputs: [t],
      calls: [call(select, [input(0), input(1), input(2)], [output(0)], { n: sizeOf(t.shape) })],
    };
  },
};

const gatherV2: Kernel = {
  name: 'GatherV2',
  inputs: ['x', 'indices'],
  plan([x, indices], attributes) {
    requireDType('GatherV2', indices, 'int32');
    if (numberAttribute('GatherV2', attributes, 'batchDims', 0) !== 0)
      throw new KernelError('GatherV2', 'batchDims other than 0 are not supported');
    const [axis] = normaliseAxes(
      'GatherV2',
      numberAttribute('GatherV2', attributes, 'axis', 0),
      x.shape.length,
    );
    const before = x.shape.slice(0, axis);
    const after = x.shape.slice(axis + 1);
    const args = {
      outer: sizeOf(before),
      rows: x.shape[axis],
      picks: sizeOf(indices.shape),
      inner: sizeOf(after),
    };
    return {
      outputs: [{ shape: [...before, ...indices.shape, ...after], dtype: x.dtype }],
      calls: [call(gather, [input(0), input(1)], [output(0)], args)],
    };
  },
};

const oneHotKernel: Kernel = {
  name: 'OneHot',
  inputs: ['indices'],
  plan([indices], attributes) {
    requireDType('OneHot', indices, 'int32');
    const depth = numberAttribute('OneHot', attributes, 'depth');
    if (!isCount(depth)) throw new KernelError('OneHot', `depth ${depth} is not a whole number`);
    const dtype = dtypeAttribute('OneHot', attributes['dtype'] ?? 'int32');
    const args = {
      n: sizeOf(indices.shape),
      depth,
      on: wordOf(numberAttribute('OneHot', attributes, 'onValue', 1), dtype),
      off: wordOf(numberAttribute('OneHot', attributes, 'offValue', 0), dtype),
    };
    return {
      outputs: [{ shape: [...indices.shape, depth], dtype }],
      calls: [call(oneHot, [input(0)], [output(0)], args)],
    };
  },
};

/** Which routine converts between two different types; a bool is held as an int32 of 0 or 1. */
function castRoutine(from: DType, to: DType): Routine<CastArguments> {
  if (to === 'float32') return castI32ToF32;
  if (to === 'int32' && from === 'float32') return castF32ToI32;
  return from === 'float32' ? castF32ToBool : castI32ToBool;
}

const cast: Kernel = {
  name: 'Cast',
  inputs: ['x'],
  plan([x], attributes) {
    const dtype = dtypeAttribute('Cast', attributes['dtype']);
    if (x.dtype === dtype) return view(x, x.shape);
    return {
      outputs: [{ shape: x.shape, dtype }],
      calls: [call(castRoutine(x.dtype, dtype), [input(0)], [output(0)], { n: sizeOf(x.shape) })],
    };
  },
};

export const selectKernels: readonly Kernel[] = [selectKernel, gatherV2, oneHotKernel, cast];
