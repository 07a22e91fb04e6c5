/**
 * How the features of an example enter the model, as binary32. Host arithmetic in binary64, rounded once:
 *
 * `none`         x
 * `unit`         b / 255, of bytes only
 * `standardize`  (x - mean) / deviation, per feature, over the training examples in the order given:
 *                mean = (x1 + x2 + ... + xn) / n, variance = (d1 d1 + d2 d2 + ... + dn dn) / n with d = x - mean, sums from
 *                left to right starting with 0; deviation = sqrt(variance), or 1 where that is 0.
 *
 * Before that, missing features are filled in: see filled().
 */
import { TwinrunError } from '../errors.ts';
import { featureCount } from './dataset.ts';
import type { PreprocessingRecipe } from '../run/recipe.ts';
import type { Dataset } from './dataset.ts';

/** Examples by index, ready for the model. */
export interface PreparedFeatures {
  /** Features of one example. */
  readonly size: number;
  /** Writes the features of one example to `into`, from place `at` on. */
  write(example: number, into: Float32Array, at: number): void;
}

/** @param train the training examples: the only ones that `standardize` looks at to find mean and deviation */
export function prepareFeatures(
  dataset: Pick<Dataset, 'name' | 'features' | 'featureShape' | 'missing'>,
  recipe: PreprocessingRecipe,
  train: Uint32Array,
): PreparedFeatures {
  const size = featureCount(dataset);
  const features = dataset.missing === 'mean' ? filled(dataset, size, train) : dataset.features;
  switch (recipe.kind) {
    case 'none':
      return features instanceof Uint8Array
        ? byTable(features, size, (byte) => byte)
        : asTheyAre(features, size);
    case 'unit':
      if (!(features instanceof Uint8Array)) {
        throw new TwinrunError(
          'invalid-input',
          `${dataset.name} has no bytes to divide by 255`,
          'preprocessing.kind',
        );
      }
      return byTable(features, size, (byte) => byte / 255);
    case 'standardize':
      return standardized(features, size, moments(features, size, train));
  }
}

/**
 * A copy in which each missing feature (NaN) is RN((0 + x1 + x2 + ...) / n), over the n training examples in the order given
 * that have it, in binary64.
 *
 * @throws TwinrunError('invalid-input') when no training example has a feature
 */
function filled(
  { name, features }: Pick<Dataset, 'name' | 'features'>,
  size: number,
  train: Uint32Array,
): Float32Array {
  const whole = Float32Array.from(features);
  for (let feature = 0; feature < size; feature++) {
    let sum = 0;
    let count = 0;
    for (const example of train) {
      const value = features[example * size + feature] ?? NaN;
      if (Number.isNaN(value)) continue;
      sum += value;
      count += 1;
    }
    if (count === 0)
      throw new TwinrunError(
        'invalid-input',
        `no training example of ${name} has feature ${feature + 1}, so it has no mean`,
        'dataset',
        'Ignore the column, or leave out the rows that lack it.',
      );
    for (let at = feature; at < whole.length; at += size)
      if (Number.isNaN(whole[at])) whole[at] = sum / count;
  }
  return whole;
}

/** Mean and deviation of each feature, binary64. */
export interface Moments {
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

export function moments(features: Float32Array | Uint8Array, size: number, train: Uint32Array): Moments {
  const mean = new Float64Array(size);
  const deviation = new Float64Array(size);
  for (let feature = 0; feature < size; feature++) {
    // A constant binary32 feature has an exact sum (24 bits times at most 2^29 examples), hence a deviation of 0.
    let sum = 0;
    for (const example of train) sum += features[example * size + feature] ?? 0;
    const centre = sum / train.length;
    let squares = 0;
    for (const example of train) {
      const distance = (features[example * size + feature] ?? 0) - centre;
      squares += distance * distance;
    }
    const spread = Math.sqrt(squares / train.length);
    mean[feature] = centre;
    deviation[feature] = spread === 0 ? 1 : spread;
  }
  return { mean, deviation };
}

/** All 256 values are computed once. */
function byTable(features: Uint8Array, size: number, value: (byte: number) => number): PreparedFeatures {
  const table = Float32Array.from({ length: 256 }, (_, byte) => value(byte));
  const ofZero = table[0] ?? 0;
  // Most bytes of most images are 0: four of them are passed over at once. Which byte is which does not matter then.
  const four =
    size % 4 === 0 && features.byteOffset % 4 === 0
      ? new Uint32Array(features.buffer, features.byteOffset, features.length >> 2)
      : null;
  return {
    size,
    write(example, into, at) {
      const from = example * size;
      if (four === null) {
        for (let i = 0; i < size; i++) into[at + i] = table[features[from + i] ?? 0] ?? 0;
        return;
      }
      into.fill(ofZero, at, at + size);
      for (let i = 0; i < size; i += 4) {
        const place = from + i;
        if (four[place >> 2] === 0) continue;
        into[at + i] = table[features[place] ?? 0] ?? 0;
        into[at + i + 1] = table[features[place + 1] ?? 0] ?? 0;
        into[at + i + 2] = table[features[place + 2] ?? 0] ?? 0;
        into[at + i + 3] = table[features[place + 3] ?? 0] ?? 0;
      }
    },
  };
}

function asTheyAre(features: Float32Array, size: number): PreparedFeatures {
  return {
    size,
    write(example, into, at) {
      into.set(features.subarray(example * size, (example + 1) * size), at);
    },
  };
}

function standardized(
  features: Float32Array | Uint8Array,
  size: number,
  { mean, deviation }: Moments,
): PreparedFeatures {
  return {
    size,
    write(example, into, at) {
      const from = example * size;
      for (let i = 0; i < size; i++) {
        // The store rounds to binary32. Every index exists; ?? is for the type only.
        into[at + i] = ((features[from + i] ?? 0) - (mean[i] ?? 0)) / (deviation[i] ?? 1);
      }
    },
  };
}
