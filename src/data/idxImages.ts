/**
 * Data sets in the form of MNIST: images of 28 x 28 bytes and labels of training and test examples, four IDX files. Training
 * examples come first.
 */
import { TwinrunError } from '../errors.ts';
import { decodeIdx } from './idx.ts';
import { indexRange } from './dataset.ts';
import type { DecodedExamples } from './dataset.ts';

const SIDE = 28;

/**
 * @param dataset the data set's name, for messages
 * @throws TwinrunError('invalid-input' | 'unsupported' | 'too-large') with the file's path
 */
export function decodeIdxImages(
  dataset: string,
  classes: readonly string[],
  bytesOf: (file: string) => Uint8Array,
): DecodedExamples {
  const train = decodePart(dataset, 'train', classes.length, bytesOf);
  const test = decodePart(dataset, 't10k', classes.length, bytesOf);
  const examples = train.labels.length + test.labels.length;
  return {
    featureShape: [SIDE, SIDE, 1],
    features: concat(train.images, test.images),
    labels: concat(train.labels, test.labels),
    classes,
    given: { train: indexRange(0, train.labels.length), test: indexRange(train.labels.length, examples) },
  };
}

function decodePart(
  dataset: string,
  part: string,
  classCount: number,
  bytesOf: (file: string) => Uint8Array,
): { images: Uint8Array; labels: Uint8Array } {
  const imagesFile = `${part}-images-idx3-ubyte`;
  const labelsFile = `${part}-labels-idx1-ubyte`;
  const images = decodeIdx(bytesOf(imagesFile), `${dataset}/${imagesFile}`, 3);
  const labels = decodeIdx(bytesOf(labelsFile), `${dataset}/${labelsFile}`, 1);
  const [count, height, width] = images.shape;
  if (height !== SIDE || width !== SIDE) {
    throw new TwinrunError(
      'invalid-input',
      `images of ${height} x ${width} pixels, not 28 x 28`,
      `${dataset}/${imagesFile}`,
    );
  }
  if (count !== labels.data.length) {
    throw new TwinrunError(
      'invalid-input',
      `${labels.data.length} labels for ${count} images`,
      `${dataset}/${labelsFile}`,
    );
  }
  const wrong = labels.data.findIndex((label) => label >= classCount);
  if (wrong >= 0) {
    throw new TwinrunError(
      'invalid-input',
      `label ${labels.data[wrong]} is not a class`,
      `${dataset}/${labelsFile}[${wrong}]`,
    );
  }
  return { images: images.data, labels: labels.data };
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
