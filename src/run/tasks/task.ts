/** What a model learns: its loss, and what an evaluation asks it. A recipe's `loss` says which task it is. */
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { Dataset } from '../../data/dataset.ts';

/** A batch as tensors. */
export interface BatchTensors {
  /** (examples, features), float32 */
  readonly features: Tensor;
  /** (examples) or (examples, targets of each), of the task's type; or the features again */
  readonly targets: Tensor;
}

/** A mean loss that can be told before anything is trained. */
export interface ExpectedLoss {
  readonly value: number;
  /** What it is, such as "ln 10, all classes being equally likely". */
  readonly words: string;
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
  /** The loss of a model that knows nothing yet, over these examples; missing where nobody can tell. For run/sanity. */
  chance?(dataset: Dataset, examples: Uint32Array): ExpectedLoss;
  /** The least loss of one answer to all these examples; missing where nobody can tell. For run/sanity. */
  constant?(dataset: Dataset, examples: Uint32Array): ExpectedLoss;
  /** Whether a model that knows all answers has no loss at all. For run/sanity; not so unless it says so. */
  readonly reachesZero?: boolean;
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
