/** Browsers as engines: a page without a face (harness/) in headless Chromium or Firefox, called from Node. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';
import puppeteer from 'puppeteer-core';
import { build } from 'vite';
import { datasets } from '../../vite.config.ts';
import { browserPath } from './browsersInstall.mjs';
import type { Harness } from './harness/harnessCalls.ts';
import type { TerminalHarness } from './harness/terminalHarness.ts';
import { ROOT } from './install.mjs';
import { createStaticServer, listen } from './serve.mjs';

/** The harness, built and served. */
export interface HarnessServer {
  readonly url: string;
  close(): Promise<void>;
}

export async function serveHarness(): Promise<HarnessServer> {
  const folder = await mkdtemp(join(tmpdir(), 'twinrun-harness-'));
  await build({
    configFile: false,
    root: join(ROOT, 'src/dev/harness'),
    base: './',
    logLevel: 'warn',
    plugins: [datasets()],
    // tfjs-backend-wasm starts its threads from a function's text, which minifying breaks.
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: 'esnext',
      minify: false,
      chunkSizeWarningLimit: 10_000,
    },
  });
  const server: Server = createStaticServer(folder);
  const port = await listen(server, 4400);
  return {
    url: `http://127.0.0.1:${port}/`,
    async close() {
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type BrowserName = 'Chromium' | 'Firefox';

/** An engine with the harness in it, ready to be called. Calls are made one after another. */
export interface OpenEngine<H> {
  readonly name: string;
  call<K extends keyof H & string>(
    method: K,
    ...args: H[K] extends (...args: infer A) => unknown ? A : never
  ): Promise<H[K] extends (...args: never) => Promise<infer R> ? R : never>;
  close(): Promise<void>;
}

export type BrowserEngine = OpenEngine<Harness>;
export type TerminalEngine = OpenEngine<TerminalHarness>;

const CHROMIUM_FLAGS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync'],
];

/** Where a call runs: in the page. */
type InPage = (input: { readonly method: string; readonly args: readonly unknown[] }) => Promise<unknown>;

const callHarness: InPage = ({ method, args }) => {
  const { harness } = globalThis as unknown as {
    harness: Record<string, (...args: readonly unknown[]) => Promise<unknown>>;
  };
  return harness[method](...args);
};

/** @throws Error that says what is missing */
function programOf(name: BrowserName): string {
  const path = browserPath(name);
  if (path === undefined) throw new Error(`${name} is not here`);
  return path;
}

export async function openChromium(url: string): Promise<BrowserEngine> {
  const browser = await chromium.launch({ executablePath: programOf('Chromium'), args: CHROMIUM_FLAGS });
  const page = await browser.newPage();
  await page.goto(url);
  await page.waitForFunction('globalThis.harness !== undefined');
  return {
    name: 'Chromium',
    call: async (method, ...args) => (await page.evaluate(callHarness, { method, args })) as never,
    close: () => browser.close(),
  };
}

export async function openFirefox(url: string): Promise<BrowserEngine> {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: programOf('Firefox'),
    headless: true,
    protocolTimeout: 600_000,
  });
  const page = await browser.newPage();
  await page.goto(url);
  await page.waitForFunction('globalThis.harness !== undefined');
  return {
    name: 'Firefox',
    call: async (method, ...args) => (await page.evaluate(callHarness, { method, args })) as never,
    close: () => browser.close(),
  };
}

/** A terminal's engine: the same calls in a process of Node or Bun. */
export function openTerminal(name: 'Node' | 'Bun'): TerminalEngine {
  const program = join(ROOT, 'src/dev/harness/terminalHarness.ts');
  const [command, ...args] =
    name === 'Node'
      ? [process.execPath, '--import', 'tsx', program, '--serve']
      : [join(ROOT, 'node_modules/.bin/bun'), program, '--serve'];
  const child = spawn(command, args, { cwd: ROOT, stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    name,
    async call(method, ...callArgs) {
      child.stdin.write(`${JSON.stringify([method, ...callArgs])}\n`);
      // tfjs may greet on stdout; results are the lines of JSON.
      for (;;) {
        const { value, done } = await lines.next();
        if (done) throw new Error(`${name} ended`);
        try {
          return JSON.parse(value);
        } catch {
          continue;
        }
      }
    },
    close: async () => void child.stdin.end(),
  };
}
