import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { request, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStaticServer, listen } from '../../src/dev/serve.mjs';

describe('the static server', () => {
  let folder = '';
  let server: Server;
  let port = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'twinrun-serve-'));
    await mkdir(join(folder, 'dist/data'), { recursive: true });
    await mkdir(join(folder, 'dist-2'));
    await writeFile(join(folder, 'secret.txt'), 'secret');
    await writeFile(join(folder, 'dist-2/secret.txt'), 'secret');
    await writeFile(join(folder, 'dist/index.html'), '<p>page</p>');
    await writeFile(join(folder, 'dist/kernels.wasm'), 'wasm');
    await writeFile(join(folder, 'dist/data/iris.csv.gz'), 'gz');
    await symlink(join(folder, 'secret.txt'), join(folder, 'dist/link.txt'));
    server = createStaticServer(join(folder, 'dist'), '/sub/');
    port = await listen(server, 0);
  });
  afterAll(async () => {
    server.close();
    await rm(folder, { recursive: true });
  });

  /** Paths as they are, which fetch would tidy up first. */
  function get(path: string, headers: Record<string, string> = {}, method = 'GET') {
    return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: string }>(
      (done, fail) => {
        request({ host: '127.0.0.1', port, path, headers, method }, (response) => {
          let body = '';
          response.on('data', (piece) => (body += String(piece)));
          response.on('end', () =>
            done({ status: response.statusCode ?? 0, headers: response.headers, body }),
          );
        })
          .on('error', fail)
          .end();
      },
    );
  }

  it('serves files with their types, isolated, gzip files as they are', async () => {
    const page = await get('/sub/');
    expect(page).toMatchObject({ status: 200, body: '<p>page</p>' });
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    });
    expect((await get('/sub/kernels.wasm')).headers['content-type']).toBe('application/wasm');
    const packed = await get('/sub/data/iris.csv.gz?x=1');
    expect(packed.headers['content-type']).toBe('application/gzip');
    expect(packed.headers['content-encoding']).toBeUndefined();
    const again = await get('/sub/', { 'If-None-Match': String(page.headers['etag']) });
    expect(again).toMatchObject({ status: 304, body: '' });
    expect(await get('/sub/', {}, 'HEAD')).toMatchObject({ status: 200, body: '' });
    expect(await get('/sub')).toMatchObject({ status: 301, headers: { location: '/sub/' } });
  });

  it.each([
    '/sub/../secret.txt',
    '/sub/..%2fsecret.txt',
    '/sub/%2e%2e/secret.txt',
    '/sub/../dist-2/secret.txt',
    '/sub/..%5csecret.txt',
    '/sub//etc/passwd',
    '/sub/link.txt',
    '/sub/data',
    '/sub/data/',
    '/sub/%00',
    '/sub/%zz',
    '/index.html',
    '/sub/none',
  ])('finds nothing at %s', async (path) => {
    expect(await get(path)).toMatchObject({ status: 404, body: 'Not found.\n' });
  });

  it('only gives', async () => {
    expect((await get('/sub/', {}, 'POST')).status).toBe(405);
  });

  it('takes the next port when one is taken, unless it was asked for', async () => {
    const other = createStaticServer(folder);
    const next = await listen(other, port);
    expect(next).toBeGreaterThan(port);
    other.close();
    await expect(listen(createStaticServer(folder), port, { exact: true })).rejects.toThrow(/EADDRINUSE/);
  });
});
