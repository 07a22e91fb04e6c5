import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { datasetFiles, type DatasetPath } from './src/data/files.ts';
import { ISOLATION_HEADERS } from './src/dev/serve.mjs';

const compress = promisify(gzip);

async function packed({ path, gzip }: DatasetPath): Promise<Buffer> {
  const content = await readFile(path);
  return gzip ? content : compress(content);
}

/**
 * The files of the data sets, next to the page as data/<dataset>/<file>.gz: written at build, served on the fly in
 * development. Gzip is applied here rather than by the host, so that any static host will do; what was published compressed
 * is served as it is.
 */
export function datasets(): Plugin {
  const files = () =>
    datasetFiles().map((place) => ({ name: `data/${place.dataset}/${place.file}.gz`, place }));
  return {
    name: 'twinrun-datasets',
    async generateBundle() {
      for (const { name, place } of files()) {
        this.emitFile({ type: 'asset', fileName: name, source: await packed(place) });
      }
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const wanted = files().find(({ name }) => request.url?.split('?', 1)[0] === `/${name}`);
        if (wanted === undefined) return next();
        packed(wanted.place).then(
          (content) => response.writeHead(200, { 'Content-Type': 'application/gzip' }).end(content),
          next,
        );
        return undefined;
      });
    },
  };
}

/** What the built page may load. Run files may be fetched from anywhere; nothing that is fetched is ever executed. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  'connect-src *',
  "worker-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

function contentSecurityPolicy(): Plugin {
  return {
    name: 'twinrun-content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: CONTENT_SECURITY_POLICY },
        injectTo: 'head-prepend',
      },
    ],
  };
}

export default defineConfig({
  // Relative addresses: dist/ works from any path of any host.
  base: './',
  plugins: [svelte({ configFile: false }), datasets(), contentSecurityPolicy()],
  worker: { format: 'es' },
  build: { chunkSizeWarningLimit: 1_500, rolldownOptions: { checks: { pluginTimings: false } } },
  server: { headers: ISOLATION_HEADERS },
  preview: { headers: ISOLATION_HEADERS },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/browser/**', 'test/engines/**'],
        },
      },
      {
        // Real browsers, on the built page and on the engines: one file at a time, after everything else.
        extends: true,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts', 'test/engines/**/*.test.ts'],
          globalSetup: 'test/browser/setup.ts',
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
