/** The built page in a real browser, as a visitor has it: some static host, some sub-path. */
import { readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { createStaticServer, listen } from '../../src/dev/serve.mjs';
import { programPath } from '../../src/engines/programs.mjs';

const DIST = fileURLToPath(new URL('../../dist', import.meta.url));
const FLAGS = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const WITHOUT_GPU = ['--disable-gpu'];
/** WebGPU on a software adapter, which has to be asked for. */
const WITH_GPU = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--enable-features=Vulkan'];

/** Undefined where there is none: then these tests are skipped, and `npm test` has said why. */
export const CHROMIUM = programPath('Chromium');

export class Lab {
  /** The page's address, ending with a slash. */
  readonly address: string;
  /** Errors on any page, uncaught or logged. */
  readonly errors: string[] = [];
  readonly #server: Server;
  readonly #browser: Browser;

  private constructor(server: Server, browser: Browser, address: string) {
    this.#server = server;
    this.#browser = browser;
    this.address = address;
  }

  static async open({ gpu = false } = {}): Promise<Lab> {
    const server = createStaticServer(DIST, '/some/where/');
    const port = await listen(server, 0);
    const browser = await chromium.launch({
      ...(CHROMIUM === undefined ? {} : { executablePath: CHROMIUM }),
      args: [...FLAGS, ...(gpu ? WITH_GPU : WITHOUT_GPU)],
    });
    return new Lab(server, browser, `http://localhost:${port}/some/where/`);
  }

  async close(): Promise<void> {
    await this.#browser.close();
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** Ends the browser's GPU process; it starts another one. */
  async crashGpu(): Promise<void> {
    const session = await this.#browser.newBrowserCDPSession();
    await session.send('Browser.crashGpuProcess');
    await session.detach();
  }

  /** A page with a browser profile of its own, not yet on any address. */
  async page(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.#browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    context.setDefaultTimeout(30_000);
    const page = await context.newPage();
    page.on('pageerror', (error) => this.errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(message.text());
    });
    return page;
  }

  /** A page at a hash (or a whole query and hash) of the lab. */
  async visit(hash = '', options: BrowserContextOptions = {}): Promise<Page> {
    const page = await this.page(options);
    await page.goto(this.address + hash);
    return page;
  }
}

/** Clicks Train, whatever is chosen, and waits for the result. */
export async function trainToTheEnd(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Train / }).click();
  await page.getByRole('region', { name: 'The finished run' }).waitFor();
}

/** The digits of a digest on the page. */
export async function digestOn(page: Page, label = 'Digest'): Promise<string> {
  return (await page.locator(`[data-digest="${label}"]`).innerText()).replace(/\s/g, '');
}

/** Sets the fields of the Train page by their labels. */
export async function fill(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [label, value] of Object.entries(fields))
    await page.getByLabel(label, { exact: true }).fill(value);
}

interface AxeWindow {
  readonly axe: {
    run(): Promise<{
      violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[];
    }>;
  };
}

/** Serious and critical findings of axe, as text. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  const found = await page.evaluate(() => (window as unknown as AxeWindow).axe.run());
  return found.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}: ${node.failureSummary}`));
}
