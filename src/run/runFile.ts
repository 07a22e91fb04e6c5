/** What a run leaves behind: the file `*.twinrun.json`, canonical JSON (RFC 8785). */
import type { Recipe } from './recipe.ts';

export const RUN_FILE_VERSION = 1;

/** The result on the held-out examples after an epoch (or after the last step, when `steps` cut the run). */
export interface Evaluation {
  /** Epochs finished; the last one may be cut short. */
  readonly epoch: number;
  /** Training steps done when it was made. */
  readonly step: number;
  readonly examples: number;
  /** Mean loss over the examples: the bits of a binary32, 8 hex digits. */
  readonly loss: string;
  /** Right answers; classifiers only. */
  readonly correct?: number;
  /** confusion[actual][predicted], counts; classifiers only. */
  readonly confusion?: readonly (readonly number[])[];
}

export interface TensorDigest {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: 'float32';
  /** SHA-256 of the little-endian bytes, 64 hex digits. */
  readonly sha256: string;
}

/** Everything here is determined by the recipe. */
export interface RunResult {
  /** The loss before each step's update: the bits of a binary32, 8 hex digits a step. */
  readonly losses: readonly string[];
  /** The chained fingerprint of all parameters after each step's update, 16 hex digits a step. */
  readonly fingerprints: readonly string[];
  /** Per step, 4 hex digits a parameter tensor, in the model's order: which tensor differs first. */
  readonly marks: readonly string[];
  readonly evaluations: readonly Evaluation[];
  /** The final parameters. */
  readonly tensors: readonly TensorDigest[];
  /** SHA-256 over the recipe's id and all of the above: see resultDigest. */
  readonly digest: string;
}

/** What a device check came to, before the run: conformance cases on this very adapter, compared bit by bit. */
export interface DeviceCheckRecord {
  readonly kernels: number;
  readonly cases: number;
  /** Cases that did not come out the same. */
  readonly mismatches: number;
  readonly checkedAt: string;
}

/** Informative: it does not enter the digest. */
export interface Environment {
  /** Such as "Chromium 156" or "Node 20.20". */
  readonly engine: string;
  /** Such as "exact-wasm". */
  readonly backend: string;
  readonly threads: number;
  /** What the GPU adapter calls itself; missing where none was used. */
  readonly adapter?: string;
  /** Missing where none was made. */
  readonly deviceCheck?: DeviceCheckRecord;
  readonly startedAt: string;
  readonly seconds: number;
}

export interface RunFile {
  readonly format: 'twinrun-run';
  readonly version: typeof RUN_FILE_VERSION;
  readonly recipe: Recipe;
  /** SHA-256 of the canonical recipe, 64 hex digits. */
  readonly recipeId: string;
  readonly result: RunResult;
  readonly environment: Environment;
  readonly lineage?: { readonly parent: string };
  readonly author?: string;
  readonly note?: string;
}
