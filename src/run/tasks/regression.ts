/** One number an example: the squared error of the output, (examples, 1). */
import { reshape, type Tensor1D } from '@tensorflow/tfjs-core';
import { squaredError } from '../../models/elementLosses.ts';
import { onlyOutput, type Task } from './task.ts';

export const regression: Task = {
  targets: 'float32',
  losses: (outputs, { targets }) =>
    squaredError(reshape(onlyOutput(outputs), targets.shape), targets) as Tensor1D,
  reachesZero: true,
  chance: ({ labels }, examples) => ({
    value: meanSquare(examples, (example) => labels[example]),
    words: 'the mean square of the targets, every answer being 0',
  }),
  constant: ({ labels }, examples) => {
    const mean = examples.reduce((sum, example) => sum + labels[example], 0) / examples.length;
    return {
      value: meanSquare(examples, (example) => labels[example] - mean),
      words: 'the variance of the targets',
    };
  },
};

function meanSquare(examples: Uint32Array, valueOf: (example: number) => number): number {
  return examples.reduce((sum, example) => sum + valueOf(example) * valueOf(example), 0) / examples.length;
}
