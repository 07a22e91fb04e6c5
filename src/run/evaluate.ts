/** Loss, accuracy and confusion matrix over the held-out examples. */
import { argMax, tensor, tensor1d, tidy, type Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { fillBatch } from '../data/batches.ts';
import type { Dataset } from '../data/dataset.ts';
import type { PreparedFeatures } from '../data/preprocessing.ts';
import { softmaxCrossEntropy } from '../models/losses.ts';
import { meanRule } from '../numerics/exactSum.ts';
import { bitsOf, bitsToHex } from '../numerics/float32.ts';
import { onBackend, type BackendChoice } from './onBackend.ts';
import type { Evaluation } from './runFile.ts';

/** Examples a forward pass. It does not matter for the bits: no example's result depends on its batch. */
const CHUNK = 500;

export interface EvaluationInput {
  readonly model: LayersModel;
  readonly dataset: Dataset;
  readonly features: PreparedFeatures;
  /** Indices of the held-out examples. */
  readonly examples: Uint32Array;
  readonly on: BackendChoice;
}

interface ChunkRead {
  readonly labels: Int32Array;
  readonly values: Promise<readonly [losses: Float32Array, predicted: Int32Array]>;
}

/** The loss is the mean rule over all examples' losses. */
export async function evaluate(input: EvaluationInput, epoch: number, step: number): Promise<Evaluation> {
  const { model, dataset, features, examples, on } = input;
  const classes = dataset.classes.length;
  const reads: ChunkRead[] = [];
  const losses: number[] = [];
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  let correct = 0;
  for (let start = 0; start < examples.length; start += CHUNK) {
    const chunk = examples.subarray(start, start + CHUNK);
    const x = new Float32Array(chunk.length * features.size);
    const y = new Int32Array(chunk.length);
    fillBatch(features, dataset.labels, chunk, x, y);
    const [loss, predicted] = await onBackend(on, () =>
      tidy((): Tensor[] => {
        const logits = model.apply(tensor(x, [chunk.length, features.size])) as Tensor;
        return [softmaxCrossEntropy(logits, tensor1d(y, 'int32')), argMax(logits, 1)];
      }),
    );
    // All chunks are computed before the first of them is waited for: on a GPU a read-back may take longer than they do.
    const values = Promise.all([loss.data<'float32'>(), predicted.data<'int32'>()]);
    values.catch(() => undefined);
    reads.push({ labels: y, values });
    loss.dispose();
    predicted.dispose();
  }
  for (const { labels, values } of reads) {
    const [chunkLosses, guesses] = await values;
    losses.push(...chunkLosses);
    guesses.forEach((guess, i) => {
      confusion[labels[i]][guess] += 1;
      if (guess === labels[i]) correct += 1;
    });
  }
  return {
    epoch,
    step,
    examples: examples.length,
    correct,
    loss: bitsToHex(bitsOf(meanRule(losses))),
    confusion,
  };
}
