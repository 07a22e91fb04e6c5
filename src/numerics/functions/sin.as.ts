import { low, roundSum } from './doubleDouble.as';
import { reduce, sineParts, stepIndex } from './circleParts.as';

/** RN(sin x); sin.ts has the method and its error bound. NaN and the infinities give 0x7fc00000. */
export function sinF32(x: f32): f32 {
  if (x - x != 0) return f32.NaN;
  if (x == 0) return x;
  const rh = reduce(Mathf.abs(x));
  const hi = sineParts(stepIndex(), rh, low());
  const y = roundSum(hi, low(), 1);
  return x < 0 ? -y : y;
}
