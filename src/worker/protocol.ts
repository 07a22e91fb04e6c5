/**
 * What the page and the worker say to each other. Plain data both ways, discriminated by `kind`. One worker runs one
 * job; the job's number travels along, so that a late message of an earlier job is recognised.
 */
import type { DeviceCheck } from '../backends/deviceCheck.ts';
import type { CompileProgress } from '../backends/webgpu/pipelines.ts';
import type { ErrorCode } from '../errors.ts';
import type { Recipe } from '../run/recipe.ts';
import type { Exhibit } from '../run/exhibit.ts';
import type { Evaluation, RunFile } from '../run/runFile.ts';
import type { SanityEvent } from '../run/sanity/outcome.ts';
import type { Checkpoint, TrainingStart } from '../run/trainingEvent.ts';

/** The first one is what a visitor has without choosing. */
export const BACKENDS = ['exact-wasm', 'exact-webgpu', 'exact-reference'] as const;
export type BackendName = (typeof BACKENDS)[number];

/** How a device check came out, and for what it holds: another adapter, browser or program voids it. */
export interface Certificate extends DeviceCheck {
  /** The browser, such as "Chromium 156". */
  readonly engine: string;
  /** Which build of this program; opaque. */
  readonly build: string;
  readonly checkedAt: string;
  readonly seconds: number;
}

/** What to train, on what, and from where. */
export interface JobOrder {
  readonly recipe: Recipe;
  readonly backend: BackendName;
  /** The user's own files that the recipe's data set is made of. */
  readonly own?: readonly Blob[];
  /** Goes on from here; absent: from the beginning. */
  readonly from?: Checkpoint;
  /** When the run began and how many seconds were spent on it before `from`: informative only. */
  readonly before?: { readonly startedAt: string; readonly seconds: number };
  /** What is known of the GPU; without a valid one it is checked first. */
  readonly certificate?: Certificate;
  /** Files that the visitor brought for the data set, by SHA-256. */
  readonly files?: Readonly<Record<string, Blob>>;
}

/** A recipe, and what the visitor brought for its data set. */
export type DatasetOrder = Pick<JobOrder, 'recipe' | 'files' | 'own'>;

export type Request =
  /** `base`: the page's folder, where data/ is. */
  | { readonly kind: 'start'; readonly job: number; readonly base: string; readonly order: JobOrder }
  /** Makes the sanity checks of a recipe. */
  | { readonly kind: 'sanity'; readonly job: number; readonly base: string; readonly order: DatasetOrder }
  /** Checks the GPU, whatever is known of it. */
  | { readonly kind: 'check'; readonly job: number }
  | { readonly kind: 'pause'; readonly job: number }
  | { readonly kind: 'resume'; readonly job: number }
  | { readonly kind: 'cancel'; readonly job: number };

/** What one slice of work brought: at least one step. All strings are concatenations of fixed-width entries. */
export interface ProgressBatch {
  /** The first step of the batch, counted from 1. */
  readonly firstStep: number;
  readonly losses: Float32Array;
  /** 8 hex digits a step. */
  readonly lossBits: string;
  /** 16 hex digits a step. */
  readonly fingerprints: string;
  /** 4 hex digits a tensor, tensor after tensor, step after step. */
  readonly marks: string;
  /** Evaluations after steps of this batch. */
  readonly evaluations: readonly Evaluation[];
  /** Time spent on the steps, and on the evaluations. */
  readonly stepMilliseconds: number;
  readonly evaluationMilliseconds: number;
}

/** A checkpoint, and the time spent on the run until then. */
export interface SavedState {
  readonly checkpoint: Checkpoint;
  readonly startedAt: string;
  readonly seconds: number;
}

export interface Failure {
  readonly code: ErrorCode | 'internal';
  /** One line: what happened and why. */
  readonly message: string;
  /** What the user can do; may be empty. */
  readonly advice: string;
}

export type Report =
  /** Bytes of the whole data set, decoded. */
  | {
      readonly kind: 'loading';
      readonly job: number;
      readonly file: string;
      readonly received: number;
      readonly total: number;
    }
  /** The data are there; the backend and the model are being set up. */
  | { readonly kind: 'preparing'; readonly job: number }
  /** Shaders are being compiled; training or checking goes on meanwhile. */
  | ({ readonly kind: 'compiling'; readonly job: number } & CompileProgress)
  /** The device is being checked: kernels done. */
  | { readonly kind: 'checking'; readonly job: number; readonly done: number; readonly kernels: number }
  /** The device was checked, with whatever outcome. The last report of a job that does only this. */
  | { readonly kind: 'checked'; readonly job: number; readonly certificate: Certificate }
  /** A sanity check goes on, or has its result. */
  | { readonly kind: 'sanity'; readonly job: number; readonly event: SanityEvent }
  /** All sanity checks have their results. The last report of a job that makes them. */
  | { readonly kind: 'assessed'; readonly job: number }
  | { readonly kind: 'started'; readonly job: number; readonly start: TrainingStart }
  | { readonly kind: 'progress'; readonly job: number; readonly batch: ProgressBatch }
  | { readonly kind: 'checkpoint'; readonly job: number; readonly saved: SavedState }
  | { readonly kind: 'paused'; readonly job: number }
  | { readonly kind: 'resumed'; readonly job: number }
  /** Shortly before the run is finished. */
  | { readonly kind: 'exhibit'; readonly job: number; readonly exhibit: Exhibit }
  | { readonly kind: 'finished'; readonly job: number; readonly run: RunFile }
  | { readonly kind: 'failed'; readonly job: number; readonly failure: Failure }
  | { readonly kind: 'cancelled'; readonly job: number };
