/**
 * What the page remembers, in IndexedDB: finished runs, and jobs that were not finished. Every call may be refused
 * (private window, full disk, blocked storage); callers get the reason as a sentence and go on without.
 */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Recipe } from '../../run/recipe.ts';
import type { RunFile } from '../../run/runFile.ts';
import type { BackendName, SavedState } from '../../worker/protocol.ts';

/** A finished run. */
export interface StoredRun {
  readonly id: string;
  readonly savedAt: string;
  readonly run: RunFile;
}

/** What an unfinished check is about: a whole run file, or a link's fragment. */
export type StoredClaim = { readonly source: string } & (
  { readonly run: RunFile } | { readonly link: string }
);

/** A job that can go on from its checkpoint. */
export interface StoredJob {
  readonly id: string;
  readonly savedAt: string;
  readonly recipe: Recipe;
  readonly backend: BackendName;
  /** 0 when it was not known yet. */
  readonly totalSteps: number;
  /** Null for a training. */
  readonly claim: StoredClaim | null;
  /** Null before the first checkpoint. */
  readonly saved: SavedState | null;
}

interface Schema extends DBSchema {
  runs: { key: string; value: StoredRun; indexes: { savedAt: string } };
  jobs: { key: string; value: StoredJob };
}

const NAME = 'twinrun';
const VERSION = 1;

/** A sentence for the visitor: why storage refused. */
export function storageProblem(error: unknown): string {
  const name = error instanceof DOMException || error instanceof Error ? error.name : '';
  if (name === 'QuotaExceededError') {
    return 'The disk, or this page’s share of it, is full: nothing new is kept here. Delete past runs or free some space.';
  }
  return 'This browser keeps nothing for this page (private window, or storage is blocked): runs are lost when it closes. Download what you want to keep.';
}

/** An identifier for a record; not a secret. */
export function recordId(): string {
  const words = crypto.getRandomValues(new Uint32Array(3));
  return [...words].map((word) => word.toString(16).padStart(8, '0')).join('');
}

/** Now, as records have it. */
export function timestamp(): string {
  return new Date().toISOString();
}

export class Database {
  #opening: Promise<IDBPDatabase<Schema>> | null = null;

  #open(): Promise<IDBPDatabase<Schema>> {
    if (this.#opening !== null) return this.#opening;
    const opening = openDB<Schema>(NAME, VERSION, {
      upgrade(database) {
        database.createObjectStore('runs', { keyPath: 'id' }).createIndex('savedAt', 'savedAt');
        database.createObjectStore('jobs', { keyPath: 'id' });
      },
      // Another tab has a newer page: let it upgrade, and open again when next needed.
      blocking: (_current, _blocked, event) => {
        (event.target as IDBDatabase).close();
        this.#opening = null;
      },
      terminated: () => (this.#opening = null),
    });
    this.#opening = opening;
    opening.catch(() => (this.#opening = null));
    return opening;
  }

  /** Newest first. */
  async runs(): Promise<StoredRun[]> {
    return (await (await this.#open()).getAllFromIndex('runs', 'savedAt')).reverse();
  }

  async putRun(run: StoredRun): Promise<void> {
    await (await this.#open()).put('runs', run);
  }

  async deleteRun(id: string): Promise<void> {
    await (await this.#open()).delete('runs', id);
  }

  async jobs(): Promise<StoredJob[]> {
    return (await this.#open()).getAll('jobs');
  }

  async putJob(job: StoredJob): Promise<void> {
    await (await this.#open()).put('jobs', job);
  }

  async deleteJob(id: string): Promise<void> {
    await (await this.#open()).delete('jobs', id);
  }
}
