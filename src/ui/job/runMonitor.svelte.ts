/** One training run as the page sees it: fed by the worker's reports, read by the components. */
import type { Evaluation, RunFile } from '../../run/runFile.ts';
import type { Checkpoint, TrainingStart } from '../../run/trainingEvent.ts';
import type { JobHandle, TrainingClient } from '../../worker/client.ts';
import type {
  Certificate,
  Failure,
  JobOrder,
  ProgressBatch,
  Report,
  SavedState,
} from '../../worker/protocol.ts';
import { LossCurve, lossFromBits } from '../chart/curve.ts';

export type Phase =
  'idle' | 'loading' | 'preparing' | 'checking' | 'running' | 'paused' | 'finished' | 'failed' | 'cancelled';

/** What others want to hear of a run. */
export interface RunListener {
  started?(start: TrainingStart): void;
  progress?(batch: ProgressBatch): void;
  saved?(state: SavedState): void;
  ended?(): void | Promise<void>;
}

/** What is known of this device's GPU, and is told what was found out. */
export interface Device {
  readonly certificate: Certificate | null;
  take(certificate: Certificate): void;
}

/** How fast the shown speed follows the measured one. */
const SMOOTHING = 0.15;

export class RunMonitor {
  phase = $state<Phase>('idle');
  order = $state.raw<JobOrder | null>(null);
  loading = $state.raw<{ readonly file: string; readonly received: number; readonly total: number } | null>(
    null,
  );
  /** Shaders compiled, while some are not. */
  compiling = $state.raw<{ readonly compiled: number; readonly asked: number } | null>(null);
  /** How far the device check before the run is. */
  checking = $state.raw<{ readonly done: number; readonly kernels: number } | null>(null);
  start = $state.raw<TrainingStart | null>(null);
  /** Steps done. */
  step = $state(0);
  /** The loss of the latest step; null before the first. */
  loss = $state<number | null>(null);
  /** Steps a second, smoothed; null until measured. */
  rate = $state<number | null>(null);
  evaluations = $state.raw<readonly Evaluation[]>([]);
  /** A pause or a cancellation was asked for and has not happened yet. */
  stopping = $state(false);
  failure = $state.raw<Failure | null>(null);
  run = $state.raw<RunFile | null>(null);
  /** Text drawn from the trained model; empty where it gives none. */
  sample = $state('');
  /** The last checkpoint: where a failed or cancelled run can go on. */
  saved = $state.raw<SavedState | null>(null);
  /** Not reactive itself; `revision` changes with it. */
  readonly curve = new LossCurve();
  revision = $state(0);

  readonly active = $derived(
    this.phase === 'loading' ||
      this.phase === 'preparing' ||
      this.phase === 'checking' ||
      this.phase === 'running' ||
      this.phase === 'paused',
  );
  readonly totalSteps = $derived(this.start?.totalSteps ?? 0);
  /** Between 0 and 1. */
  readonly progress = $derived(this.totalSteps === 0 ? 0 : this.step / this.totalSteps);
  readonly secondsLeft = $derived.by(() => {
    if (this.#stepsSeen === 0) return null;
    return (((this.totalSteps - this.step) / this.#stepsSeen) * this.#milliseconds) / 1_000;
  });

  /** Work seen since this monitor began, evaluations included: what the time left is judged by. */
  #stepsSeen = $state(0);
  #milliseconds = $state(0);
  readonly #client: TrainingClient;
  readonly #device: Device;
  #handle: JobHandle | null = null;
  #listener: RunListener = {};
  #session = 0;

  constructor(client: TrainingClient, device: Device) {
    this.#client = client;
    this.#device = device;
  }

  begin(order: JobOrder, listener: RunListener = {}): void {
    this.#reset();
    this.order = order;
    this.#listener = listener;
    const { from, before, backend } = order;
    if (from !== undefined) {
      this.#showCheckpoint(from);
      // Until there is a later one.
      if (before !== undefined) this.saved = { checkpoint: from, ...before };
    }
    this.phase = 'loading';
    const session = this.#session;
    const { certificate } = this.#device;
    const known = backend === 'exact-webgpu' && certificate !== null ? { certificate } : {};
    this.#handle = this.#client.run({ ...order, ...known }, (report) => {
      // What an abandoned job still has to say concerns nobody.
      if (session === this.#session) this.#hear(report);
    });
  }

  pause(): void {
    if (this.phase !== 'running' || this.stopping) return;
    this.stopping = true;
    this.#handle?.pause();
  }

  resume(): void {
    if (this.phase === 'paused') this.#handle?.resume();
  }

  cancel(): void {
    if (!this.active) return;
    this.stopping = true;
    this.#handle?.cancel();
  }

  /** Back to nothing; a run under way is cancelled, silently. */
  clear(): void {
    const handle = this.#handle;
    this.#reset();
    handle?.cancel();
  }

  #reset(): void {
    this.#session += 1;
    this.#handle = null;
    this.#listener = {};
    this.phase = 'idle';
    this.order =
      this.loading =
      this.compiling =
      this.checking =
      this.start =
      this.loss =
      this.rate =
      this.failure =
      this.run =
      this.saved =
        null;
    this.step = this.#stepsSeen = this.#milliseconds = 0;
    this.evaluations = [];
    this.sample = '';
    this.stopping = false;
    this.curve.clear();
    this.revision += 1;
  }

  #showCheckpoint(checkpoint: Checkpoint): void {
    if (checkpoint.step > 0) this.curve.put(1, Float32Array.from(checkpoint.losses, lossFromBits));
    this.evaluations = checkpoint.evaluations;
    this.step = checkpoint.step;
  }

  #hear(report: Report): void {
    switch (report.kind) {
      case 'loading':
        this.loading = report;
        break;
      case 'preparing':
        this.phase = 'preparing';
        break;
      case 'compiling':
        this.compiling = report.compiled < report.asked ? report : null;
        break;
      case 'checking':
        this.phase = 'checking';
        this.checking = report;
        break;
      case 'checked':
        this.phase = 'preparing';
        this.#device.take(report.certificate);
        break;
      case 'started':
        this.start = report.start;
        this.step = report.start.step;
        this.phase = 'running';
        this.#listener.started?.(report.start);
        break;
      case 'progress':
        this.#advance(report.batch);
        break;
      case 'checkpoint':
        this.saved = report.saved;
        this.#listener.saved?.(report.saved);
        break;
      case 'paused':
        this.phase = 'paused';
        this.stopping = false;
        break;
      case 'resumed':
        this.phase = 'running';
        this.stopping = false;
        break;
      case 'sample':
        this.sample = report.text;
        break;
      case 'finished':
        this.run = report.run;
        this.#end('finished');
        break;
      case 'failed':
        this.failure = report.failure;
        this.#end('failed');
        break;
      case 'cancelled':
        this.#end('cancelled');
        break;
    }
  }

  #advance(batch: ProgressBatch): void {
    this.curve.put(batch.firstStep, batch.losses);
    this.step = this.curve.length;
    this.loss = batch.losses.at(-1) ?? this.loss;
    this.#stepsSeen += batch.losses.length;
    this.#milliseconds += batch.stepMilliseconds + batch.evaluationMilliseconds;
    const measured = (batch.losses.length * 1_000) / Math.max(batch.stepMilliseconds, 0.01);
    this.rate = this.rate === null ? measured : this.rate + SMOOTHING * (measured - this.rate);
    if (batch.evaluations.length > 0) this.evaluations = [...this.evaluations, ...batch.evaluations];
    this.revision += 1;
    this.#listener.progress?.(batch);
  }

  #end(phase: 'finished' | 'failed' | 'cancelled'): void {
    this.phase = phase;
    this.stopping = false;
    this.compiling = null;
    this.#handle = null;
    void this.#listener.ended?.();
  }
}
