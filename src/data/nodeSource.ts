/** Data sets from this disk, for the terminal (Node and Bun). */
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { TwinrunError } from '../errors.ts';
import { datasetFiles } from './files.ts';
import type { FileSource } from './source.ts';

const decompress = promisify(gunzip);

export function nodeSource(): FileSource {
  return {
    async open(dataset, file, signal) {
      const place = datasetFiles(dataset).find((candidate) => candidate.file === file);
      const name = `${dataset}/${file}`;
      if (place === undefined) throw new TwinrunError('invalid-input', 'not in the manifest', name);
      try {
        const content = await readFile(place.path, { signal });
        return { body: place.gzip ? await decompress(content) : content };
      } catch (error) {
        if (signal?.aborted === true) throw new TwinrunError('cancelled', 'loading was stopped', name);
        const reason = error instanceof Error ? error.message : String(error);
        throw new TwinrunError('unavailable', `the file cannot be read (${reason})`, name, 'Run "npm ci".');
      }
    },
  };
}
