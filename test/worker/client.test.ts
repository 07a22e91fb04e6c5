/** The page's side, against a platform worker that behaves, crashes or does not listen. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findBenchmark } from '../../src/benchmarks/catalog.ts';
import { TrainingClient, type WorkerLike } from '../../src/worker/client.ts';
import type { Certificate, JobOrder, Report, Request } from '../../src/worker/protocol.ts';

const CERTIFICATE: Certificate = {
  adapter: 'some adapter',
  variant: 'int32',
  kernels: 2,
  cases: 3,
  mismatches: 0,
  failing: [],
  engine: 'Chromium 156',
  build: 'worker-1.js',
  checkedAt: '2026-01-31T12:00:00.000Z',
  seconds: 1,
};

/** The platform's Worker, as far as the client knows it; what runs in it is the test. */
class ScriptedWorker extends EventTarget {
  readonly heard: Request[] = [];
  terminated = false;

  postMessage(request: Request): void {
    this.heard.push(structuredClone(request));
  }

  terminate(): void {
    this.terminated = true;
  }

  report(report: Report): void {
    this.dispatchEvent(new MessageEvent('message', { data: report }));
  }

  crash(message: string): void {
    this.dispatchEvent(Object.assign(new Event('error', { cancelable: true }), { message }));
  }
}

function setUp() {
  const workers: ScriptedWorker[] = [];
  const client = new TrainingClient(() => {
    const worker = new ScriptedWorker();
    workers.push(worker);
    return worker as unknown as WorkerLike;
  }, 'http://localhost/lab/');
  const reports: Report[] = [];
  const recipe = findBenchmark('iris-mlp')?.recipe;
  if (recipe === undefined) throw new Error('no iris-mlp');
  const order: JobOrder = { recipe, backend: 'exact-wasm' };
  const run = (signal?: AbortSignal) => client.run(order, (report) => reports.push(report), signal);
  const worker = (index = workers.length - 1): ScriptedWorker => {
    const found = workers[index];
    if (found === undefined) throw new Error('no worker');
    return found;
  };
  return { client, workers, reports, run, worker };
}

describe('the client of the worker', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('starts one worker, ahead of the job if asked to, and passes everything on', () => {
    const { client, workers, reports, run, worker } = setUp();
    client.warmUp();
    client.warmUp();
    const job = run();
    expect(workers).toHaveLength(1);
    job.pause();
    job.resume();
    expect(worker().heard.map(({ kind }) => kind)).toEqual(['start', 'pause', 'resume']);
    expect(worker().heard[0]).toMatchObject({ base: 'http://localhost/lab/', job: 1 });
    worker().report({ kind: 'preparing', job: 1 });
    worker().report({ kind: 'cancelled', job: 1 });
    worker().report({ kind: 'preparing', job: 1 });
    expect(reports.map(({ kind }) => kind)).toEqual(['preparing', 'cancelled']);
    job.pause();
    job.cancel();
    expect(worker().heard).toHaveLength(3);
  });

  it('checks the device as a job of its own, which ends with what was found', () => {
    const { client, reports, worker } = setUp();
    const job = client.check((report) => reports.push(report));
    expect(worker().heard).toEqual([{ kind: 'check', job: 1 }]);
    worker().report({ kind: 'checking', job: 1, done: 1, kernels: 2 });
    worker().report({ kind: 'checked', job: 1, certificate: CERTIFICATE });
    worker().report({ kind: 'checking', job: 1, done: 2, kernels: 2 });
    expect(reports.map(({ kind }) => kind)).toEqual(['checking', 'checked']);
    job.cancel();
    expect(worker().heard).toHaveLength(1);
  });

  it('goes on with a training after its device was checked', () => {
    const { reports, run, worker } = setUp();
    run();
    worker().report({ kind: 'checked', job: 1, certificate: CERTIFICATE });
    worker().report({ kind: 'preparing', job: 1 });
    expect(reports.map(({ kind }) => kind)).toEqual(['checked', 'preparing']);
  });

  it('reports a crash once, with its reason, and takes a fresh worker for the next job', () => {
    const { workers, reports, run, worker } = setUp();
    run();
    worker(0).crash('out of order');
    worker(0).crash('again');
    expect(worker(0).terminated).toBe(true);
    expect(reports).toHaveLength(1);
    const [failed] = reports;
    expect(failed?.kind === 'failed' ? failed.failure.message : '').toContain('out of order');
    run();
    expect(workers).toHaveLength(2);
    worker(1).report({ kind: 'preparing', job: 2 });
    worker(0).report({ kind: 'cancelled', job: 2 });
    expect(reports.map(({ kind }) => kind)).toEqual(['failed', 'preparing']);
  });

  it('cancels: by word first, by force when the worker does not listen', () => {
    const { reports, run, worker } = setUp();
    const job = run();
    job.cancel();
    job.cancel();
    expect(worker(0).heard.map(({ kind }) => kind)).toEqual(['start', 'cancel']);
    vi.advanceTimersByTime(1_500);
    expect(worker(0).terminated).toBe(false);
    vi.advanceTimersByTime(1_000);
    expect(worker(0).terminated).toBe(true);
    expect(reports.map(({ kind }) => kind)).toEqual(['cancelled']);
  });

  it('leaves a worker alone that did listen', () => {
    const { reports, run, worker } = setUp();
    run().cancel();
    worker().report({ kind: 'cancelled', job: 1 });
    vi.advanceTimersByTime(10_000);
    expect(worker().terminated).toBe(false);
    expect(reports).toHaveLength(1);
  });

  it('cancels by an abort signal, also by one that was aborted before', async () => {
    const { reports, run, worker } = setUp();
    const abort = new AbortController();
    run(abort.signal);
    abort.abort();
    expect(worker().heard.at(-1)?.kind).toBe('cancel');
    worker().report({ kind: 'cancelled', job: 1 });
    run(abort.signal);
    await Promise.resolve();
    expect(reports.map(({ kind, job }) => [kind, job])).toEqual([
      ['cancelled', 1],
      ['cancelled', 2],
    ]);
    expect(worker().heard.filter(({ kind }) => kind === 'start')).toHaveLength(1);
  });

  it('ends a job that another one replaces', () => {
    const { reports, run, worker } = setUp();
    run();
    run();
    expect(worker(0).terminated).toBe(true);
    expect(reports).toEqual([{ kind: 'cancelled', job: 1 }]);
    expect(worker(1).heard[0]).toMatchObject({ kind: 'start', job: 2 });
  });
});
