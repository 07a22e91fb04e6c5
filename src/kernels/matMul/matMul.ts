/** Batched matrix products. Groups: a row of A, a column of B, each matrix of a batch apart. */
import { booleanAttribute } from '../attributes.ts';
import { call, input, KernelError, output, type Kernel, type Settings, type TensorSpec } from '../kernel.ts';
import { broadcastShapes, requireDType, sizeOf } from '../shape.ts';
import { ACTIVATION, matMul, matMulBias, type MatMulArguments } from './matMul.reference.ts';

interface Product {
  readonly shape: readonly number[];
  readonly args: Omit<MatMulArguments, 'activation'>;
}

function productOf(
  kernel: string,
  a: TensorSpec,
  b: TensorSpec,
  transposeA: boolean,
  transposeB: boolean,
  settings: Settings,
): Product {
  requireDType(kernel, a, 'float32');
  requireDType(kernel, b, 'float32');
  if (a.shape.length < 2 || b.shape.length < 2) throw new KernelError(kernel, 'needs matrices');
  const [aRows, aColumns] = a.shape.slice(-2);
  const [bRows, bColumns] = b.shape.slice(-2);
  const [m, k] = transposeA ? [aColumns, aRows] : [aRows, aColumns];
  const [kb, n] = transposeB ? [bColumns, bRows] : [bRows, bColumns];
  const shown = `[${a.shape.join(', ')}]${transposeA ? ' transposed' : ''} x [${b.shape.join(', ')}]${transposeB ? ' transposed' : ''}`;
  if (k !== kb) throw new KernelError(kernel, `inner sizes of ${shown} differ`);
  const aBatch = a.shape.slice(0, -2);
  const bBatch = b.shape.slice(0, -2);
  const batchShape = broadcastShapes(kernel, aBatch, bBatch);
  const batch = sizeOf(batchShape);
  const strideOf = (shape: readonly number[], size: number): number => {
    if (sizeOf(shape) === batch) return size;
    if (sizeOf(shape) === 1) return 0;
    throw new KernelError(kernel, `batches of ${shown}: broadcast them first`);
  };
  return {
    shape: [...batchShape, m, n],
    args: {
      batch,
      m,
      k,
      n,
      aBatchStride: strideOf(aBatch, m * k),
      bBatchStride: strideOf(bBatch, k * n),
      transposeA: Number(transposeA),
      transposeB: Number(transposeB),
      productBits: settings.productBits,
    },
  };
}

const batchMatMul: Kernel = {
  name: 'BatchMatMul',
  inputs: ['a', 'b'],
  plan([a, b], attributes, settings) {
    const { shape, args } = productOf(
      'BatchMatMul',
      a,
      b,
      booleanAttribute(attributes, 'transposeA'),
      booleanAttribute(attributes, 'transposeB'),
      settings,
    );
    return {
      outputs: [{ shape, dtype: 'float32' }],
      calls: [call(matMul, [input(0), input(1)], [output(0)], { ...args, activation: ACTIVATION.linear })],
    };
  },
};

function activationCode(value: unknown): number {
  if (value === undefined || value === null || value === 'linear') return ACTIVATION.linear;
  if (value === 'relu') return ACTIVATION.relu;
  throw new KernelError('_FusedMatMul', `activation ${String(value)} is not supported`);
}

const fusedMatMul: Kernel = {
  name: '_FusedMatMul',
  inputs: ['a', 'b', 'bias?'],
  plan([a, b, bias], attributes, settings) {
    const { shape, args } = productOf(
      '_FusedMatMul',
      a,
      b,
      booleanAttribute(attributes, 'transposeA'),
      booleanAttribute(attributes, 'transposeB'),
      settings,
    );
    const fused = { ...args, activation: activationCode(attributes['activation']) };
    const outputs = [{ shape, dtype: 'float32' }] as const;
    if (bias === undefined)
      return { outputs, calls: [call(matMul, [input(0), input(1)], [output(0)], fused)] };
    requireDType('_FusedMatMul', bias, 'float32');
    if (sizeOf(bias.shape) !== args.n)
      throw new KernelError('_FusedMatMul', `bias [${bias.shape.join(', ')}] for ${args.n} columns`);
    return {
      outputs,
      calls: [call(matMulBias, [input(0), input(1), input(2)], [output(0)], fused)],
    };
  },
};

export const matMulKernels: readonly Kernel[] = [batchMatMul, fusedMatMul];
