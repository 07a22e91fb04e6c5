/** datasets/mnist: images and labels of training and test examples, four IDX files. Training examples come first. */
import { TwinrunError } from '../errors.ts';
import { decodeIdx } from './idx.ts';
import { indexRange } from './dataset.ts';
import type { DecodedExamples } from './dataset.ts';

const SIDE = 28;
const CLASSES = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

export function decodeMnist(bytesOf: (file: string) => Uint8Array): DecodedExamples {
  const train = decodePart(bytesOf, 'train');
  const test = decodePart(bytesOf, 't10k');
  const examples = train.labels.length + test.labels.length;
  return {
    featureShape: [SIDE, SIDE, 1],
    features: concat(train.images, test.images),
    labels: concat(train.labels, test.labels),
    classes: CLASSES,
    given: { train: indexRange(0, train.labels.length), test: indexRange(train.labels.length, examples) },
  };
}

function decodePart(
  bytesOf: (file: string) => Uint8Array,
  part: string,
): { images: Uint8Array; labels: Uint8Array } {
  const imagesFile = `${part}-images-idx3-ubyte`;
  const labelsFile = `${part}-labels-idx1-ubyte`;
  const images = decodeIdx(bytesOf(imagesFile), `mnist/${imagesFile}`, 3);
  const labels = decodeIdx(bytesOf(labelsFile), `mnist/${labelsFile}`, 1);
  const [count, height, width] = images.shape;
  if (height !== SIDE || width !== SIDE) {
    throw new TwinrunError(
      'invalid-input',
      `images of ${height} x ${width} pixels, not 28 x 28`,
      `mnist/${imagesFile}`,
    );
  }
  if (count !== labels.data.length) {
    throw new TwinrunError(
      'invalid-input',
      `${labels.data.length} labels for ${count} images`,
      `mnist/${labelsFile}`,
    );
  }
  const wrong = labels.data.findIndex((label) => label >= CLASSES.length);
  if (wrong >= 0) {
    throw new TwinrunError(
      'invalid-input',
      `label ${labels.data[wrong]} is not a digit`,
      `mnist/${labelsFile}[${wrong}]`,
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
