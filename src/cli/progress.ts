/** How far a training has come, on stderr: one line rewritten on a terminal, a line every few seconds elsewhere. */
import { metricText, metricTitle, metricValue } from '../benchmarks/metric.ts';
import type { Terminal } from './terminal.ts';
import type { Evaluation } from '../run/runFile.ts';
import type { TrainingEvent, TrainingStart } from '../run/trainingEvent.ts';

/** Milliseconds between two reports. */
const INTERACTIVE_INTERVAL = 100;
const PLAIN_INTERVAL = 5000;

/** "4 s", "3 min 20 s", "2 h 5 min". */
function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${String(whole)} s`;
  if (whole < 3600) return `${String(Math.floor(whole / 60))} min ${String(whole % 60)} s`;
  return `${String(Math.floor(whole / 3600))} h ${String(Math.floor((whole % 3600) / 60))} min`;
}

export class Progress {
  readonly #terminal: Terminal;
  readonly #interval: number;
  #start: TrainingStart | undefined;
  #startedAt = 0;
  #reportedAt: number;
  #step = 0;
  #loss = NaN;
  #evaluation: Evaluation | undefined;

  /** @param label in front of every report; may be empty */
  constructor(
    terminal: Terminal,
    private readonly label = '',
  ) {
    this.#terminal = terminal;
    this.#interval = terminal.isInteractive ? INTERACTIVE_INTERVAL : PLAIN_INTERVAL;
    this.#reportedAt = performance.now();
  }

  /** Steps done, and of how many; 0 of 0 before the training began. */
  get done(): { readonly step: number; readonly totalSteps: number } {
    return { step: this.#step, totalSteps: this.#start?.totalSteps ?? 0 };
  }

  loading(file: string, loadedBytes: number, totalBytes: number): void {
    this.#report(() => `loading ${file}, ${((100 * loadedBytes) / totalBytes).toFixed(2)} %`);
  }

  checking(check: string, done: number, total: number): void {
    this.#report(() => `${check} ${String(done)}/${String(total)}`);
  }

  follow(event: TrainingEvent): void {
    if (event.kind === 'start') {
      this.#start = event;
      this.#step = event.step;
      this.#startedAt = performance.now();
    } else if (event.kind === 'step') {
      this.#step = event.step;
      this.#loss = event.loss;
    } else if (event.kind === 'evaluation') {
      this.#evaluation = event.evaluation;
    }
    this.#report(() => this.#line());
  }

  /** Takes the rewritten line away. */
  end(): void {
    if (this.#terminal.isInteractive) this.#terminal.status('');
  }

  #report(line: () => string): void {
    const now = performance.now();
    if (now - this.#reportedAt < this.#interval) return;
    this.#reportedAt = now;
    const labelled = this.label === '' ? line() : `${this.label}: ${line()}`;
    if (this.#terminal.isInteractive) this.#terminal.status(labelled);
    else this.#terminal.err(labelled);
  }

  #line(): string {
    const start = this.#start;
    if (start === undefined || this.#step === start.step) return 'preparing';
    const parts = [`step ${String(this.#step)}/${String(start.totalSteps)}`, `loss ${this.#loss.toFixed(4)}`];
    const last = this.#evaluation;
    if (last !== undefined) {
      const { metric } = start;
      const value = metricText(metric, metricValue(metric, last), 2);
      parts.push(`epoch ${String(last.epoch)} ${metricTitle(metric).toLowerCase()} ${value}`);
    }
    const seconds = (performance.now() - this.#startedAt) / 1000;
    const rate = (this.#step - start.step) / seconds;
    if (rate > 0) {
      parts.push(`${rate.toFixed(rate < 10 ? 1 : 0)} steps/s`);
      parts.push(`${duration((start.totalSteps - this.#step) / rate)} left`);
    }
    return parts.join('  ');
  }
}
