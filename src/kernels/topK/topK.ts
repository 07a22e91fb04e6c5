/** The k greatest elements along the last axis, with their positions. */
import { numberAttribute } from '../attributes.ts';
import { call, input, KernelError, output, type Kernel } from '../kernel.ts';
import { isCount, requireDType, sizeOf } from '../shape.ts';
import { topKF32, topKI32 } from './topK.reference.ts';

const topK: Kernel = {
  name: 'TopK',
  inputs: ['x'],
  plan([x], attributes) {
    requireDType('TopK', x, 'float32', 'int32');
    if (x.shape.length === 0) throw new KernelError('TopK', 'needs an axis');
    const n = x.shape[x.shape.length - 1];
    const k = numberAttribute('TopK', attributes, 'k', 1);
    if (!isCount(k) || k > n) throw new KernelError('TopK', `k ${k} of ${n} elements`);
    const outer = x.shape.slice(0, -1);
    const shape = [...outer, k];
    const routine = x.dtype === 'float32' ? topKF32 : topKI32;
    return {
      outputs: [
        { shape, dtype: x.dtype },
        { shape, dtype: 'int32' },
      ],
      calls: [call(routine, [input(0)], [output(0), output(1)], { rows: sizeOf(outer), n, k })],
    };
  },
};

export const topKKernels: readonly Kernel[] = [topK];
