import { productError, roundSum } from './doubleDouble.ts';

/**
 * RN(1 / sqrt(x)), x a binary32 value (held in a number, as the result is); +-0 gives +-Inf, x < 0 NaN.
 *
 * q = 1 / sqrt(x) in binary64 is good to 2^-51.9; e = 1 - x q^2, kept to 2^-100, gives the correction q e / 2 with a
 * relative error of the result below 2^-100. Of all 2^32 inputs 0x013a18e3 comes nearest to a rounding boundary:
 * 2^-51.7 of its value.
 */
export function rsqrtF32(x: number): number {
  if (!(x > 0)) return x === 0 ? 1 / x : NaN;
  if (x === Infinity) return 0;
  const q = 1 / Math.sqrt(x);
  const square = q * q;
  const product = x * square;
  const e = 1 - product - productError(x, square, product) - x * productError(q, q, square);
  return roundSum(q, 0.5 * (q * e), 1);
}
