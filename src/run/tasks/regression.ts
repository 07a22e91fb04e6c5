/** One number an example: the squared error of the output, (examples, 1). */
import { reshape, type Tensor1D } from '@tensorflow/tfjs-core';
import { squaredError } from '../../models/elementLosses.ts';
import { onlyOutput, type Task } from './task.ts';

export const regression: Task = {
  targets: 'float32',
  losses: (outputs, { targets }) =>
    squaredError(reshape(onlyOutput(outputs), targets.shape), targets) as Tensor1D,
};
