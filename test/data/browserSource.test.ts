import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TwinrunError } from '../../src/errors.ts';
import { browserSource } from '../../src/data/browserSource.ts';
import { datasetFiles } from '../../src/data/files.ts';
import { loadDataset } from '../../src/data/load.ts';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FileCache } from '../../src/data/browserSource.ts';

const IRIS = readFileSync(datasetFiles('iris')[0]?.path ?? '');
const GZ = gzipSync(IRIS);

/** What the Cache API does, in memory. */
class MemoryCache implements FileCache {
  readonly entries = new Map<string, Uint8Array<ArrayBuffer>>();

  async match(request: RequestInfo | URL): Promise<Response | undefined> {
    const bytes = this.entries.get(String(request));
    return bytes === undefined ? undefined : new Response(bytes);
  }

  async put(request: RequestInfo | URL, response: Response): Promise<void> {
    this.entries.set(String(request), new Uint8Array(await response.arrayBuffer()));
  }

  async delete(request: RequestInfo | URL): Promise<boolean> {
    return this.entries.delete(String(request));
  }
}

/** A real server; each test says how it answers. */
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let requests: string[] = [];
const server = createServer((request, response) => {
  requests.push(request.url ?? '');
  answer(request, response);
});
let base = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address that is no string.
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/some/path`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  requests = [];
  answer = (_, response) => response.end(GZ);
});

function load(cache: FileCache | null, signal?: AbortSignal) {
  return loadDataset('iris', browserSource(base, { cache }), undefined, signal);
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

describe('browserSource', () => {
  it('fetches the compressed file below the base, with or without a slash at its end', async () => {
    expect((await load(null)).labels.length).toBe(150);
    await loadDataset('iris', browserSource(new URL(`${base}/`), { cache: null }));
    expect(requests).toEqual(['/some/path/data/iris/iris.csv.gz', '/some/path/data/iris/iris.csv.gz']);
  });

  it('works when the server announces the compression, so that fetch undoes it', async () => {
    answer = (_, response) => response.setHeader('Content-Encoding', 'gzip').end(GZ);
    const cache = new MemoryCache();
    expect((await load(cache)).labels.length).toBe(150);
    expect((await load(cache)).labels.length).toBe(150);
    expect(requests.length).toBe(1);
  });

  it('works when the bytes come one at a time', async () => {
    answer = async (_, response) => {
      for (const byte of GZ.subarray(0, 20)) {
        response.write(Uint8Array.of(byte));
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      response.end(GZ.subarray(20));
    };
    expect((await load(null)).labels.length).toBe(150);
  });

  it('keeps what was verified, as it came, and does not fetch it again', async () => {
    const cache = new MemoryCache();
    await load(cache);
    expect([...cache.entries.keys()]).toEqual([`${base}/data/iris/iris.csv.gz`]);
    expect(Buffer.compare([...cache.entries.values()][0] ?? new Uint8Array(), GZ)).toBe(0);
    await load(cache);
    expect(requests.length).toBe(1);
  });

  it('drops a kept copy that went bad, wherever, and fetches it once more', async () => {
    const cache = new MemoryCache();
    await load(cache);
    const [key] = cache.entries.keys();
    // In the gzip header, in the compressed data, in the checksum; cut off; not gzip at all; empty.
    const bad = [0, 3, 100, GZ.length - 6].map((at) => {
      const copy = Uint8Array.from(GZ);
      copy[at] = (copy[at] ?? 0) ^ 0xff;
      return copy;
    });
    bad.push(Uint8Array.from(GZ.subarray(0, 200)), Uint8Array.from(IRIS.subarray(0, 99)), new Uint8Array());
    for (const bytes of bad) {
      cache.entries.set(key ?? '', bytes);
      requests = [];
      expect((await load(cache)).labels.length).toBe(150);
      expect(requests.length).toBe(1);
      expect(Buffer.compare(cache.entries.get(key ?? '') ?? new Uint8Array(), GZ)).toBe(0);
    }
  });

  it('names the file and both digests when the server has a wrong byte, and keeps nothing', async () => {
    const wrong = Uint8Array.from(IRIS);
    wrong[50] = (wrong[50] ?? 0) ^ 1;
    answer = (_, response) => response.end(gzipSync(wrong));
    const cache = new MemoryCache();
    const error = await failure(load(cache));
    expect(error).toMatchObject({ code: 'digest-mismatch', path: 'iris/iris.csv' });
    expect(error.message.match(/[0-9a-f]{64}/g)?.length).toBe(2);
    expect(cache.entries.size).toBe(0);
    expect(requests.length).toBe(1);
  });

  it('calls damaged compression a wrong file, too', async () => {
    const damaged = Uint8Array.from(GZ);
    damaged[300] = (damaged[300] ?? 0) ^ 0x10;
    for (const bytes of [damaged, GZ.subarray(0, 300)]) {
      answer = (_, response) => response.end(bytes);
      const error = await failure(load(null));
      expect(error).toMatchObject({ code: 'digest-mismatch', path: 'iris/iris.csv' });
      expect(error.message.match(/[0-9a-f]{64}/g)?.length).toBe(2);
    }
  });

  it('says so when the file is not there, or the connection breaks', async () => {
    answer = (_, response) => {
      response.statusCode = 404;
      response.end('nothing here');
    };
    expect((await failure(load(null))).message).toMatch(/^iris\/iris\.csv: the server answered 404/);
    answer = (_, response) => {
      response.setHeader('Content-Length', GZ.length);
      response.write(GZ.subarray(0, 500), () => response.destroy());
    };
    expect(await failure(load(null))).toMatchObject({ code: 'unavailable', path: 'iris/iris.csv' });
    answer = (_, response) => response.destroy();
    expect(await failure(load(null))).toMatchObject({ code: 'unavailable', path: 'iris/iris.csv' });
  });

  it('can be stopped while the server keeps it waiting', async () => {
    answer = (_, response) => void response.write(GZ.subarray(0, 100));
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 50);
    expect((await failure(load(null, abort.signal))).code).toBe('cancelled');
  });

  it('goes on without a cache that cannot be used', async () => {
    const broken: FileCache = {
      match: () => Promise.reject(new Error('denied')),
      put: () => Promise.reject(new Error('full')),
      delete: () => Promise.reject(new Error('denied')),
    };
    expect((await load(broken)).labels.length).toBe(150);
  });
});
