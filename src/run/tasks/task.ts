/** What a model learns: its loss, and what an evaluation asks it. A recipe's `loss` says which task it is. */
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';

/** A batch as tensors. */
export interface BatchTensors {
  /** (examples, features), float32 */
  readonly features: Tensor;
  /** (examples) or (examples, targets of each), of the task's type; or the features again */
  readonly targets: Tensor;
}

export interface Task {
  /** The type of the targets, or that the features are the targets. */
  readonly targets: 'int32' | 'float32' | 'features';
  /** Whether each example is a sequence with a class to tell at every place, not one class or its numbers. */
  readonly sequential?: true;
  /** Each example's loss, (examples); differentiable by the outputs. */
  losses(outputs: readonly Tensor[], batch: BatchTensors): Tensor1D;
  /** The class that the model takes each example for, (examples), int32; missing where nothing is classified. */
  guesses?(outputs: readonly Tensor[]): Tensor;
}

/**
 * The model's only output.
 *
 * @throws Error when it has several: the task does not fit the model
 */
export function onlyOutput(outputs: readonly Tensor[]): Tensor {
  const [output] = outputs;
  if (output === undefined || outputs.length > 1)
    throw new Error(`a model with ${outputs.length} outputs, not one`);
  return output;
}
