/** Data sets from this disk, for the terminal (Node and Bun). */
import { readFile } from 'node:fs/promises';
import { TwinrunError } from '../errors.ts';
import { datasetFiles } from './files.ts';
import type { FileSource } from './source.ts';

export function nodeSource(): FileSource {
  return {
    async open(dataset, file, signal) {
      const place = datasetFiles(dataset).find((candidate) => candidate.file === file);
      const name = `${dataset}/${file}`;
      if (place === undefined) throw new TwinrunError('invalid-input', 'not in the manifest', name);
      try {
        return { body: await readFile(place.path, { signal }) };
      } catch (error) {
        if (signal?.aborted === true) throw new TwinrunError('cancelled', 'loading was stopped', name);
        const reason = error instanceof Error ? error.message : String(error);
        throw new TwinrunError('unavailable', `the file cannot be read (${reason})`, name, 'Run "npm ci".');
      }
    },
  };
}
