/** exact-wasm on several threads: the bits of one thread, no growth, an end, and errors instead of waiting forever. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { CaseRunner, compareOutcomes } from '../../src/backends/conformance.ts';
import type { StartThread, Thread, Threading } from '../../src/backends/crew.ts';
import type { Engine } from '../../src/backends/engine.ts';
import { startNodeThread } from '../../src/backends/nodeThreads.ts';
import { CUTTERS } from '../../src/backends/shares.ts';
import { createWasmEngine } from '../../src/backends/wasm.ts';
import type { Case } from '../../src/kernels/cases.ts';
import { matMulCases } from '../../src/kernels/matMul/matMul.cases.ts';

const generated = new URL('../../src/kernels/generated/', import.meta.url);
const loadKernels = () => readFile(new URL('kernels.wasm', generated));
const loadShared = () => readFile(new URL('kernelsThreads.wasm', generated));

const threading = (threads: number, more: Partial<Threading> = {}): Threading => ({
  threads,
  loadKernels: loadShared,
  startThread: startNodeThread,
  startWithin: 30_000,
  ...more,
});

const engines: Engine<number>[] = [];
async function start(threads: number, more: Partial<Threading> = {}): Promise<Engine<number>> {
  const engine = await createWasmEngine(loadKernels, threading(threads, more));
  engines.push(engine);
  return engine;
}
afterAll(() => engines.forEach((engine) => engine.dispose?.()));

/** Values of many sizes, with now and then something odd, from a small generator: the same for the same seed. */
function values(seed: number, n: number, odd: boolean): Float32Array {
  const words = new Uint32Array(n);
  let state = seed | 1;
  for (let i = 0; i < n; i++) {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + i;
    const exponent = 110 + ((state >>> 8) % 30);
    words[i] = ((state & 0x80000000) | (exponent << 23) | (Math.imul(state, 0x297a2d39) >>> 9)) >>> 0;
    if (odd && i % 9973 === 77) words[i] = [0x7fc00000, 0xff800000, 1, 0x80000000][(i >> 4) % 4];
  }
  return new Float32Array(words.buffer);
}

const tensor = (seed: number, shape: readonly number[], odd = false) => ({
  shape,
  dtype: 'float32' as const,
  values: Array.from(
    values(
      seed,
      shape.reduce((a, b) => a * b, 1),
      odd,
    ),
  ),
});

interface Product {
  readonly seed: number;
  readonly batch: number;
  readonly m: number;
  readonly k: number;
  readonly n: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly shareB: boolean;
  readonly wide: boolean;
  readonly odd: boolean;
}

/** Big enough to be shared out. */
const products = fc
  .record({
    seed: fc.integer(),
    batch: fc.constantFrom(1, 1, 2, 9),
    m: fc.integer({ min: 1, max: 300 }),
    n: fc.integer({ min: 1, max: 300 }),
    k: fc.constantFrom(5, 32, 33, 200, 601),
    transposeA: fc.boolean(),
    transposeB: fc.boolean(),
    shareB: fc.boolean(),
    wide: fc.boolean(),
    odd: fc.boolean(),
  })
  .map((p): Product => {
    // Grown to the size from which on products are shared.
    const missing = 2_200_000 / (p.m * p.k * p.n);
    const m = missing > 1 ? Math.ceil(p.m * missing) : p.m;
    return m > 20_000 ? { ...p, m: 300 + (p.m % 7), n: 200 + p.n, k: 200 } : { ...p, m };
  });

function caseOf({ seed, batch, m, k, n, transposeA, transposeB, shareB, wide, odd }: Product): Case {
  const a = tensor(seed, [batch, ...(transposeA ? [k, m] : [m, k])], odd);
  const b = tensor(seed + 1, [shareB ? 1 : batch, ...(transposeB ? [n, k] : [k, n])], odd);
  return {
    kernel: 'BatchMatMul',
    name: `${m} x ${k} x ${n}`,
    inputs: [a, b],
    attributes: { transposeA, transposeB },
    productBits: wide ? 27 : 14,
  };
}

const COUNTS = [2, 3, 5, 8];

describe('threads of exact-wasm', () => {
  it('give the bits of one thread, whatever the product and however many they are', async () => {
    const single = new CaseRunner(await createWasmEngine(loadKernels));
    const shared = await Promise.all(COUNTS.map((count) => start(count)));
    expect(shared.map(({ threads }) => threads)).toEqual(COUNTS);
    const runners = shared.map((engine) => new CaseRunner(engine));
    fc.assert(
      fc.property(products, (product) => {
        const one = caseOf(product);
        const expected = single.runNow(one);
        expect(expected.kind).toBe('outputs');
        // Twice: the first time may be alone, to learn how much work space it takes.
        for (const runner of runners)
          for (let round = 0; round < 2; round++)
            expect(compareOutcomes(one.kernel, one.name, expected, runner.runNow(one))).toBeUndefined();
      }),
      { numRuns: 12, endOnFailure: true },
    );
    for (const engine of shared) engine.dispose?.();
  }, 120_000);

  it('give the bits of one thread for whatever else is cut', async () => {
    const single = new CaseRunner(await createWasmEngine(loadKernels));
    const engine = await start(3);
    const runner = new CaseRunner(engine);
    const image = { strides: 1, pad: 'same', dataFormat: 'NHWC', dilations: 1 };
    const big = [7, 400, 101];
    const cases: Case[] = [
      { kernel: 'Add', name: 'flat', inputs: [tensor(1, big), tensor(2, big)] },
      { kernel: 'Multiply', name: 'a row', inputs: [tensor(1, big), tensor(2, [101])] },
      { kernel: 'Sub', name: 'a column', inputs: [tensor(1, [7, 1, 1]), tensor(2, big)] },
      {
        kernel: 'MomentumUpdate',
        name: 'flat',
        inputs: [tensor(1, big), tensor(2, big), tensor(3, big)],
        attributes: { learningRate: 0.01, momentum: 0.9 },
      },
      { kernel: 'Tanh', name: 'flat', inputs: [tensor(3, big)] },
      { kernel: 'Relu', name: 'flat', inputs: [tensor(4, big, true)] },
      ...([14, 27] as const).flatMap((productBits): Case[] => [
        {
          kernel: 'Conv2D',
          name: `p ${productBits}`,
          inputs: [tensor(5, [19, 14, 14, 6], true), tensor(6, [5, 5, 6, 9])],
          attributes: image,
          productBits,
        },
        {
          kernel: 'Conv2DBackpropInput',
          name: `p ${productBits}`,
          inputs: [tensor(7, [19, 14, 14, 9], true), tensor(8, [5, 5, 6, 9])],
          attributes: { ...image, inputShape: [19, 14, 14, 6] },
          productBits,
        },
        {
          kernel: 'Conv2DBackpropFilter',
          name: `p ${productBits}`,
          inputs: [tensor(9, [19, 14, 14, 6]), tensor(10, [19, 14, 14, 9])],
          attributes: { ...image, filterShape: [5, 5, 6, 9] },
          productBits,
        },
        {
          kernel: 'Conv2DBackpropFilter',
          name: `dilated, p ${productBits}`,
          inputs: [tensor(9, [19, 14, 14, 13], true), tensor(10, [19, 14, 14, 9])],
          attributes: { ...image, dilations: [1, 2], filterShape: [3, 3, 13, 9] },
          productBits,
        },
        {
          kernel: 'DepthwiseConv2dNative',
          name: `p ${productBits}`,
          inputs: [tensor(11, [41, 14, 14, 8]), tensor(12, [5, 5, 8, 2])],
          attributes: image,
          productBits,
        },
      ]),
    ];
    for (const one of cases) {
      const expected = single.runNow(one);
      expect(expected).toMatchObject({ kind: 'outputs' });
      for (let round = 0; round < 3; round++)
        expect(compareOutcomes(one.kernel, one.name, expected, runner.runNow(one))).toBeUndefined();
    }
    engine.dispose?.();
  }, 60_000);

  it('agree on the named cases of products', async () => {
    const single = new CaseRunner(await createWasmEngine(loadKernels));
    const engine = await start(2);
    const runner = new CaseRunner(engine);
    for (const one of matMulCases)
      expect(compareOutcomes(one.kernel, one.name, single.runNow(one), runner.runNow(one))).toBeUndefined();
    engine.dispose?.();
  }, 60_000);

  it('cut only routines that are there', async () => {
    const { instance } = await WebAssembly.instantiate(await loadKernels(), {
      env: { memory: new WebAssembly.Memory({ initial: 64, maximum: 65536 }), scratch: () => 0 },
    });
    expect([...CUTTERS.keys()].filter((name) => !(name in instance.exports))).toEqual([]);
  });

  it('need no more memory after 1,000 rounds', async () => {
    const engine = await start(3);
    const runner = new CaseRunner(engine);
    const one: Case = {
      kernel: 'BatchMatMul',
      name: 'round',
      inputs: [tensor(1, [130, 130]), tensor(2, [130, 130])],
    };
    const many: Case = {
      kernel: 'BatchMatMul',
      name: 'batch',
      inputs: [tensor(1, [9, 70, 70]), tensor(2, [9, 70, 70])],
    };
    const first = runner.runNow(one);
    runner.runNow(many);
    runner.runNow(many);
    const bytes = engine.bytes();
    for (let round = 0; round < 1_000; round++) {
      const outcome = runner.runNow(one);
      if (round % 100 === 0) {
        expect(compareOutcomes('', '', first, outcome)).toBeUndefined();
        runner.runNow(many);
      }
    }
    expect(engine.bytes()).toBe(bytes);
    engine.dispose?.();
  }, 60_000);

  it('see memory that was added after they started', async () => {
    const engine = await start(3);
    const runner = new CaseRunner(engine);
    const single = new CaseRunner(await createWasmEngine(loadKernels));
    for (const m of [200, 2_000, 20_000]) {
      const one: Case = {
        kernel: 'BatchMatMul',
        name: String(m),
        inputs: [tensor(1, [m, 120]), tensor(2, [120, 130])],
      };
      expect(compareOutcomes(one.kernel, one.name, single.runNow(one), runner.runNow(one))).toBeUndefined();
    }
    engine.dispose?.();
  }, 60_000);

  const big: Case = {
    kernel: 'BatchMatMul',
    name: 'big',
    inputs: [tensor(1, [200, 200]), tensor(2, [200, 200])],
  };

  it('that are killed are an error, with the reason', async () => {
    let worker: Thread | undefined;
    const startThread: StartThread = (setup) => {
      const thread = startNodeThread(setup);
      worker = thread;
      return thread;
    };
    const engine = await start(2, { startThread });
    const runner = new CaseRunner(engine);
    expect(runner.runNow(big).kind).toBe('outputs');
    worker?.end();
    await worker?.ended;
    expect(runner.runNow(big)).toEqual({
      kind: 'refused',
      message: expect.stringMatching(/thread 1 has failed: it ended/) as string,
    });
  }, 60_000);

  /** Takes one chunk, and then does as it is told. */
  const broken =
    (after: string): StartThread =>
    (setup) => {
      const worker = new Worker(
        `const { parentPort, workerData } = require('node:worker_threads');
      import(workerData.loop).then(({ Control, TICKET, CHUNKS, FAILED }) => {
        const { words } = new Control(workerData.control);
        parentPort.postMessage('ready');
        for (;;) {
          const ticket = Atomics.load(words, TICKET);
          if ((ticket & CHUNKS) === 0) continue;
          if (Atomics.compareExchange(words, TICKET, ticket, ticket - 1) === ticket) break;
        }
        ${after}
      });`,
        {
          eval: true,
          workerData: {
            control: setup.control,
            loop: new URL('../../src/backends/threadLoop.mjs', import.meta.url).href,
          },
          execArgv: [],
        },
      );
      const ready = new Promise<void>((resolve) => {
        worker.once('message', () => resolve());
      });
      return { ready, ended: new Promise(() => {}), end: () => void worker.terminate() };
    };

  /** Runs the product until the thread has had a chunk of it. */
  function untilRefused(runner: CaseRunner<number>): string {
    for (let round = 0; round < 20_000; round++) {
      const outcome = runner.runNow(big);
      if (outcome.kind === 'refused') return outcome.message;
    }
    return 'never';
  }

  it('that die at work are an error, not a wait', async () => {
    const engine = await start(2, { startThread: broken('process.exit()'), patience: 200 });
    const runner = new CaseRunner(engine);
    expect(untilRefused(runner)).toMatch(/a thread has not answered for 200 ms/);
    // And it stays one: the chunk might still be written.
    expect(runner.runNow(big).kind).toBe('refused');
  }, 60_000);

  it('that report a failure are an error', async () => {
    const engine = await start(2, { startThread: broken('Atomics.store(words, FAILED, 1);') });
    expect(untilRefused(new CaseRunner(engine))).toMatch(/thread 1 has failed/);
  }, 60_000);

  it('that do not start are done without, and it is said', async () => {
    const never: StartThread = () => ({
      ready: new Promise(() => {}),
      ended: new Promise(() => {}),
      end: () => {},
    });
    const engine = await start(4, { startThread: never, startWithin: 20 });
    expect(engine.threads).toBe(1);
    expect(engine.threadsNote).toMatch(/1 of 4 threads: the others did not start within 20 ms/);
    expect(new CaseRunner(engine).runNow(big).kind).toBe('outputs');
    const unloadable = await start(4, { loadKernels: () => Promise.reject(new Error('no such file')) });
    expect(unloadable.threads ?? 1).toBe(1);
    expect(unloadable.threadsNote).toMatch(/1 of 4 threads: no such file/);
    expect(new CaseRunner(unloadable).runNow(big).kind).toBe('outputs');
  }, 60_000);

  it('do not keep a program from ending, disposed of or not', async () => {
    const program = (last: string) => `
      const { readFile } = await import('node:fs/promises');
      const at = (path) => new URL(path, ${JSON.stringify(generated.href)});
      const { createWasmEngine } = await import(at('../../backends/wasm.ts'));
      const { startNodeThread } = await import(at('../../backends/nodeThreads.ts'));
      const engine = await createWasmEngine(() => readFile(at('kernels.wasm')), {
        threads: 3, startThread: startNodeThread, startWithin: 30000,
        loadKernels: () => readFile(at('kernelsThreads.wasm')),
      });
      process.stdout.write(String(engine.threads));
      ${last}`;
    for (const last of ['', 'engine.dispose();']) {
      const args = ['--import', 'tsx', '--input-type=module', '--eval', program(last)];
      const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 40_000 });
      expect(stdout).toBe('3');
    }
  }, 90_000);
});
