/** What the engine on WebGPU does at a device's limits and after errors, in Node on Dawn. */
import { readFile } from 'node:fs/promises';
import { setBackend, square, tensor1d } from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Bound, Engine } from '../../src/backends/engine.ts';
import { EXACT_WEBGPU, registerBackends } from '../../src/backends/register.ts';
import { createWasmEngine } from '../../src/backends/wasm.ts';
import { dawn } from '../../src/backends/webgpu/dawn.ts';
import { WebgpuEngine } from '../../src/backends/webgpu/engine.ts';
import { programPath } from '../../src/engines/programs.mjs';
import type { Arguments, Routine } from '../../src/kernels/kernel.ts';
import { castI32ToF32 } from '../../src/kernels/layout/layout.reference.ts';
import { rangeI32 } from '../../src/kernels/layout/range.reference.ts';
import { tensorHash } from '../../src/kernels/tensorHash/tensorHash.reference.ts';

const gpu = dawn(programPath('SwiftShader'));

/** Hides the type of a routine's arguments, which an engine's `run` cannot know. */
const unchecked = <A extends Arguments>(routine: Routine<A>): Routine => routine as unknown as Routine;

function room<Buffer>(
  engine: Engine<Buffer>,
  words: number,
  dtype: 'int32' | 'float32' = 'int32',
): Bound<Buffer> {
  return { buffer: engine.alloc(words), dtype, words };
}

/** start, start + 1, ... */
function range<Buffer>(engine: Engine<Buffer>, words: number, start: number): Bound<Buffer> {
  const to = room(engine, words);
  engine.run(unchecked(rangeI32), [], [to], { n: words, start, step: 1 });
  return to;
}

describe.skipIf(gpu === undefined)(
  gpu === undefined ? 'skipped: no Vulkan driver (install chromium)' : 'the engine on WebGPU',
  () => {
    let device: GPUDevice;
    let engine: WebgpuEngine;

    /** With the limits that every device has. */
    async function start(change: (device: GPUDevice) => void = () => undefined): Promise<void> {
      const adapter = await gpu?.requestAdapter();
      if (adapter === null || adapter === undefined) throw new Error('no adapter');
      device = await adapter.requestDevice();
      change(device);
      engine = new WebgpuEngine(device, { packedDots: false }, '');
    }
    afterEach(() => engine.dispose());

    it('reads more at once than a buffer may hold', { timeout: 120_000 }, async () => {
      await start();
      const words = Math.floor((device.limits.maxBufferSize / 4) * 0.4);
      const all = [10, 20, 30].map((first) => range(engine, words, first));
      const read = await Promise.all(all.map((one) => engine.read(one)));
      expect(read.map((one) => [one.length, one[0], one[words - 1]])).toEqual(
        [10, 20, 30].map((first) => [words, first, first + words - 1]),
      );
      expect(engine.lost).toBeUndefined();
    });

    it('spreads a count over more workgroups than a row may have', { timeout: 120_000 }, async () => {
      await start();
      const words = 256 * device.limits.maxComputeWorkgroupsPerDimension + 1001;
      const compiled = await createWasmEngine(
        await readFile(new URL('../../src/kernels/generated/kernels.wasm', import.meta.url)),
      );
      const hashOn = async <Buffer>(one: Engine<Buffer>): Promise<Uint32Array> => {
        const hash = room(one, 2);
        one.run(unchecked(tensorHash), [range(one, words, 7)], [hash], { n: words });
        return one.read(hash);
      };
      expect(await hashOn(engine)).toEqual(await hashOn(compiled));
    });

    it('refuses a tensor that is too large for the device, and goes on', async () => {
      await start();
      expect(() => engine.alloc(device.limits.maxStorageBufferBindingSize / 4 + 1)).toThrow(
        expect.objectContaining({ code: 'too-large' }),
      );
      expect(await engine.read(range(engine, 3, 5))).toEqual(Uint32Array.of(5, 6, 7));
    });

    it('loses only what a shader was to compute that does not compile', async () => {
      await start((own) => {
        const compile = own.createComputePipelineAsync.bind(own);
        own.createComputePipelineAsync = (descriptor) =>
          descriptor.label?.startsWith('cast') === true
            ? Promise.reject(new Error('the compiler refuses it'))
            : compile(descriptor);
      });
      const good = range(engine, 3, 5);
      const spoilt = room(engine, 3, 'float32');
      engine.run(unchecked(castI32ToF32), [good], [spoilt], { n: 3 });
      const hash = room(engine, 2);
      engine.run(unchecked(tensorHash), [spoilt], [hash], { n: 3 });
      for (let times = 0; times < 2; times++) {
        await expect(engine.read(spoilt)).rejects.toThrow('the compiler refuses it');
        await expect(engine.read(hash)).rejects.toThrow('the compiler refuses it');
        expect(await engine.read(good)).toEqual(Uint32Array.of(5, 6, 7));
      }
      // The memory is as good as any once something else is in it.
      engine.free(spoilt.buffer);
      expect(await engine.read(range(engine, 3, 1))).toEqual(Uint32Array.of(1, 2, 3));
    });

    it('gives nothing any more after an error of the device', async () => {
      await start();
      const good = range(engine, 3, 5);
      device.createBuffer({ size: 4, usage: 0 });
      for (let times = 0; times < 2; times++)
        await expect(engine.read(good)).rejects.toMatchObject({ code: 'unsupported' });
      expect(engine.lost).toBeDefined();
      expect(() => range(engine, 3, 5)).toThrow();
    });
  },
);

describe.skipIf(gpu === undefined)('a tensor on exact-webgpu', () => {
  beforeAll(() =>
    registerBackends(() => Promise.reject(new Error('not needed here')), { gpu: async () => gpu }),
  );

  it('is read later, and says so when it is asked at once', async () => {
    await setBackend(EXACT_WEBGPU);
    const x = square(tensor1d([1, 2]));
    expect(() => x.dataSync()).toThrow('results come later: use data() and array() instead');
    expect(await x.array()).toEqual([1, 4]);
  });
});
