/**
 * Memory for tensors in one growing block: sizes are rounded up to classes (four to an octave), and a block given back
 * waits for the next request of its class. A training loop asks for the same sizes again and again, so after its first
 * steps nothing grows.
 */

/** Blocks are aligned to this many bytes, and never smaller. */
const ALIGNMENT = 16;

/** The smallest class that holds `bytes`: 16, 32, 48, 64, 80, 96, 112, 128, 160, 192, ... */
export function sizeClass(bytes: number): number {
  if (bytes <= 4 * ALIGNMENT) return Math.max(ALIGNMENT, Math.ceil(bytes / ALIGNMENT) * ALIGNMENT);
  // The power of two below bytes, divided in four.
  const step = 1 << (29 - Math.clz32(bytes - 1));
  return Math.ceil(bytes / step) * step;
}

export class Pool {
  readonly #waiting = new Map<number, number[]>();
  readonly #sizes = new Map<number, number>();
  #end: number;

  /**
   * @param start the first free byte
   * @param grow makes sure that memory reaches up to a byte
   */
  constructor(
    start: number,
    private readonly grow: (end: number) => void,
  ) {
    this.#end = Math.ceil(start / ALIGNMENT) * ALIGNMENT;
  }

  /** The address of a block of at least this many bytes. */
  take(bytes: number): number {
    const size = sizeClass(bytes);
    const waiting = this.#waiting.get(size)?.pop();
    if (waiting !== undefined) {
      this.#sizes.set(waiting, size);
      return waiting;
    }
    const address = this.#end;
    this.grow(address + size);
    this.#end += size;
    this.#sizes.set(address, size);
    return address;
  }

  /** Gives a block back. */
  give(address: number): void {
    const size = this.#sizes.get(address);
    if (size === undefined) throw new Error(`block ${address} was not taken, or given back twice`);
    this.#sizes.delete(address);
    const waiting = this.#waiting.get(size);
    if (waiting === undefined) this.#waiting.set(size, [address]);
    else waiting.push(address);
  }

  /** Where the last block ends. */
  get end(): number {
    return this.#end;
  }
}
