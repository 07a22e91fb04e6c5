/** What may happen to gradients between the tape and the optimizer: clipping and weight decay, as written sequences. */
import {
  add,
  clipByValue,
  div,
  greater,
  mul,
  scalar,
  sign,
  sqrt,
  stack,
  sum,
  where,
  type Tensor,
} from '@tensorflow/tfjs-core';
import type { ClippingRecipe } from '../run/recipe.ts';

/** The sum rule over all mul(g, g). */
const squares = (gradient: Tensor): Tensor => sum(mul(gradient, gradient));

/** limit / norm where the norm exceeds the limit, 1 elsewhere (also where it is NaN). */
function factorOf(squared: Tensor, limit: number): Tensor {
  const norm = sqrt(squared);
  return where(greater(norm, scalar(limit)), div(scalar(limit), norm), scalar(1));
}

/**
 * value: each element into [-limit, limit], min(max(g, -limit), limit). norm: each gradient's norm to at most `limit`,
 * mul(g, f) with f = div(limit, norm) where norm > limit, else 1; norm = sqrt(sum(mul(g, g))). globalNorm: the same with norm = sqrt(sum over the gradients' sums, in their order).
 */
export function clipGradients(gradients: readonly Tensor[], { kind, limit }: ClippingRecipe): Tensor[] {
  if (gradients.length === 0) return [];
  if (kind === 'value') return gradients.map((g) => clipByValue(g, -limit, limit));
  if (kind === 'norm') return gradients.map((g) => mul(g, factorOf(squares(g), limit)));
  const factor = factorOf(sum(stack(gradients.map(squares))), limit);
  return gradients.map((g) => mul(g, factor));
}

/** The gradient of (l2 / 2) * sum(w * w): add(g, mul(l2, w)). */
export function addL2(gradient: Tensor, value: Tensor, l2: number): Tensor {
  return add(gradient, mul(scalar(l2), value));
}

/** The gradient of l1 * sum(|w|): add(g, mul(l1, sign(w))); a zero weight pulls nowhere. */
export function addL1(gradient: Tensor, value: Tensor, l1: number): Tensor {
  return add(gradient, mul(scalar(l1), sign(value)));
}
