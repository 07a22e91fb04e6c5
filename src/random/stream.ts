/**
 * Named streams of random numbers. A run has one seed, a text; each place that needs randomness has a stream of its own,
 * named after it: `split`, `shuffle/epoch-3`, `init/dense1/kernel`. No draw depends on how many draws were made elsewhere.
 *
 * key      = two successive `int32()` of seedrandom(encodeURIComponent(seed) + '/' + stream name), the first one first
 * words    = Threefry-2x32-20 under that key, elements 0, 1, 2, ... in order (numerics/threefry.ts)
 * draws    = functions of the next words, defined below; each takes as many words as it says, one after the other
 *
 * The escaping keeps seedrandom from mixing up seeds: it repeats a short text to fill its state ('a' = 'aa') and looks at
 * the lowest 8 bits of a character only.
 */
import seedrandom from 'seedrandom';
import { TwinrunError } from '../errors.ts';
import { threefryFill } from '../numerics/threefry.ts';
import { drawNormal } from './normal.ts';
import type { WordSource } from './normal.ts';

/** Words made at a time: enough to make the call worth it, few enough for a stream that is used once. */
const CHUNK = 64;

const TWO_POW_32 = 0x100000000;
const TWO_POW_MINUS_24 = 1 / 0x1000000;

export class Stream implements WordSource {
  readonly #key0: number;
  readonly #key1: number;
  /** The number of the next element. */
  #cursor = 0;
  readonly #chunk = new Uint32Array(CHUNK);
  /** The number of the chunk's first element; -1 when there is none yet. */
  #chunkStart = -1;

  constructor(key0: number, key1: number) {
    this.#key0 = key0 >>> 0;
    this.#key1 = key1 >>> 0;
  }

  /** The key, for engines that make the words themselves. */
  get key(): readonly [number, number] {
    return [this.#key0, this.#key1];
  }

  /** The next word: an integer from 0 to 2^32 - 1. */
  word(): number {
    const start = this.#cursor - (this.#cursor % CHUNK);
    if (start !== this.#chunkStart) {
      threefryFill(this.#key0, this.#key1, start, this.#chunk);
      this.#chunkStart = start;
    }
    return this.#chunk[this.#cursor++ - start] ?? 0;
  }

  /** The next n words. */
  words(n: number): Uint32Array<ArrayBuffer> {
    const out = new Uint32Array(n);
    threefryFill(this.#key0, this.#key1, this.#cursor, out);
    this.#cursor += n;
    return out;
  }

  /** A multiple of 2^-24 in [0, 1): (w >>> 8) * 2^-24 of one word w. Exact in binary32. */
  uniform(): number {
    return (this.word() >>> 8) * TWO_POW_MINUS_24;
  }

  /**
   * An integer from 0 to n - 1, each exactly as likely: words w are taken until w < floor(2^32 / n) * n, and the result
   * is w mod n. At least one word is taken, for n = 1 too.
   *
   * @param n an integer from 1 to 2^32
   */
  below(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > TWO_POW_32)
      throw new RangeError(`below(${n}): not from 1 to 2^32`);
    const limit = TWO_POW_32 - (TWO_POW_32 % n);
    let w = this.word();
    while (w >= limit) w = this.word();
    return w % n;
  }

  /**
   * A permutation of 0, 1, ..., n - 1 by Fisher and Yates: starting from the identity, for i = n - 1 down to 1, the
   * elements at i and at j = below(i + 1) change places.
   */
  shuffle(n: number): Uint32Array<ArrayBuffer> {
    const order = new Uint32Array(n);
    for (let i = 0; i < n; i++) order[i] = i;
    for (let i = n - 1; i >= 1; i--) {
      const j = this.below(i + 1);
      const swapped = order[i] ?? 0;
      order[i] = order[j] ?? 0;
      order[j] = swapped;
    }
    return order;
  }

  /** A standard normal deviate, rounded once to binary32: see normal.ts. */
  normal(): number {
    return drawNormal(this);
  }

  /** Normal deviates are drawn until one lies in [-2, 2] (after its rounding to binary32). */
  truncatedNormal(): number {
    let x = this.normal();
    while (x < -2 || x > 2) x = this.normal();
    return x;
  }
}

/**
 * The stream of that name under that seed, from its beginning: the same arguments always give the same numbers.
 *
 * @throws TwinrunError('invalid-input') when the seed has a lone surrogate, which no UTF-8 text can have
 */
export function stream(seed: string, name: string): Stream {
  const random = seedrandom(`${escapeSeed(seed)}/${name}`);
  const key0 = random.int32();
  const key1 = random.int32();
  return new Stream(key0, key1);
}

function escapeSeed(seed: string): string {
  try {
    return encodeURIComponent(seed);
  } catch {
    throw new TwinrunError(
      'invalid-input',
      'the seed has half of a character (a lone surrogate)',
      'seed',
      'Type the seed again, or choose another one.',
    );
  }
}
