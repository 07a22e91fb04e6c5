import { low, roundSum } from './doubleDouble.as';
import { log1pParts } from './log1pParts.as';

/** RN(ln(1 + x)); log1p.ts has the method and its error bound. NaN and x < -1 give 0x7fc00000. */
export function log1pF32(x: f32): f32 {
  if (!(x > -1)) return x == -1 ? f32.NEGATIVE_INFINITY : f32.NaN;
  if (x == 0 || x == f32.POSITIVE_INFINITY) return x;
  const hi = log1pParts(x, 0);
  return roundSum(hi, low(), 1);
}
