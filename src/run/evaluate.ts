/** Loss, and for classifiers accuracy and confusion matrix, over the held-out examples. */
import { tidy, type Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { BatchBuffer } from '../data/batches.ts';
import type { Dataset } from '../data/dataset.ts';
import type { PreparedFeatures } from '../data/preprocessing.ts';
import { meanRule } from '../numerics/exactSum.ts';
import { bitsOf, bitsToHex } from '../numerics/float32.ts';
import { onBackend, type BackendChoice } from './onBackend.ts';
import type { Evaluation } from './runFile.ts';
import { batchTensors, forward } from './tasks/index.ts';
import type { Task } from './tasks/task.ts';

/** Examples a forward pass. It does not matter for the bits: no example's result depends on its batch. */
const CHUNK = 500;
/** The same of sequences, which have many places each. */
const SEQUENCES = 100;

export interface EvaluationInput {
  readonly task: Task;
  readonly model: LayersModel;
  readonly dataset: Dataset;
  readonly features: PreparedFeatures;
  /** Indices of the held-out examples. */
  readonly examples: Uint32Array;
  readonly on: BackendChoice;
}

type ChunkRead = Promise<readonly [losses: Float32Array, guesses: Int32Array | undefined]>;

/** The loss is the mean rule over all examples' losses. */
export async function evaluate(input: EvaluationInput, epoch: number, step: number): Promise<Evaluation> {
  const { task, model, dataset, features, examples, on } = input;
  const chunk = task.sequential ? SEQUENCES : CHUNK;
  const buffer = new BatchBuffer(Math.min(chunk, examples.length), features, dataset);
  const reads: ChunkRead[] = [];
  for (let start = 0; start < examples.length; start += chunk) {
    const batch = buffer.fill(examples.subarray(start, start + chunk));
    const [loss, guesses] = await onBackend(on, () =>
      tidy((): Tensor[] => {
        const tensors = batchTensors(task, batch);
        const outputs = forward(model, tensors.features, false);
        const losses = task.losses(outputs, tensors);
        return task.guesses === undefined ? [losses] : [losses, task.guesses(outputs)];
      }),
    );
    // All chunks are computed before the first of them is waited for: on a GPU a read-back may take longer than they do.
    const values = Promise.all([loss.data<'float32'>(), guesses?.data<'int32'>()]);
    values.catch(() => undefined);
    reads.push(values);
    loss.dispose();
    guesses?.dispose();
  }
  const losses: number[] = [];
  const answers: number[] = [];
  for (const read of reads) {
    const [chunkLosses, guesses = []] = await read;
    losses.push(...chunkLosses);
    answers.push(...guesses);
  }
  return {
    ...{ epoch, step, examples: examples.length, loss: bitsToHex(bitsOf(meanRule(losses))) },
    ...(task.guesses === undefined ? {} : countAnswers(dataset, examples, answers)),
  };
}

function countAnswers(
  { labels, classes }: Dataset,
  examples: Uint32Array,
  answers: readonly number[],
): Pick<Evaluation, 'correct' | 'confusion'> {
  const confusion = classes.map(() => new Array<number>(classes.length).fill(0));
  let correct = 0;
  examples.forEach((example, i) => {
    const [label, answer] = [labels[example], answers[i]];
    confusion[label][answer] += 1;
    if (label === answer) correct += 1;
  });
  return { correct, confusion };
}
