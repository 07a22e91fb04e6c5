/** The Train page: a form, a run, and what is kept of it when the page closes. */
import { benchmarkOf } from '../../run/claim.ts';
import type { TrainingClient } from '../../worker/client.ts';
import type { BackendName, JobOrder } from '../../worker/protocol.ts';
import { filesFor } from '../data/sources.ts';
import type { StoredJob } from '../history/database.ts';
import type { BroughtState } from '../bring/broughtState.svelte.ts';
import type { History } from '../history/history.svelte.ts';
import { continuing, KeptJob } from '../job/keptJob.ts';
import { RunMonitor, type Device } from '../job/runMonitor.svelte.ts';
import { SanityState } from '../sanity/sanityState.svelte.ts';
import { RecipeForm } from './recipeForm.svelte.ts';

export class TrainState {
  readonly form = new RecipeForm();
  readonly brought: BroughtState;
  readonly monitor: RunMonitor;
  readonly sanity: SanityState;
  /** What was asked for last stands first. */
  sanityFirst = $state(true);
  /** What is trained or was trained last. */
  readonly benchmark = $derived.by(() => {
    const recipe = this.monitor.order?.recipe;
    return recipe === undefined ? null : benchmarkOf(recipe);
  });

  readonly #history: History;
  readonly #kept: KeptJob;

  constructor(client: TrainingClient, history: History, device: Device, brought: BroughtState) {
    this.brought = brought;
    this.monitor = new RunMonitor(client, device);
    this.sanity = new SanityState(client);
    this.#history = history;
    this.#kept = new KeptJob(this.monitor, history);
  }

  /** One worker does one thing at a time. */
  get busy(): boolean {
    return this.monitor.active || this.sanity.active;
  }

  /** The button "Check this recipe". */
  async checkSanity(): Promise<void> {
    const { recipe } = this.form.outcome;
    if (recipe === null || this.busy) return;
    this.sanityFirst = true;
    this.sanity.begin({ recipe, ...(await filesFor(recipe, this.brought)) });
  }

  /** The Train button. */
  async train(): Promise<void> {
    const { recipe } = this.form.outcome;
    if (recipe === null || this.busy) return;
    this.sanityFirst = false;
    // A run that failed before is given up for this one.
    await this.#kept.abandon();
    await this.#begin({ recipe, backend: this.form.backend });
  }

  /**
   * Goes on with a job that was left unfinished.
   * @returns false when another tab is at it
   */
  async resumeStored(job: StoredJob): Promise<boolean> {
    if (this.monitor.active) return true;
    this.form.show(job.recipe, job.backend);
    return this.#begin({ recipe: job.recipe, backend: job.backend, ...continuing(job.saved) }, job.id);
  }

  /** Goes on after a cancellation or a failure: from the last checkpoint, or from the beginning without one. */
  async goOn(backend: BackendName): Promise<void> {
    const { saved, order } = this.monitor;
    if (order === null || this.monitor.active) return;
    this.form.backend = backend;
    await this.#begin({ ...order, backend, ...continuing(saved) }, this.#kept.id ?? undefined);
  }

  async #begin(order: JobOrder, id?: string): Promise<boolean> {
    const files = await filesFor(order.recipe, this.brought);
    const ended = async () => {
      if (this.monitor.run !== null) await this.#history.keep(this.monitor.run);
    };
    return this.#kept.begin({ ...order, ...files }, null, { ended }, id);
  }
}
