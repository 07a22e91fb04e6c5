/** Every kernel on exact-webgpu over every case, in Node on Dawn: the same bits as exact-wasm, or the same refusal. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CaseRunner, compareOutcomes } from '../../src/backends/conformance.ts';
import { createWasmEngine } from '../../src/backends/wasm.ts';
import { createWebgpuEngine } from '../../src/backends/webgpu/create.ts';
import type { Block } from '../../src/backends/webgpu/blocks.ts';
import type { Engine } from '../../src/backends/engine.ts';
import { dawn } from '../../src/backends/webgpu/dawn.ts';
import { programPath } from '../../src/engines/programs.mjs';
import { cases } from '../../src/kernels/allCases.ts';
import { kernels } from '../../src/kernels/index.ts';

const wasm = new URL('../../src/kernels/generated/kernels.wasm', import.meta.url);
const gpu = dawn(programPath('SwiftShader'));

describe.skipIf(gpu === undefined)(
  gpu === undefined ? 'skipped: no Vulkan driver (install chromium)' : 'conformance on Dawn',
  () => {
    let engine: Engine<Block>;
    let own: CaseRunner<Block>;
    let compiled: CaseRunner<number>;
    beforeAll(async () => {
      engine = await createWebgpuEngine(gpu);
      own = new CaseRunner(engine);
      compiled = new CaseRunner(await createWasmEngine(await readFile(wasm)));
    });
    afterAll(() => engine.dispose?.());

    for (const { name: kernel } of kernels) {
      const mine = cases.filter((c) => c.kernel === kernel);
      it(`${kernel}: ${mine.length} cases, exact-webgpu = exact-wasm`, { timeout: 120_000 }, async () => {
        for (const c of mine)
          expect(compareOutcomes(c.kernel, c.name, await compiled.run(c), await own.run(c))).toBeUndefined();
      });
    }

    it('leaves nothing behind', () => {
      expect(own.leftBehind()).toBe(0);
    });
  },
);
