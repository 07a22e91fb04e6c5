/** Batched matrix products. Groups: a row of A, a column of B, each matrix of a batch apart. */
import { booleanAttribute } from '../attributes.ts';
import {
  call,
  input,
  KernelError,
  temporary,
  type Attributes,
  type Kernel,
  type Operand,
  type RoutineCall,
  type Settings,
  type TensorSpec,
} from '../kernel.ts';
import { copyCall } from '../layout/move.ts';
import { broadcastShapes, broadcastStrides, requireDType, sizeOf, stridesOf } from '../shape.ts';
import { activationStep, binaryStep, chainPlan, type Extra, type Step } from './epilogue.ts';
import { ACTIVATION, matMul, matMulBias, type MatMulArguments } from './matMul.reference.ts';

interface Product {
  readonly shape: readonly number[];
  readonly args: Omit<MatMulArguments, 'activation'>;
  /** Where the operands are: among the inputs, or repeated for a batch in a temporary. */
  readonly operands: readonly [Operand, Operand];
  readonly before: { readonly temporaries: readonly TensorSpec[]; readonly calls: readonly RoutineCall[] };
}

function productOf(
  kernel: string,
  a: TensorSpec,
  b: TensorSpec,
  attributes: Attributes,
  settings: Settings,
): Product {
  const transposeA = booleanAttribute(attributes, 'transposeA');
  const transposeB = booleanAttribute(attributes, 'transposeB');
  requireDType(kernel, a, 'float32');
  requireDType(kernel, b, 'float32');
  if (a.shape.length < 2 || b.shape.length < 2) throw new KernelError(kernel, 'needs matrices');
  const [aRows, aColumns] = a.shape.slice(-2);
  const [bRows, bColumns] = b.shape.slice(-2);
  const [m, k] = transposeA ? [aColumns, aRows] : [aRows, aColumns];
  const [kb, n] = transposeB ? [bColumns, bRows] : [bRows, bColumns];
  const shown = `[${a.shape.join(', ')}]${transposeA ? ' transposed' : ''} x [${b.shape.join(', ')}]${transposeB ? ' transposed' : ''}`;
  if (k !== kb) throw new KernelError(kernel, `inner sizes of ${shown} differ`);
  const batchShape = broadcastShapes(kernel, a.shape.slice(0, -2), b.shape.slice(0, -2));
  const batch = sizeOf(batchShape);
  const temporaries: TensorSpec[] = [];
  const calls: RoutineCall[] = [];
  /** One matrix serves a whole batch as it is; several that are to be repeated are copied. */
  const place = (
    { shape }: TensorSpec,
    index: number,
  ): { readonly operand: Operand; readonly stride: number } => {
    const size = sizeOf(shape.slice(-2));
    const own = sizeOf(shape.slice(0, -2));
    if (own === batch || own === 1) return { operand: input(index), stride: own === 1 ? 0 : size };
    const whole = [...batchShape, ...shape.slice(-2)];
    const to = temporary(temporaries.length);
    temporaries.push({ shape: whole, dtype: 'float32' });
    calls.push(copyCall(input(index), to, whole, broadcastStrides(shape, whole), stridesOf(whole)));
    return { operand: to, stride: size };
  };
  const [left, right] = [place(a, 0), place(b, 1)];
  return {
    shape: [...batchShape, m, n],
    args: {
      batch,
      m,
      k,
      n,
      aBatchStride: left.stride,
      bBatchStride: right.stride,
      transposeA: Number(transposeA),
      transposeB: Number(transposeB),
      productBits: settings.productBits,
    },
    operands: [left.operand, right.operand],
    before: { temporaries, calls },
  };
}

const batchMatMul: Kernel = {
  name: 'BatchMatMul',
  inputs: ['a', 'b'],
  plan([a, b], attributes, settings) {
    const { shape, args, operands, before } = productOf('BatchMatMul', a, b, attributes, settings);
    const whole = { ...args, activation: ACTIVATION.linear };
    return chainPlan({ shape, dtype: 'float32' }, (to) => call(matMul, operands, [to], whole), [], before);
  },
};

const FUSED = '_FusedMatMul';

const fusedMatMul: Kernel = {
  name: FUSED,
  inputs: ['a', 'b', 'bias?', 'preluActivationWeights?'],
  plan(inputs, attributes, settings) {
    const [a, b] = inputs;
    const { shape, args, operands, before } = productOf(FUSED, a, b, attributes, settings);
    const extraAt = (index: number): Extra => ({ operand: input(index), spec: inputs[index] });
    const hasBias = inputs.length > 2 && settings.given?.[2] !== false;
    const preluAt = hasBias ? 3 : 2;
    const bias = hasBias ? extraAt(2) : undefined;
    const prelu = inputs.length > preluAt ? extraAt(preluAt) : undefined;
    if (bias !== undefined) requireDType(FUSED, bias.spec, 'float32');
    // A number a column, and relu, are the routine's own.
    const isRow = bias !== undefined && bias.spec.shape.join() === String(args.n);
    const isOneStep = bias === undefined || isRow;
    const isRelu = isOneStep && attributes['activation'] === 'relu';
    const steps: Step[] = isOneStep ? [] : [binaryStep(FUSED, 'addF32', shape, bias)];
    const activation = isRelu ? undefined : activationStep(FUSED, attributes, shape, prelu);
    if (activation !== undefined) steps.push(activation);
    const whole = { ...args, activation: isRelu ? ACTIVATION.relu : ACTIVATION.linear };
    const product = (to: Operand): RoutineCall =>
      isRow
        ? call(matMulBias, [...operands, bias.operand], [to], whole)
        : call(matMul, operands, [to], whole);
    return chainPlan({ shape, dtype: 'float32' }, product, steps, before);
  },
};

export const matMulKernels: readonly Kernel[] = [batchMatMul, fusedMatMul];
