/** An engine under test, and what it is held against. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { summaryOf, type GoldenFile, type GoldenRun } from '../../src/dev/golden/runs.ts';
import { openEngine, type OpenEngine, type PageAddress } from '../../src/engines/openEngine.ts';
import { implementationOf, missingPart, titleOf, type Setting } from '../../src/engines/setting.ts';

export const golden = JSON.parse(
  readFileSync(new URL('../golden/golden.json', import.meta.url), 'utf8'),
) as GoldenFile;

/** Opens the engine of a setting for the tests in `body`, or skips them and says why. */
export function describeEngine(
  setting: Setting,
  page: { readonly address: PageAddress },
  body: (there: () => OpenEngine, maybe: typeof it | typeof it.skip) => void,
): void {
  const missing = missingPart(setting);
  const name = `${titleOf(setting.engine)}, ${implementationOf(setting, setting.threads)}`;
  describe(missing === undefined ? name : `${name} is not here: ${missing}`, () => {
    let engine: OpenEngine | undefined;
    beforeAll(async () => {
      if (missing === undefined) engine = await openEngine(setting, page.address);
    }, 120_000);
    afterAll(() => engine?.close());
    body(
      () => {
        if (engine === undefined) throw new Error(`${name} did not start`);
        return engine;
      },
      missing === undefined ? it : it.skip,
    );
  });
}

/** All cases, none of which comes out otherwise than on exact-wasm. */
export const CONFORMANCE = { ...golden.conformance, mismatches: 0, failing: [] };

/** Trains a golden run and compares it with the record. */
export async function expectRun(
  engine: OpenEngine,
  { name, recipe }: GoldenRun,
  backend: string,
): Promise<void> {
  const { recipeId: _, ...summary } = golden.runs[name];
  const { result } = await engine.call('train', recipe, backend);
  expect(summaryOf(result)).toEqual(summary);
}
