/** Names of the project's own kernels. A backend that has one is asked for it; any other runs the composite. */
import { getBackend, getKernel } from '@tensorflow/tfjs-core';

export const FUSED_KERNELS = {
  softmaxCrossEntropy: 'SoftmaxCrossEntropy',
  sgdUpdate: 'SgdUpdate',
  momentumUpdate: 'MomentumUpdate',
  adamUpdate: 'AdamUpdate',
  tensorHash: 'TensorHash',
} as const;

/** Whether the current backend has a kernel of its own for it. */
export function hasFusedKernel(name: string): boolean {
  return getKernel(name, getBackend()) !== undefined;
}
