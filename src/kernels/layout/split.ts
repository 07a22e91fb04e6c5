/** Cutting a tensor into parts along an axis. */
import { numberAttribute } from '../attributes.ts';
import { input, KernelError, output, type Attributes, type Kernel } from '../kernel.ts';
import { isCount, normaliseAxes, stridesOf } from '../shape.ts';
import { copyCall } from './move.ts';

/** The sizes of the parts: so many equal ones, or a list in which one -1 is what is left. */
function partsOf(attributes: Attributes, size: number): number[] {
  const given = attributes['numOrSizeSplits'];
  if (typeof given === 'number') {
    if (!isCount(given) || given === 0 || size % given !== 0)
      throw new KernelError('SplitV', `${size} cannot be cut into ${given} equal parts`);
    return new Array<number>(given).fill(size / given);
  }
  if (!Array.isArray(given)) throw new KernelError('SplitV', 'numOrSizeSplits must be a number or a list');
  const sizes = given as number[];
  const known = sizes.reduce((sum, n) => (n === -1 ? sum : sum + n), 0);
  const parts = sizes.map((n) => (n === -1 ? size - known : n));
  const total = parts.reduce((a, b) => a + b, 0);
  if (sizes.filter((n) => n === -1).length > 1 || !parts.every(isCount) || total !== size)
    throw new KernelError('SplitV', `parts [${sizes.join(', ')}] of ${size}`);
  return parts;
}

const splitV: Kernel = {
  name: 'SplitV',
  inputs: ['x'],
  plan([x], attributes) {
    const [axis] = normaliseAxes('SplitV', numberAttribute('SplitV', attributes, 'axis', 0), x.shape.length);
    const parts = partsOf(attributes, x.shape[axis]);
    const strides = stridesOf(x.shape);
    const shapes = parts.map((n) => x.shape.map((d, i) => (i === axis ? n : d)));
    let at = 0;
    return {
      outputs: shapes.map((shape) => ({ shape, dtype: x.dtype })),
      calls: shapes.map((shape, i) => {
        const offset = at * strides[axis];
        at += parts[i];
        return copyCall(input(0), output(i), shape, strides, stridesOf(shape), offset);
      }),
    };
  },
};

export const splitKernels: readonly Kernel[] = [splitV];
