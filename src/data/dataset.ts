/** A data set in memory: examples, and what is to be told of each. */
export interface Dataset {
  readonly name: string;
  /** The digest that the recipe names: see datasetDigest. */
  readonly sha256: string;
  /** The shape of one example, such as [28, 28, 1] (height, width, channels) or [4]. */
  readonly featureShape: readonly number[];
  /** Names of the features of a table, for people; missing where nobody named them. */
  readonly featureNames?: readonly string[];
  /** All examples one after the other, each row-major: length = examples x the product of featureShape. */
  readonly features: Float32Array | Uint8Array;
  /** Of each example its class, an index into `classes`, or its numbers where there are no classes; row-major. */
  readonly labels: Uint8Array | Int32Array | Float32Array;
  /** Labels of each example; 1 unless given. */
  readonly labelsEach?: number;
  /** Empty where labels are numbers. */
  readonly classes: readonly string[];
  /** Missing features are NaN, and become the mean of the feature over the training examples that have it. */
  readonly missing?: 'mean';
  /** The publisher's division into training and test examples (indices, ascending), or null when there is none. */
  readonly given: Division | null;
}

/** Indices of examples, for training and for testing. */
export interface Division {
  readonly train: Uint32Array;
  readonly test: Uint32Array;
}

/** What a decoder makes of the files: a data set but for its name and digest. */
export type DecodedExamples = Omit<Dataset, 'name' | 'sha256'>;

/** The number of examples. */
export function exampleCount({ labels, labelsEach = 1 }: Pick<Dataset, 'labels' | 'labelsEach'>): number {
  return labels.length / labelsEach;
}

/** The number of features of one example. */
export function featureCount(dataset: Pick<Dataset, 'featureShape'>): number {
  return dataset.featureShape.reduce((product, size) => product * size, 1);
}

/** The indices from, from + 1, ..., to - 1. */
export function indexRange(from: number, to: number): Uint32Array<ArrayBuffer> {
  const indices = new Uint32Array(to - from);
  for (let i = 0; i < indices.length; i++) indices[i] = from + i;
  return indices;
}
