import { low, roundSum } from './doubleDouble.as';
import { reduce, sineParts, stepIndex } from './circleParts.as';

/** RN(cos x); cos.ts has the method and its error bound. NaN and the infinities give 0x7fc00000. */
export function cosF32(x: f32): f32 {
  if (x - x != 0) return f32.NaN;
  const rh = reduce(Mathf.abs(x));
  const hi = sineParts(stepIndex() + 64, rh, low());
  return roundSum(hi, low(), 1);
}
