/**
 * The claim itself: the same bits from every engine on this machine. Each engine trains the golden runs, runs every
 * conformance case and reads a link; all of it is compared with what is committed.
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserPath } from '../../src/dev/browsersInstall.mjs';
import {
  openChromium,
  openFirefox,
  openTerminal,
  serveHarness,
  type HarnessServer,
  type OpenEngine,
} from '../../src/dev/engines.ts';
import { GOLDEN_RUNS, type GoldenFile } from '../../src/dev/golden/runs.ts';
import type { TerminalHarness } from '../../src/dev/harness/terminalHarness.ts';

const golden = JSON.parse(
  readFileSync(new URL('../golden/golden.json', import.meta.url), 'utf8'),
) as GoldenFile;

/** A link that somebody made with this version; it has to stay readable. */
const link = readFileSync(new URL('../golden/irisMlp.link.txt', import.meta.url), 'utf8').trim();

let server: HarnessServer;
beforeAll(async () => {
  server = await serveHarness();
}, 120_000);
afterAll(() => server.close());

const ENGINES: readonly (readonly [
  string,
  () => Promise<OpenEngine<TerminalHarness>>,
  string | undefined,
])[] = [
  ['Node', async () => openTerminal('Node'), process.execPath],
  ['Bun', async () => openTerminal('Bun'), 'node_modules'],
  ['Chromium', () => openChromium(server.url), browserPath('Chromium')],
  ['Firefox', () => openFirefox(server.url), browserPath('Firefox')],
];

describe('the record', () => {
  it('has every golden run, and no other', () => {
    expect(Object.keys(golden.runs)).toEqual(GOLDEN_RUNS.map(({ name }) => name));
  });

  it('reaches the accuracies that the benchmarks are for', () => {
    const accuracy = (name: string) => golden.runs[name].correct / golden.runs[name].examples;
    expect(accuracy('mnist-mlp')).toBeGreaterThanOrEqual(0.975);
    expect(accuracy('mnist-softmax')).toBeGreaterThanOrEqual(0.92);
    expect(accuracy('iris-mlp')).toBeGreaterThanOrEqual(0.95);
    expect(accuracy('iris-softmax')).toBeGreaterThanOrEqual(0.95);
  });
});

for (const [name, open, path] of ENGINES)
  describe(`${name}${path === undefined ? ' is not here: see browsersInstall.mjs' : ''}`, () => {
    const maybe = path === undefined ? it.skip : it;
    let engine: OpenEngine<TerminalHarness> | undefined;
    const there = (): OpenEngine<TerminalHarness> => {
      if (engine === undefined) throw new Error(`${name} did not start`);
      return engine;
    };
    beforeAll(async () => {
      if (path !== undefined) engine = await open();
    }, 120_000);
    afterAll(() => engine?.close());

    maybe('is the engine that it says', async () => {
      expect(await there().call('engine')).toContain(name === 'Chromium' ? 'Chrome' : name);
    });

    maybe(
      `all ${golden.conformance.cases} conformance cases on exact-wasm`,
      { timeout: 60_000 },
      async () => {
        expect(await there().call('conformance')).toEqual(golden.conformance);
      },
    );

    for (const run of GOLDEN_RUNS) {
      const { digest, correct, examples } = golden.runs[run.name];
      maybe(`${run.name} on exact-wasm`, { timeout: 240_000 }, async () => {
        expect(await there().call('train', run.recipe, 'exact-wasm')).toEqual({ digest, correct, examples });
      });
      if (run.onReference)
        maybe(`${run.name} on exact-reference`, { timeout: 120_000 }, async () => {
          expect(await there().call('train', run.recipe, 'exact-reference')).toEqual({
            digest,
            correct,
            examples,
          });
        });
    }

    maybe('reads a link', async () => {
      const { recipeId, digest } = golden.runs['iris-mlp'];
      expect(await there().call('link', link)).toEqual({ recipeId, digest });
    });
  });
