/**
 * Which examples train and which test.
 *
 * `given`: as the publisher divided them.
 *
 * `stratified`: from the stream `split` of the run's seed. For each class, in the order of `classes`: the class's examples
 * in the data set's order are numbered 0, 1, ..., c - 1; p = the stream's next shuffle(c); the first floor(testFraction * c)
 * numbers of p (a binary64 product) are test examples, the others training examples. Then each side is sorted ascending.
 *
 * `random`: the same as if all examples were of one class.
 */
import { TwinrunError } from '../errors.ts';
import { stream } from '../random/stream.ts';
import type { SplitRecipe } from '../run/recipe.ts';
import { exampleCount, type Dataset, type Division } from './dataset.ts';

/** @throws TwinrunError('invalid-input') when the data set cannot be divided so, or a side stays empty */
export function splitExamples(
  dataset: Pick<Dataset, 'name' | 'labels' | 'labelsEach' | 'classes' | 'given'>,
  recipe: SplitRecipe,
  seed: string,
): Division {
  if (recipe.kind === 'given') {
    if (dataset.given === null) {
      throw new TwinrunError(
        'invalid-input',
        `the publisher of ${dataset.name} did not divide it`,
        'split.kind',
      );
    }
    return dataset.given;
  }
  const { testFraction } = recipe;
  if (!(testFraction > 0 && testFraction < 1)) {
    throw new TwinrunError('invalid-input', `${testFraction} is not between 0 and 1`, 'split.testFraction');
  }
  const random = stream(seed, 'split');
  const train: number[] = [];
  const test: number[] = [];
  for (const members of recipe.kind === 'random' ? [allOf(dataset)] : byClass(dataset)) {
    const testCount = Math.floor(testFraction * members.length);
    random.shuffle(members.length).forEach((member, place) => {
      const example = members[member];
      if (example !== undefined) (place < testCount ? test : train).push(example);
    });
  }
  if (test.length === 0 || train.length === 0) {
    throw new TwinrunError(
      'invalid-input',
      `${testFraction} of ${dataset.name} leaves no ${test.length === 0 ? 'test' : 'training'} example`,
      'split.testFraction',
    );
  }
  // Typed arrays sort by value.
  return { train: Uint32Array.from(train).sort(), test: Uint32Array.from(test).sort() };
}

function allOf(dataset: Pick<Dataset, 'labels' | 'labelsEach'>): number[] {
  return Array.from({ length: exampleCount(dataset) }, (_, example) => example);
}

/** The examples of each class, in the order of `classes`. */
function byClass(dataset: Pick<Dataset, 'name' | 'labels' | 'labelsEach' | 'classes'>): number[][] {
  const { classes, labels, labelsEach = 1 } = dataset;
  if (classes.length === 0 || labelsEach !== 1)
    throw new TwinrunError(
      'invalid-input',
      `the examples of ${dataset.name} have no classes to divide within`,
      'split.kind',
      'Divide it at random.',
    );
  const members: number[][] = classes.map(() => []);
  labels.forEach((label, example) => members[label]?.push(example));
  return members;
}
