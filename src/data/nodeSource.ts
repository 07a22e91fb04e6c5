/** Data sets from this disk, for the terminal (Node and Bun). */
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { TwinrunError } from '../errors.ts';
import { Sha256 } from '../numerics/sha256.ts';
import { missingBroughtFile, wrongSize, type BroughtFile } from './brought.ts';
import { datasetFiles } from './files.ts';
import { missingFile } from './own/ownData.ts';
import type { FileSource, OpenFile } from './source.ts';

const decompress = promisify(gunzip);

/**
 * @param paths files that the user brings, and folders: a recipe takes its author's by their digests, a publisher's by its
 *   size, or in a folder by its name
 */
export function nodeSource(paths: readonly string[] = []): FileSource {
  let known: Promise<ReadonlyMap<string, string>> | undefined;
  return {
    openBrought: (file, signal) => openBrought(file, paths, signal),
    async openOwn(file, signal) {
      const path = (await (known ??= pathsByDigest(paths))).get(file.sha256);
      if (path === undefined)
        throw missingFile(
          file,
          paths.length === 0
            ? 'Ask its author for it, and name it with --data FILE.'
            : `None of the files given with --data has this digest: ${paths.join(', ')}.`,
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

/** The first of the paths that has the size of the file. */
async function openBrought(
  file: BroughtFile,
  paths: readonly string[],
  signal: AbortSignal | undefined,
): Promise<OpenFile> {
  let wrong: TwinrunError | undefined;
  for (const given of paths) {
    try {
      const isFolder = (await stat(given)).isDirectory();
      const path = isFolder ? join(given, file.file) : given;
      const reason = wrongSize(file, (await stat(path)).size);
      if (reason === undefined) return { body: createReadStream(path, { signal, highWaterMark: 0x100000 }) };
      wrong ??= new TwinrunError('digest-mismatch', reason, path, `Get ${file.url}`);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      wrong ??= new TwinrunError(
        'unavailable',
        `the file cannot be read (${code})`,
        given,
        `Get ${file.url}`,
      );
    }
  }
  throw wrong ?? missingBroughtFile(file);
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
