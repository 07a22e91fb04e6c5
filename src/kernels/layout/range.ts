/** Sequences of evenly spaced numbers. Their bounds are host numbers. */
import { dtypeAttribute, numberAttribute } from '../attributes.ts';
import { call, float32, KernelError, output, type Kernel } from '../kernel.ts';
import { isCount } from '../shape.ts';
import { rangeF32, rangeI32 } from './range.reference.ts';

/** As in tfjs, a descending range without a step of its own descends by 1. */
function stepOf(start: number, stop: number, step: number): number {
  return stop < start && step === 1 ? -1 : step;
}

const range: Kernel = {
  name: 'Range',
  inputs: [],
  plan(_, attributes) {
    const start = numberAttribute('Range', attributes, 'start');
    const stop = numberAttribute('Range', attributes, 'stop');
    const step = stepOf(start, stop, numberAttribute('Range', attributes, 'step', 1));
    const dtype = dtypeAttribute('Range', attributes['dtype'] ?? 'float32');
    // Computed in binary64; a step that leads away from the end gives nothing.
    const n = start === stop ? 0 : Math.max(0, Math.ceil((stop - start) / step));
    if (!isCount(n)) throw new KernelError('Range', `from ${start} to ${stop} by ${step} has no end`);
    if (dtype === 'bool') throw new KernelError('Range', 'takes float32 or int32, was given bool');
    const outputs = [{ shape: [n], dtype }];
    if (dtype === 'float32')
      return {
        outputs,
        calls: [call(rangeF32, [], [output(0)], { n, start: float32(start), step: float32(step) })],
      };
    if (!Number.isInteger(start) || !Number.isInteger(step))
      throw new KernelError('Range', `start ${start} and step ${step} of int32 must be whole numbers`);
    return {
      outputs,
      calls: [call(rangeI32, [], [output(0)], { n, start: start | 0, step: step | 0 })],
    };
  },
};

const linSpace: Kernel = {
  name: 'LinSpace',
  inputs: [],
  plan(_, attributes) {
    const start = numberAttribute('LinSpace', attributes, 'start');
    const stop = numberAttribute('LinSpace', attributes, 'stop');
    const n = numberAttribute('LinSpace', attributes, 'num');
    if (!isCount(n)) throw new KernelError('LinSpace', `num ${n} is not a whole number`);
    // Computed in binary64.
    const step = n > 1 ? (stop - start) / (n - 1) : 0;
    return {
      outputs: [{ shape: [n], dtype: 'float32' }],
      calls: [call(rangeF32, [], [output(0)], { n, start: float32(start), step: float32(step) })],
    };
  },
};

export const rangeKernels: readonly Kernel[] = [range, linSpace];
