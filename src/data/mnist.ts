/** datasets/mnist. */
import { decodeIdxImages } from './idxImages.ts';
import type { DecodedExamples } from './dataset.ts';

const CLASSES = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

export function decodeMnist(bytesOf: (file: string) => Uint8Array): DecodedExamples {
  return decodeIdxImages('mnist', CLASSES, bytesOf);
}
