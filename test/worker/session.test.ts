/** The worker's session with the real trainer: what it reports, and that no interruption changes a bit. */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { findBenchmark } from '../../src/benchmarks/catalog.ts';
import { loadDataset } from '../../src/data/load.ts';
import { nodeSource } from '../../src/data/nodeSource.ts';
import { integrity } from '../../src/run/integrity.ts';
import type { Recipe } from '../../src/run/recipe.ts';
import { applyOverrides } from '../../src/run/recipeOverrides.ts';
import type { RunFile } from '../../src/run/runFile.ts';
import type { JobOrder, Report, SavedState } from '../../src/worker/protocol.ts';
import { Session, type Surroundings } from '../../src/worker/session.ts';
import { unpackProgress } from '../../src/worker/progressBatch.ts';

const wasm = new URL('../../src/kernels/generated/kernels.wasm', import.meta.url);
const surroundings: Surroundings = {
  loadDataset: ({ name }, _base, onProgress, signal) => loadDataset(name, nodeSource(), onProgress, signal),
  loadKernels: () => readFile(wasm),
  engine: 'Test 1',
  build: 'tested',
};
/** Minds the page after every step. */
const attentive: Surroundings = { ...surroundings, slice: 0 };

function recipe(overrides: Readonly<Record<string, unknown>> = {}): Recipe {
  const benchmark = findBenchmark('iris-mlp');
  if (benchmark === undefined) throw new Error('no iris-mlp');
  return applyOverrides(benchmark.recipe, { epochs: 30, seed: 'session', ...overrides });
}

interface Played {
  readonly reports: Report[];
  readonly run: RunFile | undefined;
}

type Say = (kind: 'pause' | 'resume' | 'cancel') => void;

/** Plays a job to its end; `hear` may answer each report. */
async function play(
  order: JobOrder,
  hear: (report: Report, say: Say) => void = () => {},
  place: Surroundings = surroundings,
): Promise<Played> {
  const reports: Report[] = [];
  const session = new Session(place, (report) => {
    reports.push(structuredClone(report));
    hear(report, (kind) => void session.handle({ kind, job: 1 }));
  });
  await session.handle({ kind: 'start', job: 1, base: 'http://localhost/', order });
  return { reports, run: reports.flatMap((report) => (report.kind === 'finished' ? [report.run] : []))[0] };
}

const backend = 'exact-wasm';
const stepOf = (report: Report) =>
  report.kind === 'progress' ? report.batch.firstStep + report.batch.losses.length - 1 : 0;
const kinds = (reports: readonly Report[]) => reports.map((report) => report.kind);

describe('a session', { timeout: 60_000 }, () => {
  it('reports loading, start, every step once, every evaluation, and the run', async () => {
    const { reports, run } = await play({ recipe: recipe(), backend });
    expect(kinds(reports).slice(0, 3)).toEqual(['loading', 'preparing', 'started']);
    expect(kinds(reports).at(-1)).toBe('finished');
    const events = reports.flatMap((report) =>
      report.kind === 'progress' ? unpackProgress(report.batch) : [],
    );
    const steps = events.filter((event) => event.kind === 'step');
    expect(run?.result.losses).toEqual(steps.map((step) => step.lossBits));
    expect(run?.result.fingerprints).toEqual(steps.map((step) => step.fingerprint));
    expect(run?.result.marks).toEqual(steps.map((step) => step.marks));
    expect(steps.map((step) => step.step)).toEqual(steps.map((_, i) => i + 1));
    const evaluations = events.flatMap((event) => (event.kind === 'evaluation' ? [event.evaluation] : []));
    expect(run?.result.evaluations).toEqual(evaluations);
    expect(evaluations).toHaveLength(30);
    expect(run === undefined ? ['no run'] : integrity(run)).toEqual([]);
    expect(run?.environment).toMatchObject({ engine: 'Test 1', backend, threads: 1 });
    expect(run?.environment.seconds).toBeGreaterThan(0);
  });

  it('gives the same bits when it is paused at any step and resumed elsewhere', async () => {
    const whole = await play({ recipe: recipe(), backend });
    const started = whole.reports.find((report) => report.kind === 'started');
    const perEpoch = started?.kind === 'started' ? started.start.stepsPerEpoch : 0;
    expect(perEpoch).toBeGreaterThan(2);
    for (const stopAt of [
      1,
      perEpoch - 1,
      perEpoch,
      perEpoch + 1,
      11 * perEpoch,
      30 * perEpoch - 2,
      30 * perEpoch,
    ]) {
      let saved: SavedState | null = null;
      const order = { recipe: recipe(), backend } as const;
      const hear = (report: Report, say: Say) => {
        if (stepOf(report) === stopAt) say('pause');
        if (report.kind === 'checkpoint') saved = structuredClone(report.saved);
        if (report.kind === 'paused') say('cancel');
      };
      const first = await play(order, hear, attentive);
      expect(kinds(first.reports).at(-1)).toBe('cancelled');
      const state = saved as SavedState | null;
      if (state === null) throw new Error('no checkpoint');
      const { checkpoint, startedAt, seconds } = state;
      expect(checkpoint.step).toBe(stopAt);
      const rest = await play({ ...order, from: checkpoint, before: { startedAt, seconds } });
      expect(rest.run?.result, `stopped at step ${stopAt}`).toEqual(whole.run?.result);
      expect(rest.run?.environment.startedAt).toBe(startedAt);
      expect(rest.run?.environment.seconds).toBeGreaterThanOrEqual(seconds);
    }
  });

  it('pauses, resumes and goes on in place', async () => {
    const whole = await play({ recipe: recipe(), backend });
    const hear = (report: Report, say: Say) => {
      if (stepOf(report) === 20) say('pause');
      if (report.kind === 'paused') setTimeout(() => say('resume'), 30);
    };
    const paused = await play({ recipe: recipe(), backend }, hear, attentive);
    expect(kinds(paused.reports)).toContain('resumed');
    expect(paused.run?.result).toEqual(whole.run?.result);
  });

  it('takes back a pause that has not happened yet', async () => {
    const { reports } = await play({ recipe: recipe({ epochs: 3 }), backend }, (report, say) => {
      if (report.kind !== 'started') return;
      say('pause');
      say('resume');
    });
    expect(kinds(reports)).not.toContain('paused');
    expect(kinds(reports).at(-1)).toBe('finished');
  });

  it('cancels while the data are loading, and not for another job', async () => {
    const drop = () =>
      new ReadableStream<Uint8Array>({
        async pull(controller) {
          await new Promise((done) => setTimeout(done, 2));
          controller.enqueue(new Uint8Array(1));
        },
      });
    const slow: Surroundings = {
      ...surroundings,
      loadDataset: ({ name }, _base, onProgress, signal) =>
        loadDataset(name, { open: () => Promise.resolve({ body: drop() }) }, onProgress, signal),
    };
    const reports: Report[] = [];
    const session = new Session(slow, (report) => reports.push(report));
    const done = session.handle({ kind: 'start', job: 4, base: '', order: { recipe: recipe(), backend } });
    await new Promise((soon) => setTimeout(soon, 30));
    await session.handle({ kind: 'cancel', job: 3 });
    await new Promise((soon) => setTimeout(soon, 30));
    expect(kinds(reports)).toContain('loading');
    expect(kinds(reports)).not.toContain('cancelled');
    await session.handle({ kind: 'cancel', job: 4 });
    await done;
    expect(kinds(reports).at(-1)).toBe('cancelled');
  });

  it('reports a failure with what to do', async () => {
    const broken: Surroundings = {
      ...surroundings,
      loadDataset: ({ name }, _base, onProgress, signal) =>
        loadDataset(name, { open: () => Promise.resolve({ body: new Uint8Array(3) }) }, onProgress, signal),
    };
    const { reports } = await play({ recipe: recipe(), backend }, undefined, broken);
    const last = reports.at(-1);
    expect(last?.kind === 'failed' ? last.failure.code : last?.kind).toBe('digest-mismatch');
    expect(last?.kind === 'failed' ? last.failure.advice : '').not.toBe('');
  });

  it('refuses a checkpoint of another recipe', async () => {
    let saved: SavedState | null = null;
    const hear = (report: Report, say: Say) => {
      if (report.kind === 'progress') say('cancel');
      if (report.kind === 'checkpoint') saved = report.saved;
    };
    await play({ recipe: recipe(), backend }, hear, attentive);
    const state = saved as SavedState | null;
    if (state === null) throw new Error('no checkpoint');
    const { reports } = await play({ recipe: recipe({ seed: 'other' }), backend, from: state.checkpoint });
    expect(kinds(reports).at(-1)).toBe('failed');
  });

  it('refuses a run whose file nobody could load', async () => {
    const { reports } = await play({ recipe: recipe({ epochs: 10_000, batchSize: 1 }), backend });
    const last = reports.at(-1);
    expect(last?.kind === 'failed' ? last.failure.code : last?.kind).toBe('too-large');
  });

  const text = findBenchmark('mobydick-gpt')?.recipe;
  const short = { batchSize: 2, steps: 1, split: { kind: 'random', testFraction: 0.0002 } };

  const textOf = (reports: readonly Report[]): string => {
    const shown = reports.find((report) => report.kind === 'exhibit')?.exhibit;
    if (shown?.kind !== 'text') throw new Error('no sample');
    return shown.text;
  };

  it('draws a text from a model of one, before the end, which is no part of the run', async () => {
    if (text === undefined) throw new Error('no mobydick-gpt');
    const order: JobOrder = { recipe: applyOverrides(text, short), backend };
    const { reports, run } = await play(order);
    expect(kinds(reports).slice(-2)).toEqual(['exhibit', 'finished']);
    const sample = textOf(reports);
    // Fewer on a machine that is slow.
    expect(sample.length).toBeGreaterThan(0);
    expect(sample.length).toBeLessThanOrEqual(300);
    expect(JSON.stringify(run)).not.toContain(JSON.stringify(sample));

    // A cancellation that comes while the text is drawn ends the text only.
    const hear = (report: Report, say: Say) => {
      if (report.kind === 'progress' && report.batch.evaluations.length > 0)
        setTimeout(() => say('cancel'), 200);
    };
    const late = await play(order, hear, attentive);
    expect(kinds(late.reports).slice(-2)).toEqual(['exhibit', 'finished']);
    expect(textOf(late.reports).length).toBeLessThan(300);
    expect(late.run?.result.digest).toBe(run?.result.digest);
  });
});

describe('sanity checks in a session', { timeout: 60_000 }, () => {
  /** Makes them; `hear` may answer each report. */
  async function check(hear: (report: Report, session: Session) => void = () => {}): Promise<Report[]> {
    const reports: Report[] = [];
    const session: Session = new Session(surroundings, (report) => {
      reports.push(structuredClone(report));
      hear(report, session);
    });
    const base = 'http://localhost/';
    await session.handle({ kind: 'sanity', job: 1, base, order: { recipe: recipe() } });
    return reports;
  }

  it('are reported one by one, and then done', async () => {
    const reports = await check();
    expect(kinds(reports)[0]).toBe('loading');
    expect(kinds(reports).at(-1)).toBe('assessed');
    const results = reports.flatMap((report) =>
      report.kind === 'sanity' && report.event.kind === 'result' ? [report.event.result.check] : [],
    );
    expect(results).toEqual(['initialLoss', 'overfit', 'inputs', 'gradient']);
  });

  it('can be cancelled', async () => {
    const reports = await check((report, session) => {
      if (report.kind === 'sanity') void session.handle({ kind: 'cancel', job: 1 });
    });
    expect(kinds(reports).at(-1)).toBe('cancelled');
    expect(kinds(reports).filter((kind) => kind === 'sanity').length).toBeLessThan(5);
  });
});
