/** Kernels that write constants. */
import { dtypeAttribute, integersAttribute } from '../attributes.ts';
import {
  call,
  output,
  KernelError,
  type DType,
  type Kernel,
  type Operand,
  type RoutineCall,
} from '../kernel.ts';
import { bitsOf } from '../../numerics/float32.ts';
import { isCount, sizeOf } from '../shape.ts';
import { fill } from './layout.reference.ts';

/** The 32-bit word, as an int32, that holds a host number in a tensor of this type. */
export function wordOf(value: number, dtype: DType): number {
  if (dtype === 'float32') return bitsOf(value) | 0;
  return dtype === 'bool' ? Number(value !== 0) : value | 0;
}

export function fillCall(to: Operand, n: number, word: number): RoutineCall {
  return call(fill, [], [to], { n, word });
}

const fillKernel: Kernel = {
  name: 'Fill',
  inputs: [],
  plan(_, attributes) {
    const shape = integersAttribute('Fill', attributes, 'shape');
    if (!shape.every(isCount))
      throw new KernelError('Fill', `shape [${shape.join(', ')}] has a negative size`);
    const value = attributes['value'];
    if (typeof value !== 'number' && typeof value !== 'boolean')
      throw new KernelError('Fill', `value must be a number or a boolean, was ${typeof value}`);
    const dtype = dtypeAttribute('Fill', attributes['dtype'] ?? 'float32');
    return {
      outputs: [{ shape, dtype }],
      calls: [fillCall(output(0), sizeOf(shape), wordOf(Number(value), dtype))],
    };
  },
};

function constantKernel(name: string, value: number): Kernel {
  return {
    name,
    inputs: ['x'],
    plan: ([x]) => ({
      outputs: [x],
      calls: [fillCall(output(0), sizeOf(x.shape), wordOf(value, x.dtype))],
    }),
  };
}

export const fillKernels: readonly Kernel[] = [
  fillKernel,
  constantKernel('ZerosLike', 0),
  constantKernel('OnesLike', 1),
];
