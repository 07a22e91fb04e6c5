import { productError, roundSum } from './doubleDouble.as';

/** RN(1 / sqrt(x)); rsqrt.ts has the method and its error bound. NaN and x < 0 give 0x7fc00000. */
export function rsqrtF32(x: f32): f32 {
  if (!(x > 0)) return x == 0 ? 1 / x : f32.NaN;
  if (x == f32.POSITIVE_INFINITY) return 0;
  const v = <f64>x;
  const q = 1 / Math.sqrt(v);
  const square = q * q;
  const product = v * square;
  const e = 1 - product - productError(v, square, product) - v * productError(q, q, square);
  return roundSum(q, 0.5 * (q * e), 1);
}
