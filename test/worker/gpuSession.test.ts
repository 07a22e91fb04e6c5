/** The session on a GPU (Dawn, on a software driver): checked first, lost halfway, gone on with elsewhere. */
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { engineOf, stepsAheadOn } from '../../src/backends/register.ts';
import { dawn } from '../../src/backends/webgpu/dawn.ts';
import { programPath } from '../../src/engines/programs.mjs';
import { findBenchmark } from '../../src/benchmarks/catalog.ts';
import { loadDataset } from '../../src/data/load.ts';
import { nodeSource } from '../../src/data/nodeSource.ts';
import { cases } from '../../src/kernels/allCases.ts';
import { kernels } from '../../src/kernels/index.ts';
import type { Recipe } from '../../src/run/recipe.ts';
import { applyOverrides } from '../../src/run/recipeOverrides.ts';
import type { RunFile } from '../../src/run/runFile.ts';
import type { Certificate, JobOrder, Report, Request, SavedState } from '../../src/worker/protocol.ts';
import { Session } from '../../src/worker/session.ts';

const wasm = new URL('../../src/kernels/generated/kernels.wasm', import.meta.url);
const gpu = dawn(programPath('SwiftShader'));

function recipe(overrides: Readonly<Record<string, unknown>> = {}): Recipe {
  const benchmark = findBenchmark('iris-mlp');
  if (benchmark === undefined) throw new Error('no iris-mlp');
  return applyOverrides(benchmark.recipe, { epochs: 10, seed: 'lost', ...overrides });
}

/** What it says, and what it says last: all tests share one session, as shaders are compiled once a device. */
class Player {
  #hear: (report: Report) => void = () => {};
  readonly #session = new Session(
    {
      loadDataset: ({ name }, _base, onProgress, signal) =>
        loadDataset(name, nodeSource(), onProgress, signal),
      loadKernels: () => readFile(wasm),
      means: { gpu: async () => gpu },
      engine: 'Test 1',
      build: 'tested',
      slice: 0,
    },
    (report) => this.#hear(structuredClone(report)),
  );

  async play(request: Request, answer: (report: Report) => void = () => {}): Promise<Report[]> {
    const reports: Report[] = [];
    this.#hear = (report) => {
      reports.push(report);
      answer(report);
    };
    await this.#session.handle(request);
    return reports;
  }

  train(order: JobOrder, answer?: (report: Report) => void): Promise<Report[]> {
    return this.play({ kind: 'start', job: 1, base: '', order }, answer);
  }

  say(kind: 'pause' | 'resume' | 'cancel'): void {
    void this.#session.handle({ kind, job: 1 });
  }
}

const kinds = (reports: readonly Report[]) => new Set(reports.map(({ kind }) => kind));
const stepOf = (report: Report) =>
  report.kind === 'progress' ? report.batch.firstStep + report.batch.losses.length - 1 : 0;

function runOf(reports: readonly Report[]): RunFile {
  const last = reports.at(-1);
  if (last?.kind !== 'finished') throw new Error(JSON.stringify(last));
  return last.run;
}

function failureOf(reports: readonly Report[]) {
  const last = reports.at(-1);
  if (last?.kind !== 'failed') throw new Error(JSON.stringify(last));
  return last.failure;
}

describe.skipIf(gpu === undefined)('a session on a GPU', { timeout: 300_000 }, () => {
  const player = new Player();
  let certificate: Certificate;
  let whole: RunFile;

  beforeAll(async () => {
    whole = runOf(await player.train({ recipe: recipe(), backend: 'exact-wasm' }));
    const last = (await player.play({ kind: 'check', job: 1 })).at(-1);
    if (last?.kind !== 'checked') throw new Error(JSON.stringify(last));
    ({ certificate } = last);
  }, 300_000);

  it('checks the device: every case, no mismatch', () => {
    expect(certificate).toMatchObject({ mismatches: 0, failing: [], engine: 'Test 1', build: 'tested' });
    expect(certificate.cases).toBe(cases.length);
    expect(certificate.kernels).toBe(kernels.length);
    expect(certificate.adapter).toContain('swiftshader');
  });

  it('trains with the bits of exact-wasm, and the run says on what', async () => {
    const reports = await player.train({ recipe: recipe(), backend: 'exact-webgpu', certificate });
    expect(kinds(reports)).not.toContain('checking');
    const run = runOf(reports);
    expect(run.result).toEqual(whole.result);
    const { kernels: checked, cases: made, mismatches, checkedAt } = certificate;
    expect(run.environment).toMatchObject({
      backend: 'exact-webgpu',
      threads: 1,
      adapter: certificate.adapter,
      deviceCheck: { kernels: checked, cases: made, mismatches, checkedAt },
    });
    expect(whole.environment).not.toHaveProperty('adapter');
  });

  it('checks first without a valid certificate, and can be cancelled there', async () => {
    const strangers = [
      undefined,
      { ...certificate, adapter: 'another' },
      { ...certificate, engine: 'Test 2' },
      { ...certificate, build: 'another' },
    ];
    for (const stranger of strangers) {
      const reports = await player.train(
        { recipe: recipe(), backend: 'exact-webgpu', ...(stranger && { certificate: stranger }) },
        (report) => report.kind === 'checking' && player.say('cancel'),
      );
      expect(kinds(reports)).toContain('checking');
      expect(kinds(reports)).not.toContain('started');
      expect(reports.at(-1)?.kind).toBe('cancelled');
    }
  });

  it('trains nothing on a device that failed, and names adapter and kernels', async () => {
    const failing = [{ kernel: 'Add', name: 'one', what: 'output 0, element 0: 3f800000 / 3f800001' }];
    const reports = await player.train({
      recipe: recipe(),
      backend: 'exact-webgpu',
      certificate: { ...certificate, mismatches: 1, failing },
    });
    expect(kinds(reports)).not.toContain('started');
    const { message, advice } = failureOf(reports);
    expect(message).toContain(certificate.adapter);
    expect(message).toContain('in Add.');
    expect(advice).toContain('WASM');
  });

  it('is resumed on either backend after the device was lost, with the same bits', async () => {
    const order: JobOrder = { recipe: recipe(), backend: 'exact-webgpu', certificate };
    let saved: SavedState | undefined;
    const reports = await player.train(order, (report) => {
      if (stepOf(report) === 25) player.say('pause');
      if (report.kind === 'checkpoint') ({ saved } = report);
      if (report.kind === 'paused') player.say('resume');
      if (stepOf(report) === 40) engineOf('exact-webgpu')?.dispose?.();
    });
    const { code, message, advice } = failureOf(reports);
    expect(code).toBe('device-lost');
    expect(message).toContain('the GPU device was lost');
    expect(advice).toContain('Resume');
    expect(kinds(reports)).not.toContain('finished');
    if (saved === undefined) throw new Error('no checkpoint');
    const { checkpoint, startedAt, seconds } = saved;
    // Steps that were made ahead are in it.
    expect(checkpoint.step).toBeGreaterThanOrEqual(25);
    expect(checkpoint.step).toBeLessThan(25 + stepsAheadOn('exact-webgpu'));
    for (const backend of ['exact-wasm', 'exact-webgpu'] as const) {
      const rest = await player.train({
        ...order,
        backend,
        from: checkpoint,
        before: { startedAt, seconds },
      });
      expect(runOf(rest).result, backend).toEqual(whole.result);
      expect(runOf(rest).environment.backend).toBe(backend);
    }
  });
});
