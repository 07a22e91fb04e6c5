/**
 * The worker's job, apart from what makes it a worker: it pulls a training's events, packs the steps of a slice of
 * time into one report, and between steps minds what the page says. Clocks here only decide when to speak.
 */
import { TwinrunError } from '../errors.ts';
import type { Dataset } from '../data/dataset.ts';
import type { LoadProgress } from '../data/load.ts';
import { assembleRunFile, requireLoadable } from '../run/assembleRunFile.ts';
import type { Evaluation } from '../run/runFile.ts';
import { train, type Training } from '../run/trainer.ts';
import type { TrainingStart, TrainingStep } from '../run/trainingEvent.ts';
import type { Failure, JobOrder, Report, Request } from './protocol.ts';
import { packProgress } from './progressBatch.ts';

/** How long work is gathered before it is reported, milliseconds. */
const SLICE = 50;
/** Active time until the first checkpoint, and between later ones, milliseconds. */
const FIRST_CHECKPOINT = 2_000;
const CHECKPOINT_EVERY = 10_000;

/** What differs between a browser and a test. */
export interface Surroundings {
  loadDataset(
    name: string,
    base: string,
    onProgress: (progress: LoadProgress) => void,
    signal: AbortSignal,
  ): Promise<Dataset>;
  /** Makes the exact backends known to tfjs; may be called again. */
  registerBackends(): void;
  /** Such as "Chromium 156". */
  readonly engine: string;
  /** How many threads a backend works with, once it is in use. */
  threads(backend: string): number;
  /** Milliseconds of work a report; SLICE unless given. */
  readonly slice?: number;
}

export class Session {
  readonly #surroundings: Surroundings;
  readonly #post: (report: Report) => void;
  #job: Job | null = null;
  /** The data set of the last job: the next one is often the same. */
  #dataset: Dataset | null = null;

  constructor(surroundings: Surroundings, post: (report: Report) => void) {
    this.#surroundings = surroundings;
    this.#post = post;
  }

  /** Takes what the page says. Settles when a job that it started has ended. */
  async handle(request: Request): Promise<void> {
    if (request.kind === 'start') return this.#start(request.job, request.base, request.order);
    if (this.#job?.number !== request.job) return;
    if (request.kind === 'pause') this.#job.pause();
    else if (request.kind === 'resume') this.#job.resume();
    else this.#job.cancel();
  }

  async #start(number: number, base: string, order: JobOrder): Promise<void> {
    const job = new Job(number, order, this.#surroundings.slice ?? SLICE, this.#post);
    this.#job = job;
    try {
      const dataset = await this.#load(job, base);
      this.#post({ kind: 'preparing', job: number });
      await nextTask();
      this.#surroundings.registerBackends();
      await job.run(dataset, this.#surroundings);
    } catch (error) {
      if (error instanceof TwinrunError && error.code === 'cancelled')
        this.#post({ kind: 'cancelled', job: number });
      else this.#post({ kind: 'failed', job: number, failure: failureOf(error) });
    } finally {
      if (this.#job === job) this.#job = null;
    }
  }

  async #load(job: Job, base: string): Promise<Dataset> {
    const { name } = job.order.recipe.dataset;
    if (this.#dataset?.name === name) return this.#dataset;
    let last = -Infinity;
    this.#dataset = await this.#surroundings.loadDataset(
      name,
      base,
      ({ file, loadedBytes, totalBytes }) => {
        const now = performance.now();
        if (now - last < SLICE && loadedBytes < totalBytes) return;
        last = now;
        this.#post({ kind: 'loading', job: job.number, file, received: loadedBytes, total: totalBytes });
      },
      job.signal,
    );
    return this.#dataset;
  }
}

/** One training from start to end. */
class Job {
  readonly number: number;
  readonly order: JobOrder;
  readonly #slice: number;
  readonly #post: (report: Report) => void;
  readonly #abort = new AbortController();
  #pausing = false;
  /** Ends the pause. */
  #wake: () => void = () => {};
  #start: TrainingStart | null = null;
  #steps: TrainingStep[] = [];
  #evaluations: Evaluation[] = [];
  /** Time spent on what is gathered. */
  #times = { stepMilliseconds: 0, evaluationMilliseconds: 0 };
  /** Active time of the whole job, and what it will be at the next checkpoint; milliseconds. */
  #active = 0;
  #nextCheckpoint = FIRST_CHECKPOINT;
  readonly #startedAt: string;

  constructor(number: number, order: JobOrder, slice: number, post: (report: Report) => void) {
    this.number = number;
    this.order = order;
    this.#slice = slice;
    this.#post = post;
    this.#startedAt = order.before?.startedAt ?? new Date().toISOString();
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  pause(): void {
    this.#pausing = true;
  }

  resume(): void {
    this.#pausing = false;
    this.#wake();
  }

  cancel(): void {
    this.#abort.abort();
    this.#wake();
  }

  async run(dataset: Dataset, { engine, threads }: Pick<Surroundings, 'engine' | 'threads'>): Promise<void> {
    const { recipe, backend, from } = this.order;
    // Not the signal: the training is stopped here, between steps, after a last checkpoint.
    const training = train(recipe, { backend, dataset, ...(from === undefined ? {} : { from }) });
    try {
      for (;;) {
        const began = performance.now();
        const next = await training.next();
        const spent = performance.now() - began;
        this.#active += spent;
        if (next.done === true) throw new Error('the training ended without a result');
        const event = next.value;
        if (event.kind === 'start') {
          requireLoadable(event.totalSteps, event.tensors.length);
          this.#start = event;
          this.#post({ kind: 'started', job: this.number, start: event });
          await this.#mindThePage(training);
        } else if (event.kind === 'step') {
          this.#steps.push(event);
          this.#times.stepMilliseconds += spent;
          // A state without its evaluation would be no place to stop at, nor to go on from.
          if (!this.#evaluationFollows(event.step)) await this.#endSlice(training);
        } else if (event.kind === 'evaluation') {
          this.#evaluations.push(event.evaluation);
          this.#times.evaluationMilliseconds += spent;
          await this.#endSlice(training);
        } else {
          this.#flush();
          const startedAt = this.#startedAt;
          const environment = {
            engine,
            threads: threads(backend),
            backend,
            startedAt,
            seconds: this.#seconds(),
          };
          this.#post({
            kind: 'finished',
            job: this.number,
            run: assembleRunFile(recipe, event.result, environment),
          });
          return;
        }
      }
    } finally {
      await training.return();
    }
  }

  #evaluationFollows(step: number): boolean {
    return (
      this.#start !== null && (step % this.#start.stepsPerEpoch === 0 || step === this.#start.totalSteps)
    );
  }

  /** When enough was gathered: reports it and minds the page. */
  async #endSlice(training: Training): Promise<void> {
    const { stepMilliseconds, evaluationMilliseconds } = this.#times;
    if (stepMilliseconds + evaluationMilliseconds < this.#slice) return;
    this.#flush();
    await this.#mindThePage(training);
  }

  /** Lets the page's messages in, and does as they say. */
  async #mindThePage(training: Training): Promise<void> {
    await nextTask();
    if (!this.signal.aborted && this.#pausing) {
      await this.#checkpoint(training);
      this.#post({ kind: 'paused', job: this.number });
      await new Promise<void>((wake) => {
        this.#wake = wake;
        // It may have been taken back while the checkpoint was made.
        if (!this.#pausing || this.signal.aborted) wake();
      });
      if (!this.signal.aborted) this.#post({ kind: 'resumed', job: this.number });
    }
    if (this.signal.aborted) {
      await this.#checkpoint(training);
      throw new TwinrunError('cancelled', 'cancelled by the user');
    }
    if (this.#active >= this.#nextCheckpoint) await this.#checkpoint(training);
  }

  async #checkpoint(training: Training): Promise<void> {
    const checkpoint = await training.checkpoint();
    this.#nextCheckpoint = this.#active + CHECKPOINT_EVERY;
    if (checkpoint.step === 0) return;
    const saved = { checkpoint, startedAt: this.#startedAt, seconds: this.#seconds() };
    this.#post({ kind: 'checkpoint', job: this.number, saved });
  }

  #flush(): void {
    if (this.#steps.length === 0) return;
    const batch = packProgress(this.#steps, this.#evaluations, this.#times);
    this.#post({ kind: 'progress', job: this.number, batch });
    this.#steps = [];
    this.#evaluations = [];
    this.#times = { stepMilliseconds: 0, evaluationMilliseconds: 0 };
  }

  /** Active seconds, to the millisecond, those before the checkpoint included. */
  #seconds(): number {
    return Math.round((this.order.before?.seconds ?? 0) * 1_000 + this.#active) / 1_000;
  }
}

function failureOf(error: unknown): Failure {
  if (error instanceof TwinrunError)
    return { code: error.code, message: error.message, advice: error.advice };
  const message = error instanceof Error ? error.message : String(error);
  const memory = error instanceof RangeError || /memory/i.test(message);
  return {
    code: 'internal',
    message: `Training stopped: ${message}`,
    advice: memory
      ? 'The browser may be out of memory: close other tabs, or choose a smaller batch, and try again.'
      : 'Reload the page and try again. If it happens again, it is a fault of this program.',
  };
}

/** Resolves in a task of its own, after the messages that wait. Unlike a timer it is not slowed down by nesting. */
function nextTask(): Promise<void> {
  return new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      done();
    };
    port2.postMessage(null);
  });
}
