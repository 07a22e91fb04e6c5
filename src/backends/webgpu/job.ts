/** Work for the device, in the order in which it was recorded. */
import type { Block } from './blocks.ts';
import type { Program } from './pipelines.ts';

export interface DispatchJob {
  readonly kind: 'dispatch';
  readonly program: Promise<Program>;
  /** The first `reads` of them are only read. */
  readonly blocks: readonly Block[];
  readonly reads: number;
  /** The header's words, then the arguments. */
  readonly params: Int32Array;
  readonly groups: readonly [number, number];
}

export interface WriteJob {
  readonly kind: 'write';
  readonly block: Block;
  readonly words: Uint32Array<ArrayBuffer>;
}

export interface ReadJob {
  readonly kind: 'read';
  readonly block: Block;
  readonly words: number;
  readonly done: (result: Uint32Array) => void;
  readonly failed: (reason: unknown) => void;
}

export type Job = DispatchJob | WriteJob | ReadJob;
