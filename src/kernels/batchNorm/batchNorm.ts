/** Batch normalisation with given statistics. Its gradient and the statistics are composites of other kernels. */
import { numberAttribute } from '../attributes.ts';
import { call, float32, input, KernelError, output, type Kernel, type TensorSpec } from '../kernel.ts';
import { requireDType, sizeOf } from '../shape.ts';
import { batchNorm } from './batchNorm.reference.ts';

const KERNEL = 'FusedBatchNorm';

/** Statistics lie along the last axes: their shape, without ones in front, is the end of x's. */
function requireEnd(name: string, spec: TensorSpec, x: TensorSpec, period: number): void {
  requireDType(KERNEL, spec, 'float32');
  const first = spec.shape.findIndex((d) => d !== 1);
  const shape = first < 0 ? [] : spec.shape.slice(first);
  const end = shape.length === 0 ? [] : x.shape.slice(-shape.length);
  if (shape.join() !== end.join() || sizeOf(spec.shape) !== period)
    throw new KernelError(KERNEL, `${name} [${spec.shape.join(', ')}] for x [${x.shape.join(', ')}]`);
}

const fusedBatchNorm: Kernel = {
  name: KERNEL,
  inputs: ['x', 'mean', 'variance', 'scale?', 'offset?'],
  plan(inputs, attributes, { given = inputs.map(() => true) }) {
    const [x, mean] = inputs;
    requireDType(KERNEL, x, 'float32');
    const period = sizeOf(mean.shape);
    const scaled = given[3] === true;
    const shifted = given[4] === true;
    const names = ['mean', 'variance', ...(scaled ? ['scale'] : []), ...(shifted ? ['offset'] : [])];
    names.forEach((name, i) => requireEnd(name, inputs[i + 1], x, period));
    const args = {
      n: sizeOf(x.shape),
      period,
      epsilon: float32(numberAttribute(KERNEL, attributes, 'varianceEpsilon', 0.001)),
      scaled: Number(scaled),
      shifted: Number(shifted),
    };
    const scale = input(scaled ? 3 : 0);
    const offset = input(shifted ? (scaled ? 4 : 3) : 0);
    return {
      outputs: [x],
      calls: [call(batchNorm, [input(0), input(1), input(2), scale, offset], [output(0)], args)],
    };
  },
};

export const batchNormKernels: readonly Kernel[] = [fusedBatchNorm];
