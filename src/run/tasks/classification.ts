/** One class an example: softmax cross-entropy of the logits, (examples, classes). */
import { argMax, type Tensor1D } from '@tensorflow/tfjs-core';
import { softmaxCrossEntropy } from '../../models/losses.ts';
import { logF32 } from '../../numerics/functions/log.ts';
import { onlyOutput, type Task } from './task.ts';

export const classification: Task = {
  targets: 'int32',
  losses: (outputs, { targets }) => softmaxCrossEntropy(onlyOutput(outputs), targets as Tensor1D),
  guesses: (outputs) => argMax(onlyOutput(outputs), 1),
  reachesZero: true,
  chance: ({ classes: { length } }) => ({
    value: logF32(length),
    words: `ln ${length}, all classes being equally likely`,
  }),
  constant: ({ classes, labels }, examples) => {
    const counts = classes.map(() => 0);
    for (const example of examples) counts[labels[example]] += 1;
    const shares = counts.filter((count) => count > 0).map((count) => count / examples.length);
    return {
      value: shares.reduce((sum, share) => sum - share * logF32(Math.fround(share)), 0),
      words: 'the entropy of the frequencies of the classes',
    };
  },
};
