/** Kernels whose output is their input's data under another shape. */
import { integersAttribute, numberAttribute } from '../attributes.ts';
import { KernelError, type Kernel, type Plan, type TensorSpec } from '../kernel.ts';
import { sizeOf } from '../shape.ts';

/** The input itself, under a shape of the same size. */
export function view(x: TensorSpec, shape: readonly number[]): Plan {
  return { outputs: [{ shape, dtype: x.dtype }], calls: [], alias: true };
}

const identity: Kernel = { name: 'Identity', inputs: ['x'], plan: ([x]) => view(x, x.shape) };

const reshape: Kernel = {
  name: 'Reshape',
  inputs: ['x'],
  plan([x], attributes) {
    const wanted = integersAttribute('Reshape', attributes, 'shape');
    const free = wanted.filter((d) => d === -1).length;
    const known = wanted.reduce((a, d) => (d === -1 ? a : a * d), 1);
    const shape = wanted.map((d) => (d === -1 ? sizeOf(x.shape) / known : d));
    if (free > 1 || shape.some((d) => d < 0 || !Number.isInteger(d)) || sizeOf(shape) !== sizeOf(x.shape))
      throw new KernelError('Reshape', `[${x.shape.join(', ')}] does not fit [${wanted.join(', ')}]`);
    return view(x, shape);
  },
};

const expandDims: Kernel = {
  name: 'ExpandDims',
  inputs: ['input'],
  plan([x], attributes) {
    const dim = numberAttribute('ExpandDims', attributes, 'dim');
    const at = dim < 0 ? dim + x.shape.length + 1 : dim;
    if (!(at >= 0 && at <= x.shape.length)) throw new KernelError('ExpandDims', `dim ${dim} is out of range`);
    return view(x, [...x.shape.slice(0, at), 1, ...x.shape.slice(at)]);
  },
};

export const viewKernels: readonly Kernel[] = [identity, reshape, expandDims];
