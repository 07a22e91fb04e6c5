/**
 * Data sets over HTTP: `<base>/data/<dataset>/<file>.gz`, next to the page. What arrives is kept as it came in the Cache
 * API, after it was verified. A server may or may not announce the compression (`Content-Encoding: gzip`), in which case
 * the browser has undone it already; the first two bytes tell.
 */
import { TwinrunError } from '../errors.ts';
import { sha256Hex } from '../numerics/sha256.ts';
import { missingFile } from './own/ownData.ts';
import type { OwnFile } from './own/ownRecipe.ts';
import { gunzip, piecesOf, type Bytes } from './streams.ts';
import type { FileSource, OpenFile } from './source.ts';

/** The part of the Cache API that is used. */
export type FileCache = Pick<Cache, 'match' | 'put' | 'delete'>;

export interface BrowserSourceOptions {
  /** What fetches; the platform's `fetch` unless told. */
  readonly fetch?: typeof fetch;
  /** Where files are kept; null: nowhere. Unless told: the Cache API, where there is one. */
  readonly cache?: FileCache | null;
  /** The user's own files, in any order. */
  readonly own?: readonly Blob[];
}

/** A new name would leave the old copies behind: then the old cache has to be deleted too. */
const CACHE_NAME = 'twinrun-data-1';

/** @param base the page's own folder, such as `new URL(import.meta.env.BASE_URL, location.href)` */
export function browserSource(base: string | URL, options: BrowserSourceOptions = {}): FileSource {
  const fetchFile = options.fetch ?? globalThis.fetch.bind(globalThis);
  return {
    openOwn: (file) => openOwn(file, options.own ?? []),
    async open(dataset, file, signal) {
      const path = `${dataset}/${file}`;
      const folder = new URL(base);
      if (!folder.pathname.endsWith('/')) folder.pathname += '/';
      const url = new URL(`data/${path}.gz`, folder).href;
      const cache = options.cache === undefined ? await platformCache() : options.cache;

      const kept = await matchOrNull(cache, url);
      if (kept !== null && kept.body !== null) {
        return {
          body: decoded(piecesOf(kept.body)),
          async discard() {
            // Should it stay after all, the next attempt reports it as wrong.
            await cache?.delete(url).catch(() => false);
          },
        };
      }

      const response = await request(fetchFile, url, path, signal);
      const received: Bytes[] = [];
      const opened: OpenFile = {
        body: decoded(watched(response, path, signal, cache === null ? null : received)),
      };
      if (cache === null) return opened;
      return {
        ...opened,
        async keep() {
          try {
            await cache.put(url, new Response(new Blob(received)));
          } catch {
            // Full, or forbidden as in some private windows: it will be fetched again.
          }
          received.length = 0;
        },
      };
    },
  };
}

/** By size and digest: the names on this disk may be others. */
async function openOwn(file: OwnFile, own: readonly Blob[]): Promise<OpenFile> {
  for (const content of own) {
    if (content.size !== file.bytes) continue;
    const bytes = new Uint8Array(await content.arrayBuffer());
    if (sha256Hex(bytes) === file.sha256) return { body: bytes };
  }
  throw missingFile(file, 'Choose it here; its author has it.');
}

async function platformCache(): Promise<FileCache | null> {
  try {
    // Without a secure context there is no `caches`; with cookies blocked it throws.
    return typeof caches === 'undefined' ? null : await caches.open(CACHE_NAME);
  } catch {
    return null;
  }
}

async function matchOrNull(cache: FileCache | null, url: string): Promise<Response | null> {
  try {
    return (await cache?.match(url)) ?? null;
  } catch {
    return null;
  }
}

async function request(
  fetchFile: typeof fetch,
  url: string,
  path: string,
  signal: AbortSignal | undefined,
): Promise<Response> {
  let response;
  try {
    // no-store: the copy that matters is kept here, verified; a second one in the HTTP cache could only be stale.
    response = await fetchFile(url, { cache: 'no-store', signal: signal ?? null });
  } catch (error) {
    throw failure(error, path, signal);
  }
  if (!response.ok) {
    throw new TwinrunError(
      'unavailable',
      `the server answered ${response.status} to ${url}`,
      path,
      'Reload the page; if that does not help, the page was not installed completely.',
    );
  }
  return response;
}

/** The response's bytes as they come, copied to `received`; failures on the way become typed errors. */
async function* watched(
  response: Response,
  path: string,
  signal: AbortSignal | undefined,
  received: Bytes[] | null,
): AsyncGenerator<Bytes> {
  if (response.body === null) throw new TwinrunError('unavailable', 'the server sent nothing', path);
  try {
    for await (const piece of piecesOf(response.body)) {
      received?.push(piece);
      yield piece;
    }
  } catch (error) {
    throw failure(error, path, signal);
  }
}

function failure(error: unknown, path: string, signal: AbortSignal | undefined): TwinrunError {
  if (signal?.aborted) return new TwinrunError('cancelled', 'loading was stopped', path);
  const reason = error instanceof Error ? error.message : String(error);
  return new TwinrunError(
    'unavailable',
    `the file could not be fetched (${reason})`,
    path,
    'Check the connection.',
  );
}

/** Undoes gzip when the bytes begin as gzip does. None of our files begins so once it is decoded. */
async function* decoded(source: AsyncGenerator<Bytes>): AsyncGenerator<Bytes> {
  const first: Bytes[] = [];
  const begin: number[] = [];
  while (begin.length < 2) {
    const { done, value } = await source.next();
    if (done === true) break;
    first.push(value);
    begin.push(...value.subarray(0, 2));
  }
  if (begin[0] !== 0x1f || begin[1] !== 0x8b) {
    yield* rejoined(first, source);
    return;
  }

  yield* gunzip(rejoined(first, source));
}

async function* rejoined(first: readonly Bytes[], rest: AsyncIterable<Bytes>): AsyncGenerator<Bytes> {
  yield* first;
  yield* rest;
}
