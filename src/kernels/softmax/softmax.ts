/** Softmax over the last axis, its logarithm, and cross-entropy fused with its gradient. */
import { call, input, KernelError, output, type Kernel, type Routine } from '../kernel.ts';
import { requireDType, sizeOf } from '../shape.ts';
import { logSoftmax, softmax, softmaxCrossEntropy, type RowArguments } from './softmax.reference.ts';

function rowArguments(kernel: string, shape: readonly number[]): RowArguments {
  const n = shape[shape.length - 1];
  if (n === undefined || n === 0)
    throw new KernelError(kernel, 'needs a last axis with at least one element');
  return { rows: sizeOf(shape) / n, n };
}

function rowKernel(kernel: string, name: string, routine: Routine<RowArguments>): Kernel {
  return {
    name: kernel,
    inputs: [name],
    plan([x]) {
      requireDType(kernel, x, 'float32');
      return { outputs: [x], calls: [call(routine, [input(0)], [output(0)], rowArguments(kernel, x.shape))] };
    },
  };
}

/** The project's own kernel: logits (rows, n) and labels (rows) to losses (rows) and d loss / d logits (rows, n). */
export const SOFTMAX_CROSS_ENTROPY = 'SoftmaxCrossEntropy';

const crossEntropy: Kernel = {
  name: SOFTMAX_CROSS_ENTROPY,
  inputs: ['logits', 'labels'],
  plan([logits, labels]) {
    requireDType(SOFTMAX_CROSS_ENTROPY, logits, 'float32');
    requireDType(SOFTMAX_CROSS_ENTROPY, labels, 'int32');
    const args = rowArguments(SOFTMAX_CROSS_ENTROPY, logits.shape);
    if (sizeOf(labels.shape) !== args.rows)
      throw new KernelError(SOFTMAX_CROSS_ENTROPY, `${sizeOf(labels.shape)} labels for ${args.rows} rows`);
    return {
      outputs: [{ shape: [args.rows], dtype: 'float32' }, logits],
      calls: [call(softmaxCrossEntropy, [input(0), input(1)], [output(0), output(1)], args)],
    };
  },
};

export const softmaxKernels: readonly Kernel[] = [
  rowKernel('Softmax', 'logits', softmax),
  rowKernel('LogSoftmax', 'logits', logSoftmax),
  crossEntropy,
];
