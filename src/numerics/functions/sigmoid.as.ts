import { low, quotient, roundSum, sumError } from './doubleDouble.as';
import { expParts } from './expParts.as';

/** RN(1 / (1 + e^-x)); sigmoid.ts has the method and its error bound. NaN gives 0x7fc00000. */
export function sigmoidF32(x: f32): f32 {
  if (x != x) return f32.NaN;
  if (x > 104) return 1;
  if (x < -104) return 0;
  const v = <f64>x;
  if (Math.abs(v) < 1.0 / 64) {
    const vv = v * v;
    const quarter = 0.25 * v;
    const hi = 0.5 + quarter;
    const series = v * vv * (-1.0 / 48 + vv * (1.0 / 480 + vv * (-17.0 / 80640 + vv * (31.0 / 1451520))));
    return roundSum(hi, sumError(0.5, quarter, hi) + series, 1);
  }
  const eh = expParts(-Math.abs(v), 0);
  const el = low();
  const d = 1 + eh;
  const dl = sumError(1, eh, d) + el;
  const q = v < 0 ? quotient(eh, el, d, dl) : quotient(1, 0, d, dl);
  return roundSum(q, low(), 1);
}
