import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  recogniseFile,
  UserFiles,
  type UserFileProgress,
  type UserStorage,
} from '../../src/data/userFiles.ts';

/** What the origin private file system does, on a real folder; written files appear when they are closed. */
function directory(path: string, failing?: () => Error | undefined): FileSystemDirectoryHandle {
  const handle = {
    getDirectoryHandle: () => Promise.resolve(handle),
    keys: async function* () {
      yield* await readdir(path);
    },
    removeEntry: (name: string) => unlink(join(path, name)),
    async getFileHandle(name: string, { create = false } = {}) {
      const at = join(path, name);
      if (create) await writeFile(at, '', { flag: 'a' });
      else await readFile(at);
      return {
        getFile: async () => new File([await readFile(at)], name),
        createWritable: () => {
          const parts: BlobPart[] = [];
          return Promise.resolve({
            write: (part: BlobPart) => {
              const error = failing?.();
              if (error !== undefined) return Promise.reject(error);
              // A writer may use its buffer again.
              parts.push(part instanceof Uint8Array ? part.slice() : part);
              return Promise.resolve();
            },
            close: async () => writeFile(at, new Uint8Array(await new Blob(parts).arrayBuffer())),
            abort: () => Promise.resolve(),
          });
        },
      };
    },
  };
  return handle as unknown as FileSystemDirectoryHandle;
}

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'twinrun-files-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function storage(more: UserStorage = {}, failing?: () => Error | undefined): UserStorage {
  return { getDirectory: () => Promise.resolve(directory(folder, failing)), ...more };
}

const FILE = new File(['abc'], 'letters.csv');
/** FIPS 180-4's example. */
const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

describe('recogniseFile', () => {
  it('finds the SHA-256, and says how far it is', async () => {
    const large = new File([new Uint8Array(150_000), new Uint8Array(150_000)], 'zeros');
    const seen: UserFileProgress[] = [];
    expect(await recogniseFile(FILE)).toBe(ABC);
    await recogniseFile(large, { onProgress: (progress) => seen.push(progress) });
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.at(-1)).toEqual({ stage: 'recognising', doneBytes: 300_000, totalBytes: 300_000 });
  });

  it('stops when told', async () => {
    const failure = recogniseFile(FILE, { signal: AbortSignal.abort() });
    await expect(failure).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('UserFiles', () => {
  it('keeps a file for later visits, until it is told to forget it', async () => {
    let persisted = 0;
    const platform = storage({ persist: () => Promise.resolve(Boolean((persisted += 1))) });
    const kept = { sha256: ABC, name: 'letters.csv', bytes: 3, notKept: null };
    expect(await new UserFiles(platform).put(FILE, ABC)).toEqual(kept);
    expect(persisted).toBe(1);

    const later = new UserFiles(platform);
    expect(await later.list()).toEqual([kept]);
    expect(await (await later.get(ABC))?.text()).toBe('abc');
    await later.forget(ABC);
    expect(await later.list()).toEqual([]);
    expect(await later.get(ABC)).toBeUndefined();
    expect(await readdir(folder)).toEqual([]);
  });

  it('holds a file without storage, and says why', async () => {
    for (const platform of [undefined, {}, { getDirectory: () => Promise.reject(new Error('blocked')) }]) {
      const files = new UserFiles(platform);
      const taken = await files.put(FILE, ABC);
      expect(taken.notKept).toMatch(/keeps no files/);
      expect(await files.list()).toEqual([taken]);
      expect(await files.get(ABC)).toBe(FILE);
      await files.forget(ABC);
      expect(await files.get(ABC)).toBeUndefined();
    }
  });

  it('holds a file when the disk is full: announced, or found while writing', async () => {
    const announced = storage({ estimate: () => Promise.resolve({ quota: 10, usage: 8 }) });
    const found = storage({}, () => new DOMException('no room', 'QuotaExceededError'));
    for (const platform of [announced, found]) {
      const files = new UserFiles(platform);
      expect((await files.put(FILE, ABC)).notKept).toMatch(/full/);
      expect(await files.get(ABC)).toBe(FILE);
      expect(await readdir(folder)).toEqual([]);
    }
  });

  it('leaves nothing behind when it is stopped', async () => {
    const files = new UserFiles(storage());
    await expect(files.put(FILE, ABC, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(await readdir(folder)).toEqual([]);
    expect(await files.list()).toEqual([]);
  });

  it('does not offer half a file, nor what it did not write', async () => {
    await writeFile(join(folder, ABC), 'ab');
    await writeFile(join(folder, `${ABC}.json`), JSON.stringify({ name: 'letters.csv', bytes: 3 }));
    await writeFile(join(folder, 'notes.json'), '{}');
    const files = new UserFiles(storage());
    expect(await files.get(ABC)).toBeUndefined();
    await writeFile(join(folder, `${ABC}.json`), 'not JSON');
    expect(await files.list()).toEqual([]);
  });

  it('takes digests only as names', async () => {
    const files = new UserFiles(storage());
    for (const name of ['', '../etc', ABC.toUpperCase()]) {
      await expect(files.get(name)).rejects.toMatchObject({ code: 'invalid-input' });
      await expect(files.put(FILE, name)).rejects.toMatchObject({ code: 'invalid-input' });
    }
  });
});
