/**
 * The order in which examples train. Epoch n (counted from 1) visits the training examples in the order
 * train[p[0]], train[p[1]], ... with p = shuffle(number of training examples) of the stream `shuffle/epoch-<n>`, cut into
 * batches of `batchSize`; the last batch has what is left. An epoch's order depends on nothing but the seed and n, so a run
 * can be taken up anywhere.
 */
import { stream } from '../random/stream.ts';
import type { Dataset } from './dataset.ts';
import type { PreparedFeatures } from './preprocessing.ts';

/** @param epoch counted from 1 */
export function epochOrder(seed: string, epoch: number, train: Uint32Array): Uint32Array<ArrayBuffer> {
  if (!Number.isInteger(epoch) || epoch < 1) throw new RangeError(`epoch ${epoch}: they are counted from 1`);
  return stream(seed, `shuffle/epoch-${epoch}`)
    .shuffle(train.length)
    .map((place) => train[place] ?? 0);
}

/** Batches in one pass over so many examples, the last one, which may be smaller, included. */
export function batchCount(examples: number, batchSize: number): number {
  return Math.ceil(examples / batchSize);
}

/** The examples of batch number `batch` (counted from 0): a view of `order`, not a copy. */
export function batchExamples(order: Uint32Array, batch: number, batchSize: number): Uint32Array {
  return order.subarray(batch * batchSize, (batch + 1) * batchSize);
}

/** The labels of a data set. */
export type Labelled = Pick<Dataset, 'labels' | 'labelsEach'>;

/**
 * Writes a batch, row-major [examples.length, features.size], and its labels. The arrays may be longer than needed and are
 * meant to be used again.
 */
export function fillBatch(
  features: PreparedFeatures,
  { labels, labelsEach = 1 }: Labelled,
  examples: Uint32Array,
  intoFeatures: Float32Array,
  intoLabels: Int32Array | Float32Array,
): void {
  const { size } = features;
  if (intoFeatures.length < examples.length * size || intoLabels.length < examples.length * labelsEach) {
    throw new RangeError(`no room for ${examples.length} examples of ${size} features`);
  }
  for (let row = 0; row < examples.length; row++) {
    const example = examples[row] ?? 0;
    for (let i = 0; i < labelsEach; i++) {
      const label = labels[example * labelsEach + i];
      if (label === undefined) throw new RangeError(`there is no example ${example}`);
      intoLabels[row * labelsEach + i] = label;
    }
    features.write(example, intoFeatures, row * size);
  }
}

export interface FilledBatch {
  readonly examples: number;
  /** Row-major (examples, features). */
  readonly features: Float32Array;
  /** Row-major (examples, labels of each). */
  readonly labels: Int32Array | Float32Array;
  readonly labelsEach: number;
}

/** Host memory for a batch, used again for every step: what `fill` returns holds until the next call. */
export class BatchBuffer {
  readonly #features: Float32Array;
  readonly #labels: Int32Array | Float32Array;

  constructor(
    batchSize: number,
    private readonly prepared: PreparedFeatures,
    private readonly labelled: Labelled,
  ) {
    const { labels, labelsEach = 1 } = labelled;
    this.#features = new Float32Array(batchSize * prepared.size);
    this.#labels = new (labels instanceof Float32Array ? Float32Array : Int32Array)(batchSize * labelsEach);
  }

  fill(examples: Uint32Array): FilledBatch {
    const { labelsEach = 1 } = this.labelled;
    fillBatch(this.prepared, this.labelled, examples, this.#features, this.#labels);
    return {
      examples: examples.length,
      features: this.#features.subarray(0, examples.length * this.prepared.size),
      labels: this.#labels.subarray(0, examples.length * labelsEach),
      labelsEach,
    };
  }
}
