/** Every WebGPU implementation on this machine: all conformance cases and some golden runs, with the committed bits. */
import { afterAll, expect } from 'vitest';
import { GOLDEN_RUNS } from '../../src/dev/golden/runs.ts';
import { lazyPage } from '../../src/engines/servePage.ts';
import { ENGINES, settingsOf } from '../../src/engines/setting.ts';
import { CONFORMANCE, describeEngine, expectRun, golden } from './goldenEngine.ts';

/** Of few steps: a GPU that is computed takes its time. */
const FEW_STEPS = 40;

const page = lazyPage();
afterAll(() => page.close());

const runs = GOLDEN_RUNS.filter(({ recipe }) => recipe.steps !== null && recipe.steps <= FEW_STEPS);

for (const setting of settingsOf(ENGINES, ['exact-webgpu'], 1))
  describeEngine(setting, page, (there, maybe) => {
    maybe(
      `all ${golden.conformance.cases} conformance cases on exact-webgpu, 0 mismatches`,
      { timeout: 300_000 },
      async () => {
        expect(await there().call('conformance', 'exact-webgpu')).toEqual(CONFORMANCE);
      },
    );

    for (const run of runs)
      maybe(`${run.name} on exact-webgpu`, { timeout: 300_000 }, () =>
        expectRun(there(), run, 'exact-webgpu'),
      );
  });
