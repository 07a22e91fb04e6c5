/** The data sets that there are: manifest and decoder by name. Plain data and pure functions; the page may show it. */
import irisCroissant from '../../datasets/iris/croissant.json' with { type: 'json' };
import mnistCroissant from '../../datasets/mnist/croissant.json' with { type: 'json' };
import { TwinrunError } from '../errors.ts';
import { decodeIris } from './iris.ts';
import { decodeMnist } from './mnist.ts';
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
  { manifest: parseManifest(mnistCroissant), decode: decodeMnist },
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
