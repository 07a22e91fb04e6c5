/** From a recipe's loss to its task, and from a batch to a model's outputs. */
import { tensor, type Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { FilledBatch } from '../../data/batches.ts';
import type { Dataset } from '../../data/dataset.ts';
import { TwinrunError } from '../../errors.ts';
import type { Recipe } from '../recipe.ts';
import { classification } from './classification.ts';
import { nextToken } from './nextToken.ts';
import { regression } from './regression.ts';
import type { BatchTensors, Task } from './task.ts';

const TASKS: Readonly<Record<Recipe['loss'], Task>> = {
  softmaxCrossEntropy: classification,
  meanSquaredError: regression,
  nextToken,
};

export function taskOf(recipe: Pick<Recipe, 'loss'>): Task {
  return TASKS[recipe.loss];
}

/** @throws TwinrunError('invalid-input') when the data set has no labels of the task's kind */
export function requireFit(task: Task, { name, labels, labelsEach = 1, classes }: Dataset): void {
  const fits =
    task.targets === 'float32'
      ? labels instanceof Float32Array
      : task.guesses === undefined || classes.length > 1;
  if (!fits)
    throw new TwinrunError(
      'invalid-input',
      `the examples of ${name} have ${classes.length > 0 ? 'classes, not numbers' : 'numbers, not classes'}, which this loss is not for`,
      'loss',
    );
  const sequences = labelsEach > 1 && classes.length > 1;
  if (sequences !== (task.sequential ?? false))
    throw new TwinrunError(
      'invalid-input',
      `the examples of ${name} are ${sequences ? '' : 'no '}sequences of classes, which this loss is ${sequences ? 'not ' : ''}for`,
      'loss',
    );
}

/** A batch on the device. */
export function batchTensors(
  task: Task,
  { examples, features, labels, labelsEach }: FilledBatch,
): BatchTensors {
  return {
    features: tensor(features, [examples, features.length / examples], 'float32'),
    targets: tensor(labels, labelsEach === 1 ? [examples] : [examples, labelsEach], task.targets),
  };
}

/** The model's outputs, as many as it has. */
export function forward(model: LayersModel, features: Tensor, training: boolean): Tensor[] {
  const outputs = model.apply(features, { training }) as Tensor | Tensor[];
  return Array.isArray(outputs) ? outputs : [outputs];
}
