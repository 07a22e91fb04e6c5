/** Products by dot4I8Packed on WebGPU, in Node on Dawn: the bits of exact-wasm, and how they are chosen. */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { CaseRunner, compareOutcomes } from '../../src/backends/conformance.ts';
import { createWasmEngine } from '../../src/backends/wasm.ts';
import { dawn } from '../../src/backends/webgpu/dawn.ts';
import { programPath } from '../../src/engines/programs.mjs';
import { WebgpuEngine } from '../../src/backends/webgpu/engine.ts';
import { dotsAreQuicker, millisecondsOfProduct } from '../../src/backends/webgpu/measureDots.ts';
import { cases } from '../../src/kernels/allCases.ts';

const wasm = new URL('../../src/kernels/generated/kernels.wasm', import.meta.url);
const gpu = dawn(programPath('SwiftShader'));

async function adapterOf(from: GPU): Promise<GPUAdapter> {
  const adapter = await from.requestAdapter();
  if (adapter === null) throw new Error('no adapter');
  return adapter;
}

describe.skipIf(gpu === undefined)(
  gpu === undefined ? 'skipped: no Vulkan driver (install chromium)' : 'products by dot products of bytes',
  () => {
    for (const kernel of ['BatchMatMul', 'Conv2D', 'Conv2DBackpropFilter'])
      it(`${kernel}: the bits of exact-wasm`, { timeout: 120_000 }, async () => {
        if (gpu === undefined) return;
        const engine = new WebgpuEngine(
          await (await adapterOf(gpu)).requestDevice(),
          { packedDots: true },
          '',
        );
        const own = new CaseRunner(engine);
        const compiled = new CaseRunner(await createWasmEngine(await readFile(wasm)));
        const mine = cases.filter((c) => c.kernel === kernel && c.productBits !== 27);
        expect(mine.length).toBeGreaterThan(50);
        for (const c of mine)
          expect(compareOutcomes(c.kernel, c.name, await compiled.run(c), await own.run(c))).toBeUndefined();
        engine.dispose();
      });

    it('are timed, and not used where a processor stands in for a GPU', { timeout: 120_000 }, async () => {
      if (gpu === undefined) return;
      const adapter = await adapterOf(gpu);
      expect(adapter.info.isFallbackAdapter).toBe(true);
      expect(await dotsAreQuicker(gpu, adapter)).toBe(false);
      const device = await adapter.requestDevice();
      expect(await millisecondsOfProduct(device, true)).toBeGreaterThan(0);
      device.destroy();
    });
  },
);
