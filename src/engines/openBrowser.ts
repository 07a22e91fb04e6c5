/** A headless browser as an engine: a page without a face (page/), called from here. */
import { EVENTS_MARK, errorOf, type Answer } from './calls.ts';
import { environmentOf } from './driverEnvironment.ts';
import type { OpenEngine } from './openEngine.ts';
import { programOf, titleOf, type EngineId, type Setting } from './setting.ts';

type Browser = Extract<EngineId, 'chromium' | 'firefox'>;

/** A page, as far as it is needed of either driver. */
export interface OpenPage {
  /** Runs a function with one argument there. */
  evaluate<A, R>(run: (input: A) => Promise<R>, input: A): Promise<R>;
  onConsole(listen: (text: string) => void): void;
  close(): Promise<void>;
}

const CHROMIUM_FLAGS = [
  ...['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync'],
];
/** WebGPU without a display. */
const CHROMIUM_WEBGPU = ['--enable-unsafe-webgpu', '--enable-features=Vulkan'];
const SWIFTSHADER = '--use-webgpu-adapter=swiftshader';

const FIREFOX_WEBGPU = {
  'dom.webgpu.enabled': true,
  'dom.webgpu.workers.enabled': true,
  'gfx.webgpu.ignore-blocklist': true,
};

/** Milliseconds for a browser to start, and for a page to load: a busy machine takes its time. */
const PATIENCE = 180_000;

/** Opens an address; WebGPU is on. Nothing of either browser is loaded before. */
export async function openPage(browser: Browser, setting: Setting, address: string): Promise<OpenPage> {
  const executablePath = programOf(browser);
  if (executablePath === undefined) throw new Error(`${titleOf(browser)} is not here`);
  const env = environmentOf(setting);
  if (browser === 'chromium') {
    const { chromium } = await import('playwright-core');
    const driver = setting.driver === 'own' ? [] : [SWIFTSHADER];
    const opened = await chromium.launch({
      executablePath,
      args: [...CHROMIUM_FLAGS, ...CHROMIUM_WEBGPU, ...driver],
      env: defined(env),
      timeout: PATIENCE,
      handleSIGINT: false,
    });
    return openPageOf(opened, address);
  }
  const { launch } = await import('puppeteer-core');
  const opened = await launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    timeout: PATIENCE,
    // A call takes as long as a training.
    protocolTimeout: 0,
    extraPrefsFirefox: FIREFOX_WEBGPU,
    env,
    handleSIGINT: false,
  });
  return openPageOf(opened, address);
}

/** What both drivers' browsers can do. */
interface Launched {
  newPage(): Promise<{
    goto(address: string, options: { readonly timeout: number }): Promise<unknown>;
    /** A driver's own type says no more of what it returns. */
    evaluate(run: never, input: never): Promise<unknown>;
    on(event: 'console', listen: (message: { text(): string }) => void): unknown;
  }>;
  close(): Promise<void>;
}

/** A browser whose page cannot be opened is closed. */
async function openPageOf(browser: Launched, address: string): Promise<OpenPage> {
  try {
    const page = await browser.newPage();
    await page.goto(address, { timeout: PATIENCE });
    return {
      evaluate: async (run, input) => (await page.evaluate(run as never, input as never)) as never,
      onConsole: (listen) => void page.on('console', (message) => listen(message.text())),
      close: () => browser.close(),
    };
  } catch (error) {
    await browser.close();
    throw error;
  }
}

function defined(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** In the page. */
const call = async (input: {
  readonly method: string;
  readonly args: readonly unknown[];
}): Promise<Answer> => {
  const page = globalThis as unknown as {
    callEngine?: (method: string, args: readonly unknown[]) => Promise<Answer>;
  };
  // The page's program may still be on its way.
  while (page.callEngine === undefined) await new Promise((done) => setTimeout(done, 20));
  return page.callEngine(input.method, input.args);
};

export async function openBrowser(browser: Browser, setting: Setting, address: string): Promise<OpenEngine> {
  const page = await openPage(browser, setting, `${address}?threads=${String(setting.threads)}`);
  const opened: OpenEngine = {
    onEvents: () => undefined,
    async call(method, ...args) {
      const answer = await page.evaluate(call, { method, args });
      if (answer.kind === 'failed') throw errorOf(answer.failure);
      if (answer.kind === 'events') throw new Error('events are no result');
      return answer.value as never;
    },
    close: () => page.close(),
  };
  page.onConsole((text) => {
    if (text.startsWith(EVENTS_MARK)) opened.onEvents(JSON.parse(text.slice(EVENTS_MARK.length)));
  });
  return opened;
}
