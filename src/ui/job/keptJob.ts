/** A run that survives the page: its checkpoints are kept, and a lock tells other tabs that it is in hand here. */
import type { JobOrder, SavedState } from '../../worker/protocol.ts';
import { recordId, timestamp, type StoredClaim, type StoredJob } from '../history/database.ts';
import type { History } from '../history/history.svelte.ts';
import { takeJob } from '../history/jobLock.ts';
import type { RunListener, RunMonitor } from './runMonitor.svelte.ts';

/** The part of an order that continues a saved state; nothing when there is none. */
export function continuing(saved: SavedState | null): Pick<JobOrder, 'from' | 'before'> {
  if (saved === null) return {};
  const { checkpoint, startedAt, seconds } = saved;
  return { from: checkpoint, before: { startedAt, seconds } };
}

interface Held {
  readonly id: string;
  readonly release: () => void;
}

export class KeptJob {
  readonly #monitor: RunMonitor;
  readonly #history: History;
  #held: Held | null = null;

  constructor(monitor: RunMonitor, history: History) {
    this.#monitor = monitor;
    this.#history = history;
  }

  /** The record of the job in hand, or null. */
  get id(): string | null {
    return this.#held?.id ?? null;
  }

  /**
   * @param claim what is being checked; null for a training
   * @param id the record to go on with; a new one unless given
   * @returns whether it began; not when another tab has the job
   */
  async begin(
    order: JobOrder,
    claim: StoredClaim | null,
    listener: RunListener,
    id: string = recordId(),
  ): Promise<boolean> {
    if (this.#held?.id !== id) {
      const release = await takeJob(id);
      if (release === null) return false;
      this.#letGo();
      this.#held = { id, release };
    }
    this.#history.hideJob(id);
    const save = (saved: SavedState | null) => void this.#save(id, order, claim, saved);
    this.#monitor.begin(order, {
      ...listener,
      // Another backend may be at it now, and the number of steps is known.
      started: (start) => {
        listener.started?.(start);
        save(this.#monitor.saved);
      },
      saved: save,
      ended: () => this.#ended(id, listener),
    });
    // Known from the first moment, so that even an early reload loses nothing but a little time.
    if (order.from === undefined) save(null);
    return true;
  }

  /** Forgets the job in hand, finished or not. */
  async abandon(): Promise<void> {
    const id = this.#held?.id;
    this.#letGo();
    if (id !== undefined) await this.#history.dropJob(id);
  }

  async #save(
    id: string,
    order: JobOrder,
    claim: StoredClaim | null,
    saved: SavedState | null,
  ): Promise<void> {
    const job: StoredJob = {
      id,
      savedAt: timestamp(),
      recipe: order.recipe,
      backend: order.backend,
      totalSteps: this.#monitor.totalSteps,
      claim,
      saved,
    };
    await this.#history.saveJob(job);
    // It may have ended while this was being written.
    if (this.#held?.id !== id) await this.#history.dropJob(id);
  }

  async #ended(id: string, listener: RunListener): Promise<void> {
    // Whatever is kept of the run is kept before its checkpoint is dropped: a reload in between loses nothing.
    await listener.ended?.();
    // After a failure the record stays: the way back to the last checkpoint, also after a reload.
    if (this.#held?.id === id && this.#monitor.phase !== 'failed') await this.abandon();
  }

  #letGo(): void {
    this.#held?.release();
    this.#held = null;
  }
}
