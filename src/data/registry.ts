/** The data sets that there are: manifest and decoder by name. Plain data and pure functions; the page may show it. */
import diabetesCroissant from '../../datasets/diabetes/croissant.json' with { type: 'json' };
import digitsCroissant from '../../datasets/digits/croissant.json' with { type: 'json' };
import fashionMnistCroissant from '../../datasets/fashion-mnist/croissant.json' with { type: 'json' };
import irisCroissant from '../../datasets/iris/croissant.json' with { type: 'json' };
import mnistCroissant from '../../datasets/mnist/croissant.json' with { type: 'json' };
import mobyDickCroissant from '../../datasets/moby-dick/croissant.json' with { type: 'json' };
import penguinsCroissant from '../../datasets/penguins/croissant.json' with { type: 'json' };
import wdbcCroissant from '../../datasets/wdbc/croissant.json' with { type: 'json' };
import wineCroissant from '../../datasets/wine/croissant.json' with { type: 'json' };
import { TwinrunError } from '../errors.ts';
import { decodeDiabetes } from './diabetes.ts';
import { decodeDigits } from './digits.ts';
import { decodeFashionMnist } from './fashionMnist.ts';
import { decodeIris } from './iris.ts';
import { decodeMnist } from './mnist.ts';
import { decodeMobyDick } from './mobyDick.ts';
import { decodePenguins } from './penguins.ts';
import { decodeWdbc } from './wdbc.ts';
import { decodeWine } from './wine.ts';
import { parseManifest } from './manifest.ts';
import type { DecodedExamples } from './dataset.ts';
import type { DatasetManifest } from './manifest.ts';

/** The verified bytes of a data set's files, by name. */
export type FileBytes = (file: string) => Uint8Array;

export interface DatasetEntry {
  readonly manifest: DatasetManifest;
  decode(bytesOf: FileBytes): DecodedExamples;
}

const ENTRIES: readonly DatasetEntry[] = [
  { manifest: parseManifest(irisCroissant), decode: decodeIris },
  { manifest: parseManifest(wineCroissant), decode: decodeWine },
  { manifest: parseManifest(wdbcCroissant), decode: decodeWdbc },
  { manifest: parseManifest(penguinsCroissant), decode: decodePenguins },
  { manifest: parseManifest(diabetesCroissant), decode: decodeDiabetes },
  { manifest: parseManifest(digitsCroissant), decode: decodeDigits },
  { manifest: parseManifest(mnistCroissant), decode: decodeMnist },
  { manifest: parseManifest(fashionMnistCroissant), decode: decodeFashionMnist },
  { manifest: parseManifest(mobyDickCroissant), decode: decodeMobyDick },
];

/** Names in the order in which they are shown. */
export const DATASET_NAMES: readonly string[] = ENTRIES.map((entry) => entry.manifest.name);

/** @throws TwinrunError('invalid-input') when there is no such data set */
export function datasetEntry(name: string): DatasetEntry {
  const entry = ENTRIES.find((candidate) => candidate.manifest.name === name);
  if (entry === undefined) {
    throw new TwinrunError(
      'invalid-input',
      `there is no data set ${JSON.stringify(name)}; there are ${DATASET_NAMES.join(', ')}`,
      'dataset.name',
    );
  }
  return entry;
}
