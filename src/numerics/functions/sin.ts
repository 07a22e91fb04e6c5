import { low, roundSum } from './doubleDouble.ts';
import { reduce, sineParts, stepIndex } from './circleParts.ts';

/**
 * RN(sin x), x a binary32 value (held in a number, as the result is); an infinity gives NaN.
 *
 * The double-double's error is below 2^-62 of the result. Of all 2^32 inputs 0x73243f06 comes nearest to a rounding
 * boundary: 2^-54.2 of its value.
 */
export function sinF32(x: number): number {
  if (x - x !== 0) return NaN;
  if (x === 0) return x;
  const rh = reduce(Math.abs(x));
  const hi = sineParts(stepIndex(), rh, low());
  const y = roundSum(hi, low(), 1);
  return x < 0 ? -y : y;
}
