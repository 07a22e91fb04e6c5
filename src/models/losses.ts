/** Loss functions: mean over the batch of a loss per example. */
import {
  cast,
  customGrad,
  div,
  engine,
  exp,
  log,
  max,
  mean,
  mul,
  neg,
  oneHot,
  reshape,
  sub,
  sum,
  where,
  zerosLike,
  type NamedTensorMap,
  type Scalar,
  type Tensor,
  type Tensor1D,
} from '@tensorflow/tfjs-core';
import { FUSED_KERNELS, hasFusedKernel } from './fusedKernels.ts';

/** Each example's loss and its derivative by the logits. */
interface LossAndGradient {
  /** (examples) */
  readonly loss: Tensor;
  /** (examples, classes) */
  readonly gradient: Tensor;
}

/**
 * The written sequence. shifted = sub(x, max); total = sum(exp(shifted)); loss = neg(logSoftmax[label]) with
 * logSoftmax = sub(shifted, log(total)); gradient = sub(div(exp(shifted), total), oneHot(label)).
 */
export function softmaxCrossEntropyComposite(logits: Tensor, labels: Tensor1D): LossAndGradient {
  const classes = logits.shape[1] as number;
  // Not oneHot(..., 'float32'): tfjs-backend-wasm 4.22 writes integers there all the same.
  const hot = cast(oneHot(labels, classes), 'float32');
  const shifted = sub(logits, max(logits, 1, true));
  const exps = exp(shifted);
  const total = sum(exps, 1, true);
  const logSoftmax = sub(shifted, log(total));
  // All elements but the label's are zeros, so this sum is exact.
  const loss = neg(sum(where(cast(hot, 'bool'), logSoftmax, zerosLike(logSoftmax)), 1));
  return { loss, gradient: sub(div(exps, total), hot) };
}

function softmaxCrossEntropyFused(logits: Tensor, labels: Tensor1D): LossAndGradient {
  const inputs = { logits, labels } as unknown as NamedTensorMap;
  const [loss, gradient] = engine().runKernel(FUSED_KERNELS.softmaxCrossEntropy, inputs, {}) as Tensor[];
  return { loss, gradient };
}

/**
 * Each example's loss. Differentiable by the logits.
 *
 * @param logits (examples, classes), float32
 * @param labels (examples), int32
 * @returns (examples)
 */
export function softmaxCrossEntropy(logits: Tensor, labels: Tensor1D): Tensor1D {
  const forward = hasFusedKernel(FUSED_KERNELS.softmaxCrossEntropy)
    ? softmaxCrossEntropyFused
    : softmaxCrossEntropyComposite;
  // tfjs hands a function that saves tensors for the gradient behind the inputs, which its types do not say.
  const op = customGrad((x, save) => {
    const { loss, gradient } = forward(x as Tensor, labels);
    (save as unknown as (tensors: Tensor[]) => void)([gradient]);
    return {
      value: loss,
      gradFunc: (dy: Tensor, saved: Tensor[]) => mul(reshape(dy, [-1, 1]), saved[0]),
    };
  });
  return op(logits) as Tensor1D;
}

/** The mean over the batch. */
export function meanLoss(perExample: Tensor1D): Scalar {
  return mean(perExample) as Scalar;
}
