import { low, roundSum } from './doubleDouble.as';
import { expm1Parts } from './expParts.as';

/** RN(e^x - 1); expm1.ts has the method and its error bound. NaN gives 0x7fc00000. */
export function expm1F32(x: f32): f32 {
  if (x != x) return f32.NaN;
  if (x > 89) return f32.POSITIVE_INFINITY;
  if (x < -18) return -1;
  if (x == 0) return x;
  const hi = expm1Parts(x);
  return roundSum(hi, low(), 1);
}
