/** Slices with a step, in TensorFlow's notation: masks say which bounds are open, and which axes come or go. */
import { integersAttribute, numberAttribute } from '../attributes.ts';
import { input, KernelError, output, type Attributes, type Kernel } from '../kernel.ts';
import { sizeOf, stridesOf } from '../shape.ts';
import { copyCall } from './move.ts';

const KERNEL = 'StridedSlice';

interface Masks {
  readonly begin: number;
  readonly end: number;
  readonly ellipsis: number;
  readonly newAxis: number;
  readonly shrinkAxis: number;
}

/** What one axis of the input contributes. */
interface Cut {
  readonly first: number;
  readonly step: number;
  readonly count: number;
  /** Whether the axis is left out of the output. */
  readonly shrinks: boolean;
}

/** An entry of the slice: a cut, or a new axis of size 1. */
type Part = Cut | 'new';

const has = (mask: number, i: number): boolean => (mask & (1 << i)) !== 0;

const clamp = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));

/** The elements begin, begin + step, ... before end; bounds count from the end where negative, and are kept in range. */
function cutOf(
  size: number,
  begin: number | undefined,
  end: number | undefined,
  step: number,
  shrinks: boolean,
): Cut {
  if (step === 0) throw new KernelError(KERNEL, 'a stride is 0');
  const forward = (at: number) => (at < 0 ? at + size : at);
  if (shrinks) {
    const first = forward(begin ?? 0);
    if (step < 0 || first < 0 || first >= size)
      throw new KernelError(KERNEL, `index ${begin} with stride ${step} of ${size} elements`);
    return { first, step: 1, count: 1, shrinks };
  }
  const [least, most] = step > 0 ? [0, size] : [-1, size - 1];
  const first = begin === undefined ? (step > 0 ? least : most) : clamp(forward(begin), least, most);
  const last = end === undefined ? (step > 0 ? most : least) : clamp(forward(end), least, most);
  return { first, step, count: Math.max(0, Math.ceil((last - first) / step)), shrinks };
}

/** The parts of the slice in order; an ellipsis, or the end, takes the axes that are left whole. */
function partsOf(shape: readonly number[], attributes: Attributes, masks: Masks): Part[] {
  const begin = integersAttribute(KERNEL, attributes, 'begin');
  const end = integersAttribute(KERNEL, attributes, 'end');
  const given = attributes['strides'];
  const strides =
    given === undefined || given === null ? [] : integersAttribute(KERNEL, attributes, 'strides');
  if ((masks.ellipsis & (masks.ellipsis - 1)) !== 0) throw new KernelError(KERNEL, 'more than one ellipsis');
  const entries = begin.map((_, i) => i);
  const isAxis = (i: number) => !has(masks.ellipsis, i) && !has(masks.newAxis, i);
  const named = entries.filter(isAxis).length;
  if (end.length !== begin.length || named > shape.length)
    throw new KernelError(KERNEL, `bounds of ${named} axes for [${shape.join(', ')}]`);
  const parts: Part[] = [];
  let axis = 0;
  const whole = (n: number) => {
    for (const to = axis + n; axis < to; axis++)
      parts.push({ first: 0, step: 1, count: shape[axis], shrinks: false });
  };
  for (const i of entries) {
    if (has(masks.ellipsis, i)) whole(shape.length - named);
    else if (has(masks.newAxis, i)) parts.push('new');
    else {
      const from = has(masks.begin, i) ? undefined : begin[i];
      const to = has(masks.end, i) ? undefined : end[i];
      parts.push(cutOf(shape[axis], from, to, strides[i] ?? 1, has(masks.shrinkAxis, i)));
      axis += 1;
    }
  }
  whole(shape.length - axis);
  return parts;
}

const stridedSlice: Kernel = {
  name: KERNEL,
  inputs: ['x'],
  plan([x], attributes) {
    const mask = (name: string) => numberAttribute(KERNEL, attributes, name, 0);
    const parts = partsOf(x.shape, attributes, {
      begin: mask('beginMask'),
      end: mask('endMask'),
      ellipsis: mask('ellipsisMask'),
      newAxis: mask('newAxisMask'),
      shrinkAxis: mask('shrinkAxisMask'),
    });
    const cuts = parts.filter((part) => part !== 'new');
    const strides = stridesOf(x.shape);
    const counts = cuts.map(({ count }) => count);
    const offset = sizeOf(counts) === 0 ? 0 : cuts.reduce((sum, { first }, i) => sum + first * strides[i], 0);
    const shape = parts.flatMap((part) => (part === 'new' ? [1] : part.shrinks ? [] : [part.count]));
    const steps = cuts.map(({ step }, i) => step * strides[i]);
    return {
      outputs: [{ shape, dtype: x.dtype }],
      calls: [copyCall(input(0), output(0), counts, steps, stridesOf(counts), offset)],
    };
  },
};

export const stridedSliceKernels: readonly Kernel[] = [stridedSlice];
