/** What an engine is: memory of 32-bit words, and routines over it. Everything else is above it. */
import { TwinrunError } from '../errors.ts';
import type { Arguments, DType, Routine } from '../kernels/kernel.ts';

/** A tensor's words on an engine, with the type under which a routine sees them. */
export interface Bound<Buffer> {
  readonly buffer: Buffer;
  readonly dtype: DType;
  /** Number of 32-bit words. */
  readonly words: number;
}

export interface Engine<Buffer> {
  /** The tfjs backend's name, such as "exact-wasm". */
  readonly name: string;
  /** Room for this many words, with anything in it. */
  alloc(words: number): Buffer;
  /** Gives the room back. Each buffer once. */
  free(buffer: Buffer): void;
  /** Uploads words; every float32 NaN becomes the canonical one. */
  write(to: Bound<Buffer>, words: Uint32Array): void;
  /**
   * A copy of the words, once all that was asked for before has run.
   *
   * @throws EngineError (rejects) for what went wrong meanwhile on an engine that works later
   */
  read(from: Bound<Buffer>): Promise<Uint32Array>;
  /** The same at once; missing where an engine works later. */
  readNow?(from: Bound<Buffer>): Uint32Array;
  /**
   * Runs a routine, at once or later in the order of calls. Outputs never overlap inputs.
   *
   * @throws EngineError when the engine lacks the routine, or an index is out of range; the latter may come with the
   *   next read
   */
  run(
    routine: Routine,
    inputs: readonly Bound<Buffer>[],
    outputs: readonly Bound<Buffer>[],
    args: Arguments,
  ): void;
  /** Bytes held, those kept for reuse included. */
  bytes(): number;
  /** How many threads it works with; one unless given. */
  readonly threads?: number;
  /** Why they are fewer than asked for; empty or missing otherwise. */
  readonly threadsNote?: string;
  /** What its GPU adapter calls itself; missing where there is none. */
  readonly adapter?: string;
  /** Which of several ways to compute it has chosen for this device; missing where there is one. */
  readonly variant?: string;
  /** Why the engine can do nothing more; missing while it can. */
  readonly lost?: TwinrunError | undefined;
  /** Ends what the engine started. It is not used afterwards. */
  dispose?(): void;
}

/** A routine that an engine cannot run, or ran into bad data; the message names engine and routine. */
export class EngineError extends TwinrunError {
  constructor(engine: string, routine: string, message: string) {
    super('unsupported', `${engine}: ${routine}: ${message}`);
  }
}

/** The error for an index out of range, for engines to throw. */
export function indexOutOfRange(engine: string, routine: string, position: number): EngineError {
  return new EngineError(engine, routine, `the index at position ${position} is out of range`);
}
