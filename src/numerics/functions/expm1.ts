import { low, roundSum } from './doubleDouble.ts';
import { expm1Parts } from './expParts.ts';

/**
 * RN(e^x - 1), x a binary32 value (held in a number, as the result is).
 *
 * The double-double's error is below 2^-60 of the result. Of all 2^32 inputs 0x3dc252dd comes nearest to a rounding
 * boundary: 2^-52.8 of its value. Below -18 the result lies nearer to -1 than to its neighbour, above 89 it
 * exceeds the largest binary32 value.
 */
export function expm1F32(x: number): number {
  if (x !== x) return NaN;
  if (x > 89) return Infinity;
  if (x < -18) return -1;
  if (x === 0) return x;
  const hi = expm1Parts(x);
  return roundSum(hi, low(), 1);
}
