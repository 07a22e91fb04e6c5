/** The Check page: a claim, read and shown before anything runs; then, when asked to, a retraining and a verdict. */
import { TwinrunError } from '../../errors.ts';
import { fileClaim, type Claim } from '../../run/claim.ts';
import { integrity, type Finding } from '../../run/integrity.ts';
import { decodeLink, encodeLink, looksLikeLink } from '../../run/link.ts';
import { readClaim } from '../../run/readClaim.ts';
import { recipeDiff, type FieldDifference } from '../../run/recipeDiff.ts';
import type { RunFile } from '../../run/runFile.ts';
import type { TrainingEvent } from '../../run/trainingEvent.ts';
import type { Verdict } from '../../run/verdict.ts';
import { Comparer } from '../../run/verify.ts';
import type { TrainingClient } from '../../worker/client.ts';
import type { BackendName, JobOrder } from '../../worker/protocol.ts';
import { unpackProgress } from '../../worker/progressBatch.ts';
import { lossFromBits } from '../chart/curve.ts';
import { NeededFiles } from '../data/neededFiles.svelte.ts';
import { filesFor } from '../data/sources.ts';
import type { StoredClaim, StoredJob } from '../history/database.ts';
import type { BroughtState } from '../bring/broughtState.svelte.ts';
import type { History } from '../history/history.svelte.ts';
import { continuing, KeptJob } from '../job/keptJob.ts';
import { RunMonitor, type Device } from '../job/runMonitor.svelte.ts';
import { SanityState } from '../sanity/sanityState.svelte.ts';
import { bytesOfFile, bytesOfUrl } from './readSource.ts';

/** Why an input was not accepted. */
export interface InputProblem {
  /** What was read, such as a file's name. */
  readonly source: string;
  readonly reason: string;
  readonly advice: string;
}

export class CheckState {
  readonly brought: BroughtState;
  readonly monitor: RunMonitor;
  readonly sanity: SanityState;
  /** The files of the claim's author that it needs. */
  readonly needed = new NeededFiles();
  claim = $state.raw<Claim | null>(null);
  /** Where the claim came from, in words. */
  source = $state('');
  reading = $state(false);
  problem = $state.raw<InputProblem | null>(null);
  verdict = $state.raw<Verdict | null>(null);
  backend = $state<BackendName>('exact-wasm');

  /** Where a file contradicts itself; a link carries too little to. */
  readonly findings: readonly Finding[] = $derived(
    this.claim?.kind === 'file' ? integrity(this.claim.run) : [],
  );
  /** How the recipe differs from the benchmark's own. */
  readonly changes: readonly FieldDifference[] = $derived(
    this.claim === null ? [] : recipeDiff(this.claim.benchmark.recipe, this.claim.recipe),
  );
  readonly claimedLosses = $derived(
    this.claim?.kind === 'file' ? Float32Array.from(this.claim.run.result.losses, lossFromBits) : null,
  );

  /** The link that is open, so that coming back to it does not start over. */
  #payload: string | null = null;
  #readings = 0;
  #abort = new AbortController();

  readonly #kept: KeptJob;

  constructor(client: TrainingClient, history: History, device: Device, brought: BroughtState) {
    this.brought = brought;
    this.monitor = new RunMonitor(client, device);
    this.sanity = new SanityState(client);
    this.#kept = new KeptJob(this.monitor, history);
  }

  async openPayload(payload: string): Promise<void> {
    if (payload === this.#payload) return;
    const reading = this.#read('the link', () => decodeLink(payload));
    this.#payload = payload;
    await reading;
  }

  async openFile(file: File): Promise<void> {
    await this.#read(file.name, async () => readClaim(await bytesOfFile(file)));
  }

  async openUrl(address: string): Promise<void> {
    await this.#read(address.slice(0, 200), async (signal) => readClaim(await bytesOfUrl(address, signal)));
  }

  async openText(text: string): Promise<void> {
    await this.#read(looksLikeLink(text) ? 'the link' : 'the pasted text', () => readClaim(text));
  }

  /** A run of this page; nothing is running yet. */
  take(run: RunFile): void {
    this.clear();
    this.claim = fileClaim(run);
    void this.needed.need(run.recipe.dataset);
    this.source = 'this browser';
  }

  /** One worker does one thing at a time. */
  get busy(): boolean {
    return this.monitor.active || this.sanity.active;
  }

  /** The button "Check the recipe". */
  async checkSanity(): Promise<void> {
    if (this.claim === null || this.busy) return;
    const { recipe } = this.claim;
    this.sanity.begin({ recipe, ...(await filesFor(recipe, this.brought)) });
  }

  /** The visitor asked for it: nothing else calls this. */
  async start(): Promise<void> {
    const { claim } = this;
    if (claim === null || this.busy) return;
    // A click may come before the files were looked for.
    await this.needed.need(claim.recipe.dataset);
    if (!this.needed.ready) return;
    await this.#kept.abandon();
    await this.#begin(claim, { recipe: claim.recipe, backend: this.backend });
  }

  /**
   * Goes on with a check that was left unfinished: the visitor asked for this, too.
   * @returns false when another tab is at it
   */
  async resumeStored(job: StoredJob): Promise<boolean> {
    const stored = job.claim;
    if (stored === null) return true;
    await this.#read(stored.source, async () =>
      'run' in stored ? fileClaim(stored.run) : decodeLink(stored.link),
    );
    const { claim } = this;
    if (claim === null) return true;
    this.backend = job.backend;
    const order: JobOrder = { recipe: job.recipe, backend: job.backend, ...continuing(job.saved) };
    if (await this.#begin(claim, order, job.id)) return true;
    this.clear();
    return false;
  }

  /** Goes on after a cancellation or a failure: from the last checkpoint, or from the beginning without one. */
  async goOn(backend: BackendName): Promise<void> {
    const { saved, order } = this.monitor;
    if (this.claim === null || order === null || this.monitor.active) return;
    this.backend = backend;
    await this.#begin(this.claim, { ...order, backend, ...continuing(saved) }, this.#kept.id ?? undefined);
  }

  async #begin(claim: Claim, order: JobOrder, id?: string): Promise<boolean> {
    const comparer = new Comparer(claim);
    const judge = (event: TrainingEvent) => {
      this.verdict = comparer.feed(event) ?? null;
    };
    this.verdict = null;
    const { source } = this;
    const stored: StoredClaim =
      claim.kind === 'file' ? { source, run: claim.run } : { source, link: await encodeLink(claim) };
    const files = await filesFor(order.recipe, this.brought);
    return this.#kept.begin(
      { ...order, ...files },
      stored,
      {
        started: judge,
        progress: (batch) => unpackProgress(batch).forEach(judge),
        ended: () => {
          const { run } = this.monitor;
          if (run !== null) judge({ kind: 'end', result: run.result });
        },
      },
      id,
    );
  }

  clear(): void {
    this.#abort.abort();
    this.#readings += 1;
    this.#payload = null;
    this.monitor.clear();
    this.sanity.clear();
    void this.#kept.abandon();
    this.claim = null;
    void this.needed.need(null);
    this.source = '';
    this.verdict = null;
    this.problem = null;
    this.reading = false;
  }

  async #read(source: string, read: (signal: AbortSignal) => Promise<Claim>): Promise<void> {
    this.clear();
    this.#abort = new AbortController();
    const reading = this.#readings;
    this.reading = true;
    try {
      const claim = await read(this.#abort.signal);
      // Something else was opened in the meantime.
      if (reading !== this.#readings) return;
      this.claim = claim;
      this.source = source;
      void this.needed.need(claim.recipe.dataset);
    } catch (error) {
      if (reading !== this.#readings) return;
      this.problem = describe(source, error);
    }
    this.reading = false;
  }
}

function describe(source: string, error: unknown): InputProblem {
  if (error instanceof TwinrunError) return { source, reason: error.message, advice: error.advice };
  // Not foreseen, and not the visitor's fault: still a sentence rather than a broken page.
  return { source, reason: error instanceof Error ? error.message : String(error), advice: '' };
}
