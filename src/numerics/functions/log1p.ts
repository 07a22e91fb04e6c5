import { low, roundSum } from './doubleDouble.ts';
import { log1pParts } from './log1pParts.ts';

/**
 * RN(ln(1 + x)), x a binary32 value (held in a number, as the result is).
 *
 * The double-double's error is below 2^-60 of the result, and for |x| < 2^-10, where it is x - x^2/2 + ..., below
 * 2^-51 |x| of it. Of all 2^32 inputs 0x35400003 comes nearest to a rounding boundary: 2^-66.4 of its
 * value.
 */
export function log1pF32(x: number): number {
  if (!(x > -1)) return x === -1 ? -Infinity : NaN;
  if (x === 0 || x === Infinity) return x;
  const hi = log1pParts(x, 0);
  return roundSum(hi, low(), 1);
}
