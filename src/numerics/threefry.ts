/**
 * Threefry-2x32 with 20 rounds (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3", SC 2011):
 * a function from (64-bit key, 64-bit counter) to 64 bits. It needs 32-bit additions, rotations and exclusive ors only,
 * so every engine can have it.
 *
 * As a sequence of 32-bit words: element i is word i mod 2 of block floor(i / 2), and a block's counter is the block's
 * number as (low word, high word).
 */

/** 0x1BD11BDA, the parity constant of the Threefry key schedule for 32-bit words. */
const PARITY = 0x1bd11bda;

/** Elements are numbered by integers that binary64 holds exactly. */
const MAX_ELEMENT = Number.MAX_SAFE_INTEGER;

/**
 * Writes the two words of one block.
 *
 * @param key0 first word of the key; only its low 32 bits count, here and below
 * @param key1 second word of the key
 * @param counter0 low word of the counter
 * @param counter1 high word of the counter
 * @param out where the block goes, at `at` and `at + 1`
 */
export function threefryBlock(
  key0: number,
  key1: number,
  counter0: number,
  counter1: number,
  out: Uint32Array,
  at = 0,
): void {
  const key2 = PARITY ^ key0 ^ key1;
  let x0 = (counter0 + key0) | 0;
  let x1 = (counter1 + key1) | 0;
  // Each line below is a round: add, rotate left, exclusive or. After every fourth, the key is added in again.
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 13) | (x1 >>> 19)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 15) | (x1 >>> 17)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 26) | (x1 >>> 6)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 6) | (x1 >>> 26)) ^ x0;
  x0 = (x0 + key1) | 0;
  x1 = (x1 + key2 + 1) | 0;

  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 17) | (x1 >>> 15)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 29) | (x1 >>> 3)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 16) | (x1 >>> 16)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 24) | (x1 >>> 8)) ^ x0;
  x0 = (x0 + key2) | 0;
  x1 = (x1 + key0 + 2) | 0;

  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 13) | (x1 >>> 19)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 15) | (x1 >>> 17)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 26) | (x1 >>> 6)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 6) | (x1 >>> 26)) ^ x0;
  x0 = (x0 + key0) | 0;
  x1 = (x1 + key1 + 3) | 0;

  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 17) | (x1 >>> 15)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 29) | (x1 >>> 3)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 16) | (x1 >>> 16)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 24) | (x1 >>> 8)) ^ x0;
  x0 = (x0 + key1) | 0;
  x1 = (x1 + key2 + 4) | 0;

  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 13) | (x1 >>> 19)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 15) | (x1 >>> 17)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 26) | (x1 >>> 6)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 6) | (x1 >>> 26)) ^ x0;
  x0 = (x0 + key2) | 0;
  x1 = (x1 + key0 + 5) | 0;

  out[at] = x0;
  out[at + 1] = x1;
}

/**
 * Fills `out` with the elements `first`, `first + 1`, ... of the sequence that belongs to a key.
 *
 * @param first the number of the first element, an integer from 0 to 2^53 - 1
 */
export function threefryFill(key0: number, key1: number, first: number, out: Uint32Array): void {
  if (!Number.isInteger(first) || first < 0 || first + out.length > MAX_ELEMENT) {
    throw new RangeError(`threefry: element ${first} is out of range`);
  }
  const block = new Uint32Array(2);
  let at = 0;
  while (at < out.length) {
    const element = first + at;
    const word = element % 2;
    const number = (element - word) / 2;
    threefryBlock(key0, key1, number >>> 0, Math.floor(number / 0x100000000), block);
    for (let i = word; i < 2 && at < out.length; i++) out[at++] = block[i] ?? 0;
  }
}
