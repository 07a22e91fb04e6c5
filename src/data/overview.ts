/** A data set in figures, for people: how many examples, of what shape, how many of each class on each side. */
import { exampleCount, type Dataset, type Division } from './dataset.ts';

export interface ClassCount {
  readonly name: string;
  readonly train: number;
  readonly test: number;
}

export interface DatasetOverview {
  readonly examples: number;
  readonly train: number;
  readonly test: number;
  readonly featureShape: readonly number[];
  /** Whether features are bytes. */
  readonly bytes: boolean;
  /** Empty where labels are numbers. */
  readonly classes: readonly ClassCount[];
}

export function overviewOf(dataset: Dataset, { train, test }: Division): DatasetOverview {
  // Of the characters of a text there is no one class an example.
  const classes = (dataset.labelsEach ?? 1) === 1 ? dataset.classes : [];
  const counts = (side: Uint32Array): readonly number[] => {
    const found = classes.map(() => 0);
    // Only a class index counts: where labels are numbers there are no classes.
    if (found.length > 0) for (const example of side) found[dataset.labels[example] ?? 0] += 1;
    return found;
  };
  const [inTrain, inTest] = [counts(train), counts(test)];
  return {
    examples: exampleCount(dataset),
    train: train.length,
    test: test.length,
    featureShape: dataset.featureShape,
    bytes: dataset.features instanceof Uint8Array,
    classes: classes.map((name, i) => ({ name, train: inTrain[i] ?? 0, test: inTest[i] ?? 0 })),
  };
}
