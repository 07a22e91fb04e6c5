/** The features themselves, between 0 and 1: autoencoders, and variational ones. Losses are in nats an example. */
import { add, sum, type Tensor, type Tensor1D } from '@tensorflow/tfjs-core';
import { sigmoidCrossEntropy } from '../../models/elementLosses.ts';
import { divergenceFromStandard } from '../../models/gaussians.ts';
import { evenShades } from './expectedLoss.ts';
import { onlyOutput, type Task } from './task.ts';

/** Each example's sigmoid cross-entropies of its logits, (examples, features), added up. */
function reconstructionLosses(logits: Tensor, features: Tensor): Tensor1D {
  return sum(sigmoidCrossEntropy(logits, features), 1);
}

export const reconstruction: Task = {
  targets: 'features',
  losses: (outputs, { features }) => reconstructionLosses(onlyOutput(outputs), features),
  chance: evenShades,
};

/**
 * The negative evidence lower bound, from [logits, mean, logVariance], with one code an example.
 *
 * Throws an Error when the model has other outputs: the task does not fit it.
 */
export const evidenceLowerBound: Task = {
  targets: 'features',
  losses: (outputs, { features }) => {
    const [logits, mean, logVariance] = outputs;
    if (outputs.length !== 3)
      throw new Error(`a model with ${outputs.length} outputs, not logits, means and variances`);
    return add(reconstructionLosses(logits, features), divergenceFromStandard(mean, logVariance)) as Tensor1D;
  },
  chance: evenShades,
};
