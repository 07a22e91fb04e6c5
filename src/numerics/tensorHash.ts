/**
 * The hash of a tensor's bits that every engine computes on the device after each step: two 32-bit words, of which
 * little has to be read back. The sums run over the elements in any order, so any number of threads gives the same
 * words; the element's index enters each term, so equal values at exchanged places do not cancel out.
 *
 * This is the specification, written for clarity; the kernels must agree with it bit by bit.
 * It finds accidents, not forgeries: the claim itself rests on SHA-256 over the final bytes.
 */

/** 2^32 over the golden ratio, odd: spreads indices over all 32 bits. */
const INDEX_FACTOR = 0x9e3779b9;
/** The two multipliers of MurmurHash3's 32-bit finaliser (Austin Appleby, public domain). */
const MIX_1 = 0x85ebca6b;
const MIX_2 = 0xc2b2ae35;

/**
 * @param bits the elements in row-major order: the bits of each binary32 (or int32), as `new Uint32Array(values.buffer)`
 * @returns the words (a, b) as signed int32, the way the device hands them over
 */
export function tensorHash(bits: Uint32Array): readonly [a: number, b: number] {
  let a = 0;
  let b = 0;
  for (let i = 0; i < bits.length; i++) {
    // The index is below the length, so the element exists.
    let x = (bits[i] as number) + Math.imul(i + 1, INDEX_FACTOR);
    x ^= x >>> 16;
    x = Math.imul(x, MIX_1);
    a = (a + x) | 0;
    x ^= x >>> 13;
    x = Math.imul(x, MIX_2);
    x ^= x >>> 16;
    b = (b + x) | 0;
  }
  return [a, b];
}
