/**
 * RN(1 / x), x a binary32 value (held in a number, as the result is).
 *
 * The binary64 quotient may be rounded a second time: for m with at most 25 bits, m x is an integer of at most 49
 * bits times a power of two, so 1/x either equals m or is more than 2^-49 of itself away from it; no tie of binary32 can
 * hide within the quotient's 2^-53.
 */
export function reciprocalF32(x: number): number {
  return Math.fround(1 / x);
}
