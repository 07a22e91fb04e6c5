/**
 * The page's side of the worker: one job at a time, with pause and cancel. A worker that crashes, or that no longer
 * listens, is reported and replaced by a fresh one; the page goes on.
 */
import type { Failure, JobOrder, Report, Request, DatasetOrder } from './protocol.ts';

/** How long a worker may take to acknowledge a cancellation before it is replaced, milliseconds. */
const PATIENCE = 2_000;

/** As much of Worker as is needed here. */
export type WorkerLike = Pick<Worker, 'postMessage' | 'terminate' | 'addEventListener'>;

/** A job under way. All methods may be called at any time; those that come too late do nothing. */
export interface JobHandle {
  pause(): void;
  resume(): void;
  cancel(): void;
}

type Ending = Report['kind'];

/** What ends a training, a device check, and sanity checks. */
const TRAINING_ENDS: readonly Ending[] = ['finished', 'failed', 'cancelled'];
const CHECK_ENDS: readonly Ending[] = ['checked', 'failed', 'cancelled'];
const SANITY_ENDS: readonly Ending[] = ['assessed', 'failed', 'cancelled'];

interface CurrentJob {
  readonly number: number;
  readonly ends: readonly Ending[];
  readonly onReport: (report: Report) => void;
  stopWaiting?: () => void;
}

export class TrainingClient {
  readonly #create: () => WorkerLike;
  readonly #base: string;
  #worker: WorkerLike | null = null;
  #current: CurrentJob | null = null;
  #jobs = 0;

  /**
   * @param create makes the worker; called again after a crash
   * @param base the page's folder, where data/ is
   */
  constructor(create: () => WorkerLike, base: string) {
    this.#create = create;
    this.#base = base;
  }

  /** Starts the worker ahead of the first job, so that its code is loaded by then. */
  warmUp(): void {
    this.#worker ??= this.#launch();
  }

  /**
   * Runs a training; a job still under way is cancelled first. The last report is `finished`, `failed` or `cancelled`,
   * and exactly one of these comes.
   * @param signal aborting it cancels the job
   */
  run(order: JobOrder, onReport: (report: Report) => void, signal?: AbortSignal): JobHandle {
    const start = (job: number): Request => ({ kind: 'start', job, base: this.#base, order });
    return this.#begin(start, TRAINING_ENDS, onReport, signal);
  }

  /** Checks the device, as a job of its own; the last report is `checked`, `failed` or `cancelled`. */
  check(onReport: (report: Report) => void): JobHandle {
    return this.#begin((job) => ({ kind: 'check', job }), CHECK_ENDS, onReport);
  }

  /** Makes the sanity checks of a recipe; the last report is `assessed`, `failed` or `cancelled`. */
  checkSanity(order: DatasetOrder, onReport: (report: Report) => void): JobHandle {
    const start = (job: number): Request => ({ kind: 'sanity', job, base: this.#base, order });
    return this.#begin(start, SANITY_ENDS, onReport);
  }

  #begin(
    request: (job: number) => Request,
    ends: readonly Ending[],
    onReport: (report: Report) => void,
    signal?: AbortSignal,
  ): JobHandle {
    if (this.#current !== null) {
      const previous = this.#current;
      this.#replaceWorker();
      this.#end(previous, { kind: 'cancelled', job: previous.number });
    }
    this.#jobs += 1;
    const job: CurrentJob = { number: this.#jobs, ends, onReport };
    this.#current = job;
    const tell = (kind: 'pause' | 'resume') => () => {
      if (this.#current === job) this.#post({ kind, job: job.number });
    };
    const cancel = () => this.#cancel(job);
    if (signal?.aborted) {
      queueMicrotask(() => this.#end(job, { kind: 'cancelled', job: job.number }));
    } else {
      signal?.addEventListener('abort', cancel, { once: true });
      this.#post(request(job.number));
    }
    return { pause: tell('pause'), resume: tell('resume'), cancel };
  }

  #post(request: Request): void {
    try {
      this.#worker ??= this.#launch();
      this.#worker.postMessage(request);
    } catch (error) {
      this.#crashed(error instanceof Error ? error.message : String(error));
    }
  }

  #cancel(job: CurrentJob): void {
    if (this.#current !== job || job.stopWaiting !== undefined) return;
    const timer = setTimeout(() => {
      this.#replaceWorker();
      this.#end(job, { kind: 'cancelled', job: job.number });
    }, PATIENCE);
    job.stopWaiting = () => clearTimeout(timer);
    this.#post({ kind: 'cancel', job: job.number });
  }

  #launch(): WorkerLike {
    const worker = this.#create();
    worker.addEventListener('message', (event: MessageEvent<Report>) => {
      if (worker !== this.#worker) return;
      const job = this.#current;
      const report = event.data;
      if (job === null || report.job !== job.number) return;
      if (job.ends.includes(report.kind)) this.#end(job, report);
      else job.onReport(report);
    });
    worker.addEventListener('error', (event: ErrorEvent) => {
      event.preventDefault?.();
      // A script that could not be loaded fires an event without a message.
      if (worker === this.#worker) this.#crashed(event.message || 'its code could not be loaded');
    });
    worker.addEventListener('messageerror', () => {
      if (worker === this.#worker) this.#crashed('a message could not be read');
    });
    return worker;
  }

  #crashed(reason: string): void {
    this.#replaceWorker();
    const job = this.#current;
    if (job === null) return;
    const failure: Failure = {
      code: 'internal',
      message: `The training worker stopped: ${reason}.`,
      advice:
        'A fresh one is ready: resume from the last checkpoint or start again. If this repeats, reload the page.',
    };
    this.#end(job, { kind: 'failed', job: job.number, failure });
  }

  /** The next message starts a fresh worker. */
  #replaceWorker(): void {
    this.#worker?.terminate();
    this.#worker = null;
  }

  #end(job: CurrentJob, report: Report): void {
    if (this.#current !== job) return;
    job.stopWaiting?.();
    this.#current = null;
    job.onReport(report);
  }
}

/** The client of the real worker. */
export function createTrainingClient(): TrainingClient {
  return new TrainingClient(
    () => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'twinrun-training' }),
    new URL('.', document.baseURI).href,
  );
}
