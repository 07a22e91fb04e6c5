/** The page that benchmarks run in (../harness), in a browser of this machine. */
import { join } from 'node:path';
import { openPage } from '../../engines/openBrowser.ts';
import { servePage, type ServedPage } from '../../engines/servePage.ts';
import { titleOf, usualSetting, type Setting } from '../../engines/setting.ts';
import type { Harness } from '../harness/harnessCalls.ts';
import { ROOT } from '../install.mjs';

export interface BenchPage {
  readonly name: string;
  /** Calls are made one after another. */
  call<K extends keyof Harness>(
    method: K,
    ...args: Parameters<Harness[K]>
  ): Promise<Awaited<ReturnType<Harness[K]>>>;
  close(): Promise<void>;
}

export const serveBench = (): Promise<ServedPage> => servePage(join(ROOT, 'src/dev/harness'));

/** In the page. */
async function callHarness(input: {
  readonly method: string;
  readonly args: readonly unknown[];
}): Promise<unknown> {
  const page = globalThis as unknown as {
    harness?: Readonly<Record<string, (...args: readonly unknown[]) => Promise<unknown>>>;
  };
  // The page's program may still be on its way.
  while (page.harness === undefined) await new Promise((done) => setTimeout(done, 20));
  return page.harness[input.method](...input.args);
}

export async function openBench(browser: 'chromium' | 'firefox', url: string): Promise<BenchPage> {
  const setting: Setting = usualSetting(browser, 'exact-webgpu', 1) ?? {
    ...{ engine: browser, backend: 'exact-wasm', threads: 1 },
  };
  const page = await openPage(browser, setting, url);
  return {
    name: titleOf(browser),
    call: async (method, ...args) => (await page.evaluate(callHarness, { method, args })) as never,
    close: () => page.close(),
  };
}
