/** From a name to a data set in memory: every file is read, its SHA-256 compared with the manifest's, then decoded. */
import { TwinrunError } from '../errors.ts';
import { hexOfBytes } from '../numerics/hex.ts';
import { Sha256, sha256Hex } from '../numerics/sha256.ts';
import type { DatasetRecipe } from '../run/recipe.ts';
import { broughtFile, missingBroughtFile } from './brought.ts';
import { decodeOwnData, missingFile } from './own/ownData.ts';
import { isOwnData, type OwnFile } from './own/ownRecipe.ts';
import { datasetEntry, type DatasetEntry } from './registry.ts';
import type { Dataset } from './dataset.ts';
import type { DatasetFile } from './manifest.ts';
import type { FileSource, OpenFile } from './source.ts';

/** How far a data set has come. All counts are of decoded bytes. */
export interface LoadProgress {
  /** The file being read. */
  readonly file: string;
  /** Bytes of the whole data set read so far. */
  readonly loadedBytes: number;
  /** Bytes of the whole data set. */
  readonly totalBytes: number;
}

/**
 * @param onProgress called after every piece read, and once a file even when it came from a cache
 * @throws TwinrunError: 'digest-mismatch' names the file and both digests; 'unavailable'; 'cancelled'; 'invalid-input'
 * for an unknown name
 */
export async function loadDataset(
  name: string,
  source: FileSource,
  onProgress: (progress: LoadProgress) => void = () => {},
  signal?: AbortSignal,
): Promise<Dataset> {
  return loadEntry(datasetEntry(name), source, onProgress, signal);
}

/** The same of an entry that need not be in the registry. */
export async function loadEntry(
  { manifest, decode }: DatasetEntry,
  source: FileSource,
  onProgress: (progress: LoadProgress) => void = () => {},
  signal?: AbortSignal,
): Promise<Dataset> {
  const { name } = manifest;
  const open = (file: DatasetFile) => openFile(name, file.name, source, signal);
  const contents = await loadFiles(name, manifest.files, open, onProgress, signal);
  const decoded = await decode((file) => {
    const bytes = contents[manifest.files.findIndex((one) => one.name === file)];
    if (bytes === undefined)
      throw new TwinrunError('invalid-input', 'not in the manifest', `${name}/${file}`);
    return bytes;
  });
  return { name, sha256: manifest.sha256, ...decoded };
}

/**
 * The data set that a recipe names: one that comes with the program, or the user's own files.
 *
 * @throws TwinrunError as loadDataset does; 'unavailable' names the user's file that is not at hand
 */
export async function loadRecipeDataset(
  dataset: DatasetRecipe,
  source: FileSource,
  onProgress: (progress: LoadProgress) => void = () => {},
  signal?: AbortSignal,
): Promise<Dataset> {
  if (!isOwnData(dataset)) return loadDataset(dataset.name, source, onProgress, signal);
  const { name, files } = dataset;
  const open = (file: OwnFile) => {
    if (source.openOwn === undefined) throw missingFile(file, '');
    return source.openOwn(file, signal);
  };
  const contents = await loadFiles(name, files, open, onProgress, signal);
  return decodeOwnData(dataset, contents);
}

/** The verified bytes of files, in their order. */
async function loadFiles<File extends DatasetFile>(
  dataset: string,
  files: readonly File[],
  open: (file: File) => Promise<OpenFile>,
  onProgress: (progress: LoadProgress) => void,
  signal: AbortSignal | undefined,
): Promise<readonly Uint8Array[]> {
  const totalBytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const contents: Uint8Array[] = [];
  let before = 0;
  for (const file of files) {
    const report = (bytes: number) =>
      onProgress({ file: file.name, loadedBytes: before + bytes, totalBytes });
    contents.push(await loadFile(`${dataset}/${file.name}`, file, () => open(file), report, signal));
    before += file.bytes;
  }
  return contents;
}

async function loadFile(
  path: string,
  file: DatasetFile,
  open: () => Promise<OpenFile>,
  report: (bytes: number) => void,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const opened = await open();
  try {
    const bytes = await readVerified(opened, file, path, report, signal);
    await opened.keep?.();
    return bytes;
  } catch (error) {
    const stopped = error instanceof TwinrunError && error.code === 'cancelled';
    if (stopped || opened.discard === undefined) throw error;
    // A copy kept earlier went bad: once more, from where it came from.
    await opened.discard();
  }
  const again = await open();
  const bytes = await readVerified(again, file, path, report, signal);
  await again.keep?.();
  return bytes;
}

function openFile(
  dataset: string,
  file: string,
  source: FileSource,
  signal: AbortSignal | undefined,
): Promise<OpenFile> {
  const brought = broughtFile(dataset);
  if (brought === undefined) return source.open(dataset, file, signal);
  if (source.openBrought === undefined) throw missingBroughtFile(brought);
  return source.openBrought(brought, signal);
}

async function readVerified(
  opened: OpenFile,
  file: DatasetFile,
  path: string,
  report: (bytes: number) => void,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const bytes =
    opened.body instanceof Uint8Array
      ? opened.body
      : await readPieces(opened.body, file, path, report, signal);
  const digest = await digestOf(bytes);
  if (digest !== file.sha256) throw mismatch(path, file, digest, bytes.length);
  report(bytes.length);
  return bytes;
}

/** Reads what the manifest promises and not a byte more. Leaving the loop tells the source to stop. */
async function readPieces(
  pieces: AsyncIterable<Uint8Array>,
  file: DatasetFile,
  path: string,
  report: (bytes: number) => void,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(file.bytes);
  let length = 0;
  try {
    for await (const piece of pieces) {
      if (signal?.aborted) throw cancelled(path);
      if (length + piece.length > bytes.length) {
        const digest = new Sha256().update(bytes.subarray(0, length)).update(piece).hex();
        throw mismatch(path, file, digest, length + piece.length, ' or more');
      }
      bytes.set(piece, length);
      length += piece.length;
      report(length);
    }
  } catch (error) {
    if (error instanceof TwinrunError) throw error;
    if (signal?.aborted) throw cancelled(path);
    // The decompressor gave up: there is a wrong byte somewhere.
    const remark = ` until decompression failed (${error instanceof Error ? error.message : String(error)})`;
    throw mismatch(path, file, sha256Hex(bytes.subarray(0, length)), length, remark);
  }
  return bytes.subarray(0, length);
}

/** SHA-256 by the platform, where there is one (a page without TLS has none): several times faster. */
async function digestOf(bytes: Uint8Array): Promise<string> {
  const subtle = (globalThis.crypto as Partial<Crypto> | undefined)?.subtle;
  if (subtle === undefined || !(bytes.buffer instanceof ArrayBuffer)) return sha256Hex(bytes);
  const view = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return hexOfBytes(new Uint8Array(await subtle.digest('SHA-256', view)));
}

function mismatch(
  path: string,
  file: DatasetFile,
  digest: string,
  length: number,
  remark = '',
): TwinrunError {
  return new TwinrunError(
    'digest-mismatch',
    `the file is not the one that was promised: expected ${file.bytes} bytes with SHA-256 ${file.sha256}, ` +
      `got ${length} bytes${remark} with SHA-256 ${digest}`,
    path,
    'Load it again; if that does not help, the copy on the server or disk is damaged.',
  );
}

function cancelled(path: string): TwinrunError {
  return new TwinrunError('cancelled', 'loading was stopped', path);
}
