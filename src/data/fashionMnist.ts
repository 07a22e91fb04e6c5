/** datasets/fashion-mnist: in the form of MNIST. The classes' names are the publisher's. */
import { decodeIdxImages } from './idxImages.ts';
import type { DecodedExamples } from './dataset.ts';

const CLASSES = [
  'T-shirt/top',
  'Trouser',
  'Pullover',
  'Dress',
  'Coat',
  'Sandal',
  'Shirt',
  'Sneaker',
  'Bag',
  'Ankle boot',
];

export function decodeFashionMnist(bytesOf: (file: string) => Uint8Array): DecodedExamples {
  return decodeIdxImages('fashion-mnist', CLASSES, bytesOf);
}
