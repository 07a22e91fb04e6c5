/** Files that the user brought, as the page hands them to the worker. */
import { missingBroughtFile } from './brought.ts';
import { bytesOfFile } from './userFiles.ts';
import type { FileSource } from './source.ts';

/** @param files by SHA-256; read when they are asked for */
export function handedFiles(files: Readonly<Record<string, Blob>> = {}): Required<FileSource>['openBrought'] {
  return async (file, signal) => {
    const content = files[file.sha256];
    if (content === undefined) throw missingBroughtFile(file);
    return { body: await Promise.resolve(bytesOfFile(content, signal)) };
  };
}
