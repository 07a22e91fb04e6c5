/**
 * The claim itself: the same bits from every engine on this machine. Each engine trains golden runs and runs every
 * conformance case; all of it is compared with what is committed.
 */
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { GOLDEN_RUNS } from '../../src/dev/golden/runs.ts';
import { openEngine } from '../../src/engines/openEngine.ts';
import { lazyPage } from '../../src/engines/servePage.ts';
import { titleOf, usualSetting } from '../../src/engines/setting.ts';
import { CONFORMANCE, describeEngine, expectRun, golden } from './goldenEngine.ts';

/** A link that somebody made with this version; it has to stay readable. */
const link = readFileSync(new URL('../golden/irisMlp.link.txt', import.meta.url), 'utf8').trim();

const page = lazyPage();
afterAll(() => page.close());

describe('the record', () => {
  it('has every golden run, and no other', () => {
    expect(Object.keys(golden.runs)).toEqual(GOLDEN_RUNS.map(({ name }) => name));
  });

  it('reaches the accuracies that the benchmarks are for', () => {
    const accuracy = (name: string) => (golden.runs[name].correct ?? NaN) / golden.runs[name].examples;
    expect(accuracy('mnist-mlp epochs=3')).toBeGreaterThanOrEqual(0.975);
    expect(accuracy('mnist-softmax')).toBeGreaterThanOrEqual(0.92);
    expect(accuracy('iris-mlp')).toBeGreaterThanOrEqual(0.95);
    expect(accuracy('iris-softmax')).toBeGreaterThanOrEqual(0.95);
    expect(accuracy('wine-mlp')).toBeGreaterThanOrEqual(0.961);
  });
});

for (const engine of ['node', 'bun', 'chromium', 'firefox'] as const)
  describeEngine({ engine, backend: 'exact-wasm', threads: 1 }, page, (there, maybe) => {
    maybe('is the engine that it says', async () => {
      expect(await there().call('name')).toContain(titleOf(engine));
    });

    maybe(
      `all ${golden.conformance.cases} conformance cases on exact-wasm`,
      { timeout: 60_000 },
      async () => {
        expect(await there().call('conformance', 'exact-wasm')).toEqual(CONFORMANCE);
      },
    );

    for (const run of GOLDEN_RUNS) {
      maybe(`${run.name} on exact-wasm`, { timeout: 240_000 }, () => expectRun(there(), run, 'exact-wasm'));
      if (run.onReference)
        maybe(`${run.name} on exact-reference`, { timeout: 120_000 }, () =>
          expectRun(there(), run, 'exact-reference'),
        );
    }

    maybe('reads a link', async () => {
      const { recipeId, digest } = golden.runs['iris-mlp'];
      expect(await there().call('link', link)).toEqual({ recipeId, digest });
    });
  });

describe('what an engine refuses', () => {
  it('comes back with its reason, and the engine goes on', async () => {
    const setting = usualSetting('node', 'exact-wasm', 1);
    if (setting === undefined) throw new Error('Node has exact-wasm');
    const node = await openEngine(setting, page.address);
    const [{ recipe }] = GOLDEN_RUNS;
    const other = { ...recipe, dataset: { ...recipe.dataset, sha256: '0'.repeat(64) } };
    await expect(node.call('train', other, 'exact-wasm')).rejects.toMatchObject({
      name: 'TwinrunError',
      code: 'digest-mismatch',
    });
    await expect(node.call('name')).resolves.toContain('Node');
    await node.close();
    await expect(node.call('name')).rejects.toThrow('Node ended');
  }, 60_000);
});
