/** Builds a page of this project with its data sets, and serves it to browsers on this machine. */
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createStaticServer, listen } from '../dev/serve.mjs';
import type { FilePlaces, PageAddress } from './openEngine.ts';

export interface ServedPage {
  /** Ends with a slash. */
  readonly url: string;
  /** Serves a copy of a file. @returns its address */
  offer(path: string): Promise<string>;
  close(): Promise<void>;
}

/** The page that engines are called through. */
export const ENGINE_PAGE = fileURLToPath(new URL('page/', import.meta.url));

/** @param root the folder with the page's index.html */
export async function servePage(root: string): Promise<ServedPage> {
  // Only now: most commands need neither.
  const [{ build }, { datasets }] = await Promise.all([import('vite'), import('../../vite.config.ts')]);
  const folder = await mkdtemp(join(tmpdir(), 'twinrun-page-'));
  await build({
    configFile: false,
    root,
    base: './',
    logLevel: 'warn',
    plugins: [datasets()],
    worker: { format: 'es' },
    // tfjs-backend-wasm starts its threads from a function's text, which minifying breaks.
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: 'esnext',
      minify: false,
      chunkSizeWarningLimit: 10_000,
      rolldownOptions: { checks: { pluginTimings: false } },
    },
  });
  const server = createStaticServer(folder);
  const port = await listen(server, 4400);
  const url = `http://127.0.0.1:${String(port)}/`;
  let offered = 0;
  return {
    url,
    async offer(path) {
      const name = `own-${String((offered += 1))}.bin`;
      await copyFile(path, join(folder, name));
      return url + name;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export interface LazyPage {
  readonly address: PageAddress;
  readonly files: FilePlaces;
  close(): Promise<void>;
}

/**
 * The engines' page, built and served when its address is first asked for.
 *
 * @param paths the user's own files
 */
export function lazyPage(paths: readonly string[] = []): LazyPage {
  let served: Promise<ServedPage> | undefined;
  let offered: Promise<readonly string[]> | undefined;
  const page = () => (served ??= servePage(ENGINE_PAGE));
  const offer = async () => {
    const { offer: serve } = await page();
    return Promise.all(paths.map(serve));
  };
  return {
    address: async () => (await page()).url,
    files: async (engine) => (engine === 'chromium' || engine === 'firefox' ? (offered ??= offer()) : paths),
    // Who asked for its address was told what went wrong.
    close: async () => (await served?.catch(() => undefined))?.close(),
  };
}
