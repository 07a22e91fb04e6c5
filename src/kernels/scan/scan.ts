/** Running sums and products along an axis. */
import { booleanAttribute, numberAttribute } from '../attributes.ts';
import { call, input, KernelError, output, type DType, type Kernel } from '../kernel.ts';
import { normaliseAxes, sizeOf } from '../shape.ts';
import { scanRoutines, type ScanName } from './scan.reference.ts';

function scanKernel(kernel: string, routines: Partial<Record<DType, ScanName>>): Kernel {
  return {
    name: kernel,
    inputs: ['x'],
    plan([x], attributes) {
      const name = routines[x.dtype];
      if (name === undefined)
        throw new KernelError(kernel, `takes ${Object.keys(routines).join(' or ')}, was given ${x.dtype}`);
      const [axis] = normaliseAxes(kernel, numberAttribute(kernel, attributes, 'axis', 0), x.shape.length);
      const args = {
        outer: sizeOf(x.shape.slice(0, axis)),
        n: x.shape[axis],
        inner: sizeOf(x.shape.slice(axis + 1)),
        exclusive: Number(booleanAttribute(attributes, 'exclusive')),
        reverse: Number(booleanAttribute(attributes, 'reverse')),
      };
      return { outputs: [x], calls: [call(scanRoutines[name], [input(0)], [output(0)], args)] };
    },
  };
}

export const scanKernels: readonly Kernel[] = [
  scanKernel('Cumsum', { float32: 'cumsumF32', int32: 'cumsumI32' }),
  scanKernel('Cumprod', { float32: 'cumprodF32', int32: 'cumprodI32' }),
];
