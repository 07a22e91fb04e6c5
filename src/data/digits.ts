/** datasets/digits: one CSV file without a header, an image of 8 x 8 pixels a row, each pixel a whole number from 0 to 16. */
import { TwinrunError } from '../errors.ts';
import { decodeTable } from './table.ts';
import type { DecodedExamples } from './dataset.ts';

const SIDE = 8;
const PIXELS = SIDE * SIDE;
/** A pixel counts the inked ones among the 4 x 4 of the scanned image that it stands for. */
const MOST_INK = 16;
const CLASSES = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

export function decodeDigits(bytesOf: (file: string) => Uint8Array): DecodedExamples {
  const file = 'digits.csv';
  const decoded = decodeTable(
    { dataset: 'digits', file, header: null, columns: PIXELS, labels: CLASSES, classes: CLASSES },
    bytesOf,
  );
  const wrong = decoded.features.findIndex((ink) => !Number.isInteger(ink) || ink < 0 || ink > MOST_INK);
  if (wrong >= 0) {
    throw new TwinrunError(
      'invalid-input',
      `${decoded.features[wrong]} is not a whole number from 0 to ${MOST_INK}`,
      `digits/${file}:${Math.floor(wrong / PIXELS) + 1}:${(wrong % PIXELS) + 1}`,
    );
  }
  return { ...decoded, featureShape: [SIDE, SIDE, 1] };
}
