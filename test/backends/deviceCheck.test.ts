/** The device check: it passes what is right, names what is not, can be stopped, and does not judge a lost device. */
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkDevice, type DeviceCheckProgress } from '../../src/backends/deviceCheck.ts';
import type { Engine } from '../../src/backends/engine.ts';
import { createWasmEngine } from '../../src/backends/wasm.ts';
import { createWebgpuEngine } from '../../src/backends/webgpu/create.ts';
import { dawn } from '../../src/backends/webgpu/dawn.ts';
import { programPath } from '../../src/engines/programs.mjs';
import { cases } from '../../src/kernels/allCases.ts';
import { kernels } from '../../src/kernels/index.ts';

const wasm = new URL('../../src/kernels/generated/kernels.wasm', import.meta.url);
const gpu = dawn(programPath('SwiftShader'));

let known: Engine<number>;
beforeAll(async () => {
  known = await createWasmEngine(await readFile(wasm));
});

/** A device with a fault: the last bit of one routine's first result is wrong. */
async function faulty(routineName: string): Promise<Engine<number>> {
  const engine = await createWasmEngine(await readFile(wasm));
  const { run } = engine;
  return Object.assign(engine, {
    adapter: 'a faulty adapter',
    run: ((routine, inputs, outputs, args) => {
      run.call(engine, routine, inputs, outputs, args);
      const [first] = outputs;
      if (routine.name !== routineName || first.words === 0) return;
      const words = engine.readNow?.(first) ?? new Uint32Array();
      words[0] ^= 1;
      engine.write(first, words);
    }) satisfies Engine<number>['run'],
  });
}

describe('the device check', { timeout: 30_000 }, () => {
  it('runs every case of every kernel, and passes an engine with the same bits', async () => {
    const heard: DeviceCheckProgress[] = [];
    const check = await checkDevice(await createWasmEngine(await readFile(wasm)), known, {
      onProgress: (progress) => heard.push(progress),
    });
    expect(check).toEqual({
      adapter: 'exact-wasm',
      variant: '',
      kernels: kernels.length,
      cases: cases.length,
      mismatches: 0,
      failing: [],
    });
    expect(heard.map(({ done }) => done)).toEqual([...Array(kernels.length + 1).keys()]);
  });

  it('counts every wrong bit, and names the kernels with the place', async () => {
    const check = await checkDevice(await faulty('addF32'), known);
    expect(check.adapter).toBe('a faulty adapter');
    expect(check.mismatches).toBeGreaterThan(10);
    const named = check.failing.map(({ kernel }) => kernel);
    expect(named).toContain('Add');
    expect(new Set(named).size).toBe(named.length);
    expect(named).not.toContain('Multiply');
    expect(check.failing[0]?.what).toMatch(/^output 0, element 0: [0-9a-f]{8} \/ [0-9a-f]{8}$/);
  });

  it('stops when it is told to', async () => {
    const abort = new AbortController();
    const check = checkDevice(known, known, {
      onProgress: ({ done }) => done === 3 && abort.abort(),
      signal: abort.signal,
    });
    await expect(check).rejects.toMatchObject({ code: 'cancelled' });
  });

  it.skipIf(gpu === undefined)('says of a lost device that it was lost', { timeout: 120_000 }, async () => {
    const engine = await createWebgpuEngine(gpu);
    const check = checkDevice(engine, known, { onProgress: ({ done }) => done === 2 && engine.dispose() });
    await expect(check).rejects.toMatchObject({ code: 'device-lost' });
  });
});
