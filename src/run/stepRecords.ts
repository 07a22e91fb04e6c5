/**
 * What steps come to: read back from the device, kept, and handed out in order. A read-back may take far longer than a
 * step (Firefox answers one every 100 ms), so several can be under way.
 */
import type { Tensor } from '@tensorflow/tfjs-core';
import { bitsOf, bitsToHex } from '../numerics/float32.ts';
import { chainFingerprint, fingerprintMarks, FINGERPRINT_START } from './fingerprint.ts';
import type { Checkpoint, TrainingStep } from './trainingEvent.ts';

/** What a step leaves on the device. */
export interface StepOutputs {
  /** The loss before the step's update, a scalar. */
  readonly loss: Tensor;
  /** The hashes of all parameters after it, one after another. */
  readonly hashes: Tensor;
}

interface ReadBack {
  readonly step: number;
  readonly values: Promise<readonly [loss: Float32Array, hashes: Int32Array]>;
}

export class StepRecords {
  /** Of all steps that were read, as a run file has them. */
  readonly losses: string[];
  readonly fingerprints: string[];
  readonly marks: string[];
  /** Read-backs under way. */
  #waiting: ReadBack[] = [];
  /** Read, and not yet handed out. */
  #ready: TrainingStep[] = [];

  /** @param from the records of the steps before */
  constructor({ losses = [], fingerprints = [], marks = [] }: Partial<Checkpoint> = {}) {
    this.losses = [...losses];
    this.fingerprints = [...fingerprints];
    this.marks = [...marks];
  }

  /** Steps that were made and not yet handed out. */
  get outstanding(): number {
    return this.#waiting.length + this.#ready.length;
  }

  /** Begins to read a step back; its outputs are disposed of. */
  add(step: number, { loss, hashes }: StepOutputs): void {
    // Asked for together: a GPU hands both over at once.
    const values = Promise.all([loss.data<'float32'>(), hashes.data<'int32'>()]);
    // Whoever takes the step is told; a training that is left takes none.
    values.catch(() => undefined);
    this.#waiting.push({ step, values });
    loss.dispose();
    hashes.dispose();
  }

  /**
   * The oldest step outstanding.
   *
   * @throws what went wrong on the device
   */
  async take(): Promise<TrainingStep> {
    const taken = this.#ready.shift() ?? (await this.#readNext());
    if (taken === undefined) throw new Error('no step is outstanding');
    return taken;
  }

  /** Waits until the records have every step that was made. */
  async settle(): Promise<void> {
    for (let next = await this.#readNext(); next !== undefined; next = await this.#readNext())
      this.#ready.push(next);
  }

  async #readNext(): Promise<TrainingStep | undefined> {
    const next = this.#waiting.shift();
    if (next === undefined) return undefined;
    const [[loss], words] = await next.values;
    const lossBits = bitsToHex(bitsOf(loss));
    const fingerprint = chainFingerprint(this.fingerprints.at(-1) ?? FINGERPRINT_START, words);
    const marks = fingerprintMarks(words);
    this.losses.push(lossBits);
    this.fingerprints.push(fingerprint);
    this.marks.push(marks);
    return { kind: 'step', step: next.step, loss, lossBits, fingerprint, marks };
  }
}
