/** One class an example: softmax cross-entropy of the logits, (examples, classes). */
import { argMax, type Tensor1D } from '@tensorflow/tfjs-core';
import { softmaxCrossEntropy } from '../../models/losses.ts';
import { entropyOfClasses, evenChances } from './expectedLoss.ts';
import { onlyOutput, type Task } from './task.ts';

export const classification: Task = {
  targets: 'int32',
  losses: (outputs, { targets }) => softmaxCrossEntropy(onlyOutput(outputs), targets as Tensor1D),
  guesses: (outputs) => argMax(onlyOutput(outputs), 1),
  reachesZero: true,
  chance: evenChances,
  constant: entropyOfClasses,
};
