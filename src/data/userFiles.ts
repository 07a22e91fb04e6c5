/**
 * Files that a visitor gave to the page, known by SHA-256 and kept in the origin private file system: no server sees them,
 * and they need not be chosen again. Where there is no such storage, or no room, a file is held until the page closes.
 *
 * In the folder `user-files` a file lies under its digest, its name and size beside it under `<digest>.json`.
 */
import { TwinrunError } from '../errors.ts';
import { isSha256Hex, Sha256 } from '../numerics/sha256.ts';

/** A file at hand. */
export interface UserFile {
  readonly sha256: string;
  /** As the visitor's own disk has it: for people to recognise, nothing more. */
  readonly name: string;
  readonly bytes: number;
  /** Null when it is kept; otherwise a sentence: why it will have to be chosen again once the page is closed. */
  readonly notKept: string | null;
}

export interface UserFileProgress {
  /** Recognising reads the file once, keeping it once more. */
  readonly stage: 'recognising' | 'keeping';
  readonly doneBytes: number;
  readonly totalBytes: number;
}

export interface UserFileOptions {
  readonly onProgress?: (progress: UserFileProgress) => void;
  readonly signal?: AbortSignal;
}

/** As much of navigator.storage as is used; each part may be missing. */
export type UserStorage = Partial<Pick<StorageManager, 'getDirectory' | 'estimate' | 'persist'>>;

const FOLDER = 'user-files';
const NO_STORAGE =
  'This browser keeps no files for this page (private window, an older browser, or storage is blocked).';
const NO_ROOM = 'The disk, or this page’s share of it, is full.';

/**
 * The SHA-256 of a file, read piece by piece.
 *
 * @throws TwinrunError('cancelled'), or 'unavailable' when it cannot be read
 */
export async function recogniseFile(
  file: Blob,
  { onProgress, signal }: UserFileOptions = {},
): Promise<string> {
  const hash = new Sha256();
  let doneBytes = 0;
  for await (const piece of piecesOf(file, signal)) {
    hash.update(piece);
    doneBytes += piece.length;
    onProgress?.({ stage: 'recognising', doneBytes, totalBytes: file.size });
  }
  return hash.hex();
}

export class UserFiles {
  readonly #storage: UserStorage | undefined;
  /** Those that storage did not take. */
  readonly #held = new Map<string, { readonly file: UserFile; readonly content: Blob }>();

  /** @param storage the platform's, unless told */
  constructor(storage: UserStorage | undefined = platformStorage()) {
    this.#storage = storage;
  }

  /**
   * Takes a file in.
   *
   * @param sha256 what recogniseFile found: it is not computed again
   * @throws TwinrunError('cancelled'), or 'unavailable' when the file cannot be read; never for want of storage
   */
  async put(file: File, sha256: string, options: UserFileOptions = {}): Promise<UserFile> {
    requireDigest(sha256);
    const about = { sha256, name: file.name, bytes: file.size };
    let notKept: string | null;
    try {
      notKept = await this.#keep(file, about, options);
    } catch (error) {
      if (error instanceof TwinrunError) throw error;
      notKept = isFull(error) ? NO_ROOM : NO_STORAGE;
    }
    const taken = { ...about, notKept };
    if (notKept === null) this.#held.delete(sha256);
    else this.#held.set(sha256, { file: taken, content: file });
    return taken;
  }

  /** The bytes of a file taken in before, or undefined. Whoever reads them verifies them: a copy may go bad. */
  async get(sha256: string): Promise<Blob | undefined> {
    requireDigest(sha256);
    const held = this.#held.get(sha256);
    if (held !== undefined) return held.content;
    try {
      const folder = await this.#folder();
      const about = folder && (await readAbout(folder, sha256));
      if (!folder || !about) return undefined;
      const kept = await (await folder.getFileHandle(sha256)).getFile();
      return kept.size === about.bytes ? kept : undefined;
    } catch {
      return undefined;
    }
  }

  /** Every file at hand, by name. */
  async list(): Promise<UserFile[]> {
    const files = [...this.#held.values()].map(({ file }) => file);
    try {
      const folder = await this.#folder();
      for await (const name of folder?.keys() ?? []) {
        const sha256 = name.slice(0, 64);
        if (folder === undefined || name !== `${sha256}.json` || !isSha256Hex(sha256)) continue;
        const about = await readAbout(folder, sha256);
        if (about !== undefined && !this.#held.has(sha256)) files.push({ sha256, ...about, notKept: null });
      }
    } catch {
      // What is held is all there is.
    }
    return files.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  }

  /** Deletes the copy; the visitor's own file stays where it is. */
  async forget(sha256: string): Promise<void> {
    requireDigest(sha256);
    this.#held.delete(sha256);
    const folder = await this.#folder().catch(() => undefined);
    for (const name of [`${sha256}.json`, sha256]) await folder?.removeEntry(name).catch(() => undefined);
  }

  async #folder(): Promise<FileSystemDirectoryHandle | undefined> {
    const root = await this.#storage?.getDirectory?.();
    return root?.getDirectoryHandle(FOLDER, { create: true });
  }

  /** @returns why it was not kept, or null */
  async #keep(
    file: File,
    { sha256, name, bytes }: Omit<UserFile, 'notKept'>,
    { onProgress, signal }: UserFileOptions,
  ): Promise<string | null> {
    const folder = await this.#folder();
    if (folder === undefined) return NO_STORAGE;
    if (this.#storage !== undefined && !(await hasRoom(this.#storage, bytes))) return NO_ROOM;
    const handle = await folder.getFileHandle(sha256, { create: true });
    // Older Safari writes in workers only, and otherwise.
    if (!('createWritable' in handle)) return NO_STORAGE;
    // What is written shows only once it is closed: nobody finds half a file.
    const writable = await handle.createWritable();
    let doneBytes = 0;
    try {
      for await (const piece of piecesOf(file, signal)) {
        await writable.write(piece);
        doneBytes += piece.length;
        onProgress?.({ stage: 'keeping', doneBytes, totalBytes: bytes });
      }
      await writable.close();
      await writeAbout(folder, sha256, { name, bytes });
    } catch (error) {
      await writable.abort().catch(() => undefined);
      await this.forget(sha256);
      throw error;
    }
    // Without it the browser may delete the copy when the disk fills up; a refusal is no failure.
    await this.#storage?.persist?.().catch(() => false);
    return null;
  }
}

function platformStorage(): UserStorage | undefined {
  return (globalThis.navigator as Partial<Navigator> | undefined)?.storage;
}

function requireDigest(sha256: string): void {
  if (!isSha256Hex(sha256)) throw new TwinrunError('invalid-input', 'not 64 lower-case hex digits', 'sha256');
}

/** A Blob's bytes as they come. (Not every browser can iterate over a stream itself.) */
async function* piecesOf(
  blob: Blob,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = blob.stream().getReader();
  try {
    for (;;) {
      if (signal?.aborted) throw new TwinrunError('cancelled', 'reading the file was stopped');
      const { done, value } = await reader.read().catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        throw new TwinrunError(
          'unavailable',
          `the file cannot be read (${reason})`,
          '',
          'It may have been moved or changed since it was chosen: choose it again.',
        );
      });
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function isFull(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'QuotaExceededError';
}

async function hasRoom(storage: UserStorage, bytes: number): Promise<boolean> {
  const estimate = await storage.estimate?.().catch(() => undefined);
  if (estimate?.quota === undefined || estimate.usage === undefined) return true;
  return estimate.quota - estimate.usage >= bytes;
}

type About = Pick<UserFile, 'name' | 'bytes'>;

async function writeAbout(folder: FileSystemDirectoryHandle, sha256: string, about: About): Promise<void> {
  const handle = await folder.getFileHandle(`${sha256}.json`, { create: true });
  const writable = await handle.createWritable();
  await writable.write(JSON.stringify(about));
  await writable.close();
}

/** Undefined when there is none, or when it is not what this file writes. */
async function readAbout(folder: FileSystemDirectoryHandle, sha256: string): Promise<About | undefined> {
  try {
    const handle = await folder.getFileHandle(`${sha256}.json`);
    const value: unknown = JSON.parse(await (await handle.getFile()).text());
    if (typeof value !== 'object' || value === null || !('name' in value) || !('bytes' in value))
      return undefined;
    const { name, bytes } = value;
    return typeof name === 'string' && typeof bytes === 'number' ? { name, bytes } : undefined;
  } catch {
    return undefined;
  }
}
