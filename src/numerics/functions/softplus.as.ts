import { low, roundSum, sumError } from './doubleDouble.as';
import { expParts } from './expParts.as';
import { log1pParts } from './log1pParts.as';

/** RN(ln(1 + e^x)); softplus.ts has the method and its error bound. NaN gives 0x7fc00000. */
export function softplusF32(x: f32): f32 {
  if (x != x) return f32.NaN;
  if (x >= 40) return x;
  if (x < -104) return 0;
  const v = <f64>x;
  const eh = expParts(-Math.abs(v), 0);
  const lh = log1pParts(eh, low());
  const ll = low();
  if (v <= 0) return roundSum(lh, ll, 1);
  const hi = v + lh;
  return roundSum(hi, sumError(v, lh, hi) + ll, 1);
}
