/** The features themselves, between 0 and 1: autoencoders, and variational ones. Losses are in nats an example. */
import { add, sum, type Tensor, type Tensor1D } from '@tensorflow/tfjs-core';
import { sigmoidCrossEntropy } from '../../models/elementLosses.ts';
import { divergenceFromStandard } from '../../models/gaussians.ts';
import { onlyOutput, type Task } from './task.ts';

/** Each example's sigmoid cross-entropies of its logits, (examples, features), added up. */
function reconstructionLosses(logits: Tensor, features: Tensor): Tensor1D {
  return sum(sigmoidCrossEntropy(logits, features), 1);
}

export const reconstruction: Task = {
  targets: 'features',
  losses: (outputs, { features }) => reconstructionLosses(onlyOutput(outputs), features),
};

/** The negative evidence lower bound, from [logits, mean, logVariance], with one sample of the code an example. */
export const evidenceLowerBound: Task = {
  targets: 'features',
  losses: ([logits, mean, logVariance], { features }) =>
    add(reconstructionLosses(logits, features), divergenceFromStandard(mean, logVariance)) as Tensor1D,
};
