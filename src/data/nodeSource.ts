/** Data sets from this disk, for the terminal (Node and Bun). */
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { TwinrunError } from '../errors.ts';
import { Sha256 } from '../numerics/sha256.ts';
import { datasetFiles } from './files.ts';
import { missingFile } from './own/ownData.ts';
import type { FileSource } from './source.ts';

const decompress = promisify(gunzip);

/** @param own paths of the user's own files, of which a recipe takes those with the right digests */
export function nodeSource(own: readonly string[] = []): FileSource {
  let known: Promise<ReadonlyMap<string, string>> | undefined;
  return {
    async openOwn(file, signal) {
      const path = (await (known ??= pathsByDigest(own))).get(file.sha256);
      if (path === undefined)
        throw missingFile(
          file,
          own.length === 0
            ? 'Ask its author for it, and name it with --data FILE.'
            : `None of the files given with --data has this digest: ${own.join(', ')}.`,
        );
      return { body: await readFile(path, { signal }) };
    },
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

/** @throws TwinrunError('unavailable') when a file cannot be read */
async function pathsByDigest(paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const known = new Map<string, string>();
  for (const path of paths) known.set(await digestOfFile(path), path);
  return known;
}

/**
 * SHA-256 of a file on this disk.
 *
 * @throws TwinrunError('unavailable') when it cannot be read
 */
export async function digestOfFile(path: string): Promise<string> {
  const hash = new Sha256();
  try {
    for await (const piece of createReadStream(path) as AsyncIterable<Uint8Array>) hash.update(piece);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TwinrunError('unavailable', `the file cannot be read (${reason})`, path);
  }
  return hash.hex();
}
