/** Data sets from this disk, for the terminal (Node and Bun). */
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { TwinrunError } from '../errors.ts';
import { missingFile, wrongSize, type BroughtFile } from './brought.ts';
import { datasetFiles } from './files.ts';
import type { FileSource, OpenFile } from './source.ts';

const decompress = promisify(gunzip);

/** @param brought the file that the user brings, or the folder that has it under its publisher's name */
export function nodeSource(brought?: string): FileSource {
  return {
    openBrought: (file, signal) => openBrought(file, brought, signal),
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

async function openBrought(
  file: BroughtFile,
  brought: string | undefined,
  signal: AbortSignal | undefined,
): Promise<OpenFile> {
  if (brought === undefined) throw missingFile(file);
  try {
    const isFolder = (await stat(brought)).isDirectory();
    const path = isFolder ? join(brought, file.file) : brought;
    const wrong = wrongSize(file, (await stat(path)).size);
    if (wrong !== undefined) throw new TwinrunError('digest-mismatch', wrong, path, `Get ${file.url}`);
    return { body: createReadStream(path, { signal, highWaterMark: 0x100000 }) };
  } catch (error) {
    if (error instanceof TwinrunError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new TwinrunError('unavailable', `the file cannot be read (${code})`, brought, `Get ${file.url}`);
  }
}
