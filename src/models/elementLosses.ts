/** Losses of single elements: binary cross-entropy from logits, squared error, Huber. Their mean is the loss of a step. */
import {
  abs,
  add,
  customGrad,
  minimum,
  maximum,
  mul,
  neg,
  scalar,
  sigmoid,
  softplus,
  squaredDifference,
  sub,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { TwinrunError } from '../errors.ts';

function requireSameShape(predictions: Tensor, targets: Tensor): void {
  if (predictions.shape.join() !== targets.shape.join())
    throw new TwinrunError(
      'unsupported',
      `a loss of [${predictions.shape.join(', ')}] against [${targets.shape.join(', ')}]`,
    );
}

/** A loss with a gradient of its own; it is differentiable by the predictions only. */
function lossOf(
  predictions: Tensor,
  targets: Tensor,
  value: (x: Tensor, t: Tensor) => Tensor,
  derivative: (x: Tensor, t: Tensor) => Tensor,
): Tensor {
  requireSameShape(predictions, targets);
  const op = customGrad((x, save) => {
    // tfjs hands a function that saves tensors for the gradient behind the inputs, which its types do not say.
    (save as unknown as (tensors: Tensor[]) => void)([x as Tensor, targets]);
    return {
      value: value(x as Tensor, targets),
      gradFunc: (dy: Tensor, saved: Tensor[]) => mul(dy, derivative(saved[0], saved[1])),
    };
  });
  return op(predictions);
}

/**
 * add(mul(t, softplus(neg(x))), mul(sub(1, t), softplus(x))) for logits x and targets t in [0, 1];
 * derivative sub(sigmoid(x), t).
 */
export function sigmoidCrossEntropy(logits: Tensor, targets: Tensor): Tensor {
  return lossOf(
    logits,
    targets,
    (x, t) => add(mul(t, softplus(neg(x))), mul(sub(scalar(1), t), softplus(x))),
    (x, t) => sub(sigmoid(x), t),
  );
}

/** mul(d, d) with d = sub(x, t); derivative mul(2, d), which is tfjs's own. */
export function squaredError(predictions: Tensor, targets: Tensor): Tensor {
  requireSameShape(predictions, targets);
  return squaredDifference(predictions, targets);
}

/**
 * With d = sub(x, t), a = abs(d), q = min(a, delta): add(mul(0.5, mul(q, q)), mul(delta, sub(a, q)));
 * derivative min(max(d, -delta), delta).
 */
export function huberLoss(predictions: Tensor, targets: Tensor, delta = 1): Tensor {
  return lossOf(
    predictions,
    targets,
    (x, t) => {
      const a = abs(sub(x, t));
      const q = minimum(a, scalar(delta));
      return add(mul(scalar(0.5), mul(q, q)), mul(scalar(delta), sub(a, q)));
    },
    (x, t) => minimum(maximum(sub(x, t), scalar(-delta)), scalar(delta)),
  );
}
