/**
 * The chained fingerprint of all parameters after a step, from the two words that the device returns per parameter
 * tensor (see numerics/tensorHash.ts). Because each link hashes the one before it, one wrong bit in one step changes
 * all fingerprints from there on: the first that differs names the step. 32-bit integers only.
 */
import { hexOfWord, wordOfHex } from '../numerics/hex.ts';

/** Sixteen hex digits: high word, then low word. */
export type Fingerprint = string;

/** Before the first step: the ASCII codes of `twinrun1`. */
export const FINGERPRINT_START: Fingerprint = '7477696e72756e31';

/** Hex digits that a parameter tensor has in a step's marks. */
export const MARK_DIGITS = 4;

/** MurmurHash3's finaliser: every input bit reaches every output bit. */
function mix(value: number): number {
  let x = value;
  x ^= x >>> 16;
  x = Math.imul(x, 0x85ebca6b);
  x ^= x >>> 13;
  x = Math.imul(x, 0xc2b2ae35);
  x ^= x >>> 16;
  return x;
}

/**
 * The next link of the chain.
 *
 * @param previous the fingerprint after the step before, or FINGERPRINT_START
 * @param words for each parameter tensor in the model's order: a, then b
 */
export function chainFingerprint(previous: Fingerprint, words: ArrayLike<number>): Fingerprint {
  let high = wordOfHex(previous.slice(0, 8));
  let low = wordOfHex(previous.slice(8));
  for (let i = 0; i < words.length; i++) {
    // The index is below the length, so the word exists.
    const word = (words[i] as number) | 0;
    // For a given word this maps the pairs (high, low) one to one: a difference, once there, can never fade.
    high = mix((high ^ word) + low + 0x9e3779b9);
    low = mix((low ^ high) + 0x6d2b79f5);
  }
  return hexOfWord(high) + hexOfWord(low);
}

/** The mark of one tensor after a step: the high 16 bits of a xor b, as four hex digits. */
export function fingerprintMark(a: number, b: number): string {
  return hexOfWord(a ^ b).slice(0, MARK_DIGITS);
}

/** The marks of a step: `words` as for chainFingerprint. */
export function fingerprintMarks(words: ArrayLike<number>): string {
  let marks = '';
  for (let i = 0; i + 1 < words.length; i += 2) {
    // Both indices are below the length.
    marks += fingerprintMark(words[i] as number, words[i + 1] as number);
  }
  return marks;
}
