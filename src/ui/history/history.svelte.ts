/** The visitor's own runs and unfinished jobs, as the page shows them; storage behind it may fail at any time. */
import type { RunFile } from '../../run/runFile.ts';
import { Database, recordId, storageProblem, timestamp, type StoredJob, type StoredRun } from './database.ts';
import { takenJobs } from './jobLock.ts';

export class History {
  readonly #database: Database;
  /** Newest first. */
  runs = $state.raw<readonly StoredRun[]>([]);
  /** Jobs that no tab is at: they can go on here. Newest first. */
  unfinished = $state.raw<readonly StoredJob[]>([]);
  /** Why nothing is kept, or null. */
  problem = $state<string | null>(null);
  loaded = $state(false);

  constructor(database: Database = new Database()) {
    this.#database = database;
  }

  /** Reads everything; called once when the page opens. */
  async load(): Promise<void> {
    await this.#attempt(async () => {
      this.runs = await this.#database.runs();
    });
    await this.refreshJobs();
    this.loaded = true;
    // A page that is just being replaced by this one (reload) may still hold its job for a moment.
    setTimeout(() => void this.refreshJobs(), 1_500);
  }

  async refreshJobs(): Promise<void> {
    await this.#attempt(async () => {
      const [jobs, taken] = await Promise.all([this.#database.jobs(), takenJobs()]);
      this.unfinished = jobs
        .filter((job) => !taken.has(job.id))
        .sort((a, b) => (a.savedAt < b.savedAt ? 1 : -1));
    });
  }

  find(id: string): StoredRun | undefined {
    return this.runs.find((stored) => stored.id === id);
  }

  /** Keeps a finished run; the same run (recipe and digest) a second time moves to the top instead. */
  async keep(run: RunFile): Promise<StoredRun> {
    const same = this.runs.find(
      (stored) => stored.run.recipeId === run.recipeId && stored.run.result.digest === run.result.digest,
    );
    const stored: StoredRun = { id: same?.id ?? recordId(), savedAt: timestamp(), run };
    await this.restore(stored);
    return stored;
  }

  /** Puts a run (back) where it belongs. */
  async restore(stored: StoredRun): Promise<void> {
    this.runs = [...this.runs.filter((other) => other.id !== stored.id), stored].sort((a, b) =>
      a.savedAt < b.savedAt ? 1 : -1,
    );
    await this.#write(() => this.#database.putRun(stored));
  }

  async forget(stored: StoredRun): Promise<void> {
    this.runs = this.runs.filter((other) => other.id !== stored.id);
    await this.#attempt(() => this.#database.deleteRun(stored.id));
  }

  async saveJob(job: StoredJob): Promise<void> {
    await this.#write(() => this.#database.putJob(job));
  }

  /** Takes a job off the list, as this tab is at it now. */
  hideJob(id: string): void {
    this.unfinished = this.unfinished.filter((job) => job.id !== id);
  }

  /** Puts a dropped job back on the list. */
  async restoreJob(job: StoredJob): Promise<void> {
    this.unfinished = [job, ...this.unfinished.filter((other) => other.id !== job.id)];
    await this.saveJob(job);
  }

  async dropJob(id: string): Promise<void> {
    this.hideJob(id);
    await this.#attempt(() => this.#database.deleteJob(id));
  }

  /** Something is kept after all, when it could be written. */
  async #write(work: () => Promise<void>): Promise<void> {
    await this.#attempt(async () => {
      await work();
      this.problem = null;
    });
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.problem = storageProblem(error);
    }
  }
}
