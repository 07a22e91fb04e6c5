/** Names of the project's own kernels. A backend that has one is asked for it; any other runs the composite. */
import { engine, getBackend, getKernel, type NamedTensorMap, type Tensor } from '@tensorflow/tfjs-core';

export const FUSED_KERNELS = {
  softmaxCrossEntropy: 'SoftmaxCrossEntropy',
  sgdUpdate: 'SgdUpdate',
  momentumUpdate: 'MomentumUpdate',
  nesterovUpdate: 'NesterovUpdate',
  adamUpdate: 'AdamUpdate',
  adamWUpdate: 'AdamWUpdate',
  rmsPropUpdate: 'RmsPropUpdate',
  adagradUpdate: 'AdagradUpdate',
  tensorHash: 'TensorHash',
} as const;

/** Whether the current backend has a kernel of its own for it. */
export function hasFusedKernel(name: string): boolean {
  return getKernel(name, getBackend()) !== undefined;
}

/** Runs one on the current backend, with its inputs by name. */
export function runFusedKernel(
  kernel: string,
  names: readonly string[],
  inputs: readonly Tensor[],
  attributes: object,
): Tensor[] {
  const named = Object.fromEntries(names.map((name, i) => [name, inputs[i]]));
  const outputs = engine().runKernel(kernel, named as NamedTensorMap, attributes as Record<string, number>);
  return Array.isArray(outputs) ? (outputs as Tensor[]) : [outputs as Tensor];
}
