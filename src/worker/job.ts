/** One training from start to end: events are pulled, reported in slices, and stopped where the page says so. */
import { adapterOf, stepsAheadOn, threadsOf } from '../backends/register.ts';
import { metricOf } from '../benchmarks/metric.ts';
import type { Dataset } from '../data/dataset.ts';
import { TwinrunError } from '../errors.ts';
import { assembleRunFile, requireLoadable } from '../run/assembleRunFile.ts';
import type { DeviceCheckRecord, Environment, Evaluation } from '../run/runFile.ts';
import { train, type Training } from '../run/trainer.ts';
import type { TrainingStart, TrainingStep } from '../run/trainingEvent.ts';
import { nextTask } from './nextTask.ts';
import type { JobOrder, Report } from './protocol.ts';
import { packProgress } from './progressBatch.ts';

/** Active time until the first checkpoint, milliseconds; between later ones it is twice as long each time, at most so. */
const FIRST_CHECKPOINT = 2_000;
const CHECKPOINT_EVERY = 10_000;

/** A sample has so many characters, or as many as could be drawn in so many milliseconds. */
const SAMPLE_LENGTH = 300;
const SAMPLE_TIME = 10_000;

/** What a run file says of the place, as far as only the session knows it. */
export interface Place {
  /** Such as "Chromium 156". */
  readonly engine: string;
  readonly deviceCheck?: DeviceCheckRecord | undefined;
}

export class Job {
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
  /** The first one may well fall on the first step, after a long while of compiling: the second one is not far. */
  #interval = FIRST_CHECKPOINT;
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

  async run(dataset: Dataset, place: Place): Promise<void> {
    const { recipe, backend, from } = this.order;
    // Not the signal: the training is stopped here, between steps, after a last checkpoint.
    const training = train(recipe, {
      backend,
      dataset,
      stepsAhead: stepsAheadOn(backend),
      ...(from === undefined ? {} : { from }),
    });
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
          if (metricOf(recipe) === 'nats per character') await this.#sample(training);
          const run = assembleRunFile(recipe, event.result, this.#environment(place));
          this.#post({ kind: 'finished', job: this.number, run });
          return;
        }
      }
    } finally {
      await training.return();
    }
  }

  /** The run is finished: a cancellation ends the sample only. */
  async #sample(training: Training): Promise<void> {
    const began = performance.now();
    let listenedAt = began;
    let text = '';
    for await (const character of training.sample()) {
      text += character;
      const now = performance.now();
      if (text.length >= SAMPLE_LENGTH || now - began >= SAMPLE_TIME || this.signal.aborted) break;
      if (now - listenedAt < this.#slice) continue;
      await nextTask();
      listenedAt = performance.now();
    }
    this.#post({ kind: 'sample', job: this.number, text });
  }

  #environment({ engine, deviceCheck }: Place): Environment {
    const { backend } = this.order;
    const adapter = adapterOf(backend);
    return {
      engine,
      threads: threadsOf(backend),
      backend,
      ...(adapter === undefined ? {} : { adapter }),
      ...(deviceCheck === undefined ? {} : { deviceCheck }),
      startedAt: this.#startedAt,
      seconds: this.#seconds(),
    };
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
    this.#nextCheckpoint = this.#active + this.#interval;
    this.#interval = Math.min(2 * this.#interval, CHECKPOINT_EVERY);
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
