/** How a data set is divided, prepared and learnt unless somebody says otherwise. */
import type { Recipe } from '../run/recipe.ts';
import type { Dataset } from './dataset.ts';
import type { DatasetDescription } from './descriptions.ts';

export type Suggestion = Pick<Recipe, 'split' | 'preprocessing' | 'loss'>;

const TEST_FRACTION = 0.3;

export function suggestionFor({
  features,
  classes,
  given,
}: Pick<DatasetDescription, 'features' | 'classes' | 'given'>): Suggestion {
  const classifies = classes.length > 0;
  return {
    split:
      given === null
        ? { kind: classifies ? 'stratified' : 'random', testFraction: TEST_FRACTION }
        : { kind: 'given' },
    preprocessing: { kind: features === 'bytes' ? 'unit' : 'standardize' },
    loss: classifies ? 'softmaxCrossEntropy' : 'meanSquaredError',
  };
}

/** The same for data that was read from somebody's own files. */
export function suggestionForOwn({ features, classes }: Pick<Dataset, 'features' | 'classes'>): Suggestion {
  return suggestionFor({
    features: features instanceof Uint8Array ? 'bytes' : 'numbers',
    classes,
    given: null,
  });
}
