import { low, roundSum } from './doubleDouble.ts';
import { reduce, sineParts, stepIndex } from './circleParts.ts';

/**
 * RN(cos x), x a binary32 value (held in a number, as the result is); an infinity gives NaN.
 *
 * The double-double's error is below 2^-62 of the result. Of all 2^32 inputs 0x6115cb11 comes nearest to a rounding
 * boundary: 2^-55.9 of its value.
 */
export function cosF32(x: number): number {
  if (x - x !== 0) return NaN;
  const rh = reduce(Math.abs(x));
  const hi = sineParts(stepIndex() + 64, rh, low());
  return roundSum(hi, low(), 1);
}
