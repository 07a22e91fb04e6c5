import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { TwinrunError } from '../../src/errors.ts';
import { datasetFiles } from '../../src/data/files.ts';
import { loadDataset } from '../../src/data/load.ts';
import { nodeSource } from '../../src/data/nodeSource.ts';
import { datasetEntry } from '../../src/data/registry.ts';
import { sha256Hex } from '../../src/numerics/sha256.ts';
import type { LoadProgress } from '../../src/data/load.ts';
import type { FileSource } from '../../src/data/source.ts';

const IRIS = new Uint8Array(readFileSync(datasetFiles('iris')[0]?.path ?? ''));
const PROMISED = sha256Hex(IRIS);

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const copy = bytes.slice();
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** Gives these bytes whatever is asked for: at once, or in pieces. */
function source(bytes: Uint8Array, pieceSize = 0): FileSource {
  return { open: async () => ({ body: pieceSize === 0 ? bytes : inPieces(bytes, pieceSize) }) };
}

async function failure(loading: Promise<unknown>): Promise<TwinrunError> {
  try {
    await loading;
  } catch (error) {
    if (error instanceof TwinrunError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('loadDataset', () => {
  it('loads iris', async () => {
    const iris = await loadDataset('iris', nodeSource());
    expect(iris.sha256).toBe(datasetEntry('iris').manifest.sha256);
    expect(iris.featureShape).toEqual([4]);
    expect(iris.classes).toEqual(['setosa', 'versicolor', 'virginica']);
    expect(iris.given).toBeNull();
    expect(iris.features.length).toBe(600);
    expect([...iris.features.subarray(0, 4)]).toEqual([5.1, 3.5, 1.4, 0.2].map(Math.fround));
    expect([...iris.features.subarray(596)]).toEqual([5.9, 3, 5.1, 1.8].map(Math.fround));
    expect([0, 1, 2].map((label) => iris.labels.filter((other) => other === label).length)).toEqual([
      50, 50, 50,
    ]);
    // Fisher's values, in which the copy at UCI has two errors.
    expect([...iris.features.subarray(34 * 4, 35 * 4)]).toEqual([4.9, 3.1, 1.5, 0.2].map(Math.fround));
    expect([...iris.features.subarray(37 * 4, 38 * 4)]).toEqual([4.9, 3.6, 1.4, 0.1].map(Math.fround));
  });

  it('loads mnist, with progress over all of its files', async () => {
    const seen: LoadProgress[] = [];
    const mnist = await loadDataset('mnist', nodeSource(), (progress) => seen.push(progress));
    expect(mnist.featureShape).toEqual([28, 28, 1]);
    expect(mnist.features.length).toBe(70_000 * 784);
    expect(mnist.features).toBeInstanceOf(Uint8Array);
    expect(mnist.given?.train.length).toBe(60_000);
    expect(mnist.given?.test[0]).toBe(60_000);
    expect([...mnist.labels.subarray(0, 10)]).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
    expect([...mnist.labels.subarray(60_000, 60_010)]).toEqual([7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);
    expect(mnist.labels.filter((label) => label === 0).length).toBe(5923 + 980);
    expect(seen.map((progress) => progress.file)).toEqual(
      datasetEntry('mnist').manifest.files.map((file) => file.name),
    );
    expect(seen.at(-1)).toMatchObject({ loadedBytes: 54_950_048, totalBytes: 54_950_048 });
  });

  it('takes the bytes in pieces of any size, and says how far it is', async () => {
    for (const size of [1, 1000, 1_000_000]) {
      const seen: number[] = [];
      const iris = await loadDataset('iris', source(IRIS, size), (progress) =>
        seen.push(progress.loadedBytes),
      );
      expect(iris.labels.length).toBe(150);
      expect(seen).toEqual([...seen].sort((a, b) => a - b));
      expect(seen.at(-1)).toBe(IRIS.length);
    }
  });

  it('refuses one flipped bit anywhere, naming the file and both digests', async () => {
    for (const at of [0, 100, IRIS.length - 1]) {
      const wrong = flipped(IRIS, at);
      for (const pieceSize of [0, 500]) {
        const error = await failure(loadDataset('iris', source(wrong, pieceSize)));
        expect(error).toMatchObject({ code: 'digest-mismatch', path: 'iris/iris.csv' });
        expect(error.message).toContain(PROMISED);
        expect(error.message).toContain(sha256Hex(wrong));
      }
    }
  });

  it('refuses a file that is cut off, empty or too long likewise', async () => {
    for (const bytes of [IRIS.subarray(0, -1), new Uint8Array(), Uint8Array.from([...IRIS, 0])]) {
      for (const pieceSize of [0, 4096]) {
        const error = await failure(loadDataset('iris', source(bytes, pieceSize)));
        expect(error).toMatchObject({ code: 'digest-mismatch', path: 'iris/iris.csv' });
        expect(error.message).toContain(PROMISED);
        expect(error.message).toContain(sha256Hex(bytes));
      }
    }
  });

  it('does not read on when there is more than was promised', async () => {
    let pieces = 0;
    let stopped = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) {
          pieces++;
          yield new Uint8Array(1000);
        }
      } finally {
        stopped = true;
      }
    }
    const error = await failure(loadDataset('iris', { open: async () => ({ body: endless() }) }));
    expect(error.code).toBe('digest-mismatch');
    expect(pieces).toBe(Math.floor(IRIS.length / 1000) + 1);
    expect(stopped).toBe(true);
  });

  it('discards a bad copy once and keeps what it gets instead', async () => {
    const calls: string[] = [];
    let bad = true;
    const caching: FileSource = {
      async open() {
        calls.push('open');
        if (!bad) return { body: IRIS, keep: async () => void calls.push('keep') };
        return {
          body: flipped(IRIS, 7),
          async discard() {
            calls.push('discard');
            bad = false;
          },
        };
      },
    };
    expect((await loadDataset('iris', caching)).labels.length).toBe(150);
    expect(calls).toEqual(['open', 'discard', 'open', 'keep']);
  });

  it('does not keep what is wrong', async () => {
    const kept: string[] = [];
    const keep = async () => void kept.push('kept');
    await failure(loadDataset('iris', { open: async () => ({ body: flipped(IRIS, 7), keep }) }));
    expect(kept).toEqual([]);
  });

  it('can be stopped', async () => {
    const abort = new AbortController();
    const loading = loadDataset('iris', source(IRIS, 100), () => abort.abort(), abort.signal);
    expect((await failure(loading)).code).toBe('cancelled');
    expect((await failure(loadDataset('mnist', nodeSource(), undefined, abort.signal))).code).toBe(
      'cancelled',
    );
  });

  it('knows no other names', async () => {
    expect((await failure(loadDataset('nope', source(IRIS)))).code).toBe('invalid-input');
  });
});
