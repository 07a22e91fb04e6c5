/**
 * A small static server for dist/, with the headers that make a page cross-origin isolated. node:http only.
 */
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream';

/** @type {Record<string, string>} */
const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.gz': 'application/gzip',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};

/** Cross-origin isolation: SharedArrayBuffer, so threads, and finer clocks. */
export const ISOLATION_HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/**
 * The file that a request's path names inside `root`, or null when there is none, or when it lies outside.
 * @param {string} root an absolute folder
 * @param {string} path the path as requested, percent-encoded, beginning with a slash
 * @returns {Promise<{ file: string; size: number; modified: Date } | null>}
 */
export async function locate(root, path) {
  let decoded;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return null;
  }
  if (decoded.includes('\0') || decoded.includes('\\')) return null;
  const inside = resolve(root, `.${decoded}`);
  const wanted = decoded.endsWith('/') ? resolve(inside, 'index.html') : inside;
  try {
    // Symbolic links are resolved before the comparison, so none can lead out.
    const [file, folder] = await Promise.all([realpath(wanted), realpath(root)]);
    if (!file.startsWith(folder + sep)) return null;
    const found = await stat(file);
    return found.isFile() ? { file, size: found.size, modified: found.mtime } : null;
  } catch {
    return null;
  }
}

/**
 * @param {string} root the folder to serve
 * @param {string} [base] the path under which it appears; begins and ends with a slash
 * @returns {import('node:http').Server} not listening yet
 */
export function createStaticServer(root, base = '/') {
  return createServer(async (request, response) => {
    const refuse = (/** @type {number} */ status, /** @type {string} */ text) =>
      response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, 'Only GET and HEAD.');
    const path = (request.url ?? '/').split(/[?#]/, 1)[0] ?? '/';
    if (`${path}/` === base) return response.writeHead(301, { Location: base }).end();
    const found = path.startsWith(base) ? await locate(root, path.slice(base.length - 1)) : null;
    if (found === null) return refuse(404, 'Not found.');
    // Hashed file names never change their content; everything else is revalidated.
    const hashed = /\/assets\/[^/]+-[\w-]{8}\.\w+$/.test(path);
    const etag = `"${found.size.toString(16)}-${Math.floor(found.modified.getTime()).toString(16)}"`;
    const headers = {
      ...ISOLATION_HEADERS,
      'Content-Type': TYPES[extname(found.file).toLowerCase()] ?? 'application/octet-stream',
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
      ETag: etag,
    };
    if (request.headers['if-none-match'] === etag) return response.writeHead(304, headers).end();
    response.writeHead(200, { ...headers, 'Content-Length': found.size });
    if (request.method === 'HEAD') return response.end();
    // A visitor who leaves half-way is no error.
    return pipeline(createReadStream(found.file), response, () => {});
  });
}

/**
 * Listens on `port`, or on the next free one when it is taken.
 * @param {import('node:http').Server} server
 * @param {number} port 0 for any
 * @param {{ host?: string; exact?: boolean }} [options] `exact`: fail rather than take another port
 * @returns {Promise<number>} the port
 */
export function listen(server, port, { host = '127.0.0.1', exact = false } = {}) {
  return new Promise((done, fail) => {
    let next = port;
    server.on('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      if (error.code !== 'EADDRINUSE' || exact || next >= port + 100) return fail(error);
      next += 1;
      return server.listen(next, host);
    });
    server.on('listening', () => {
      const address = server.address();
      done(typeof address === 'object' && address !== null ? address.port : next);
    });
    server.listen(next, host);
  });
}
