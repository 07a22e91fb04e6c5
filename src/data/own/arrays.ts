/** The user's images (or rows of numbers) and their labels, in IDX or NPY files, to examples. */
import { TwinrunError } from '../../errors.ts';
import type { DecodedExamples } from '../dataset.ts';
import { decodeIdx } from '../idx.ts';
import { decodeNpy } from './npy.ts';
import { OWN_LIMITS, type ImagesDatasetRecipe } from './ownRecipe.ts';

interface OwnArray {
  readonly shape: readonly number[];
  readonly data: Uint8Array | Float64Array;
}

/**
 * Images are (examples, height, width), (examples, height, width, channels), or (examples, features); labels (examples) or
 * (examples, 1).
 *
 * @throws TwinrunError('invalid-input' | 'unsupported' | 'too-large') with the file
 */
export function decodeOwnArrays(
  recipe: ImagesDatasetRecipe,
  imageBytes: Uint8Array,
  labelBytes: Uint8Array,
): DecodedExamples {
  const [imagesFile, labelsFile] = recipe.files;
  const images = decodeArray(recipe.kind, imageBytes, imagesFile.name);
  const labels = decodeArray(recipe.kind, labelBytes, labelsFile.name);
  const [examples = 0, ...featureShape] = images.shape;
  if (featureShape.length === 0)
    throw invalid(
      `the shape (${examples}) has no features: images and labels may be exchanged`,
      imagesFile.name,
    );
  if (images.data.length === 0) throw invalid('it is empty', imagesFile.name);
  if (examples > OWN_LIMITS.rows || images.data.length > OWN_LIMITS.features)
    throw new TwinrunError(
      'too-large',
      `${examples} examples of ${images.data.length / examples} numbers; at most ${OWN_LIMITS.rows} and ${OWN_LIMITS.features} numbers in all`,
      imagesFile.name,
    );
  const [labelled = 0, each = 1, more] = labels.shape;
  if (each !== 1 || more !== undefined)
    throw invalid(`the shape (${labels.shape.join(', ')}) is not one label an example`, labelsFile.name);
  if (labelled !== examples) throw invalid(`${labelled} labels for ${examples} examples`, labelsFile.name);
  return {
    // An image without channels has one.
    featureShape: featureShape.length === 2 ? [...featureShape, 1] : featureShape,
    features: images.data instanceof Uint8Array ? images.data : rounded(images.data, imagesFile.name),
    ...(recipe.labels === 'class'
      ? classesOf(labels.data, labelsFile.name)
      : { labels: rounded(labels.data, labelsFile.name), classes: [] }),
    given: null,
  };
}

function decodeArray(kind: ImagesDatasetRecipe['kind'], bytes: Uint8Array, path: string): OwnArray {
  if (bytes.length > OWN_LIMITS.bytes)
    throw new TwinrunError('too-large', `more than ${OWN_LIMITS.bytes} bytes`, path);
  if (bytes[0] === 0x1f && bytes[1] === 0x8b)
    throw new TwinrunError('unsupported', 'it is compressed with gzip', path, 'Unpack it first.');
  return kind === 'npy' ? decodeNpy(bytes, path) : decodeIdx(bytes, path);
}

/** Each number rounded to binary32; NaN and infinities are refused. */
function rounded(values: Uint8Array | Float64Array, path: string): Float32Array {
  const result = Float32Array.from(values);
  const wrong = result.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) throw invalid(`${String(values[wrong])} is not a number of binary32`, `${path}[${wrong}]`);
  return result;
}

/** The distinct labels in ascending order are the classes. */
function classesOf(
  values: Uint8Array | Float64Array,
  path: string,
): Pick<DecodedExamples, 'labels' | 'classes'> {
  const distinct = new Set<number>();
  values.forEach((value, i) => {
    if (!Number.isInteger(value))
      throw invalid(`${value} is no whole number, which a class is`, `${path}[${i}]`);
    distinct.add(value);
    if (distinct.size > OWN_LIMITS.classes)
      throw new TwinrunError('too-large', `more than ${OWN_LIMITS.classes} classes`, `${path}[${i}]`);
  });
  if (distinct.size < 2) throw invalid('all examples are of one class', path);
  const ordered = [...distinct].sort((a, b) => a - b);
  const places = new Map(ordered.map((value, place) => [value, place]));
  return { labels: Uint8Array.from(values, (value) => places.get(value) ?? 0), classes: ordered.map(String) };
}

function invalid(message: string, path: string): TwinrunError {
  return new TwinrunError('invalid-input', message, path);
}
