/** A class at every place of a sequence: the softmax cross-entropy of the logits, (examples, places, classes), per place. */
import { mean, reshape, type Tensor1D } from '@tensorflow/tfjs-core';
import { softmaxCrossEntropy } from '../../models/losses.ts';
import { entropyOfClasses, evenChances } from './expectedLoss.ts';
import { onlyOutput, type Task } from './task.ts';

export const nextToken: Task = {
  targets: 'int32',
  sequential: true,
  // Targets are (examples, places). An example's loss is the mean over its places.
  losses: (outputs, { targets }) => {
    const logits = onlyOutput(outputs);
    const flat = reshape(logits, [targets.size, -1]);
    const losses = softmaxCrossEntropy(flat, reshape(targets, [-1]) as Tensor1D);
    return mean(reshape(losses, targets.shape), 1) as Tensor1D;
  },
  // The beginning of a sequence cannot be known by heart, so the least loss is not 0.
  chance: evenChances,
  constant: entropyOfClasses,
};
