import { low, quotient, roundSum, sumError } from './doubleDouble.ts';
import { expParts } from './expParts.ts';

/**
 * RN(1 / (1 + e^-x)), x a binary32 value (held in a number, as the result is).
 *
 * For |x| >= 2^-6 with e = e^-|x|, known to 2^-70: 1 / (1 + e), or e / (1 + e) if x < 0, the quotient known
 * to 2^-61: together below 2^-60.
 * Below that 1/2 + x/4, exactly kept, and the odd series from -x^3/48 on, itself below 2^-23.5: rounding brings less than
 * 2^-51 of it, so that the sum is good however near to 1/2 + x/4 the result is; the series' end is 2^-60 of it.
 * Of all 2^32 inputs 0xb3800000 comes nearest to a rounding boundary: 2^-76.6 of its value; there x/4 is a tie and
 * the sign of -x^3/48 decides. Below -104 the result is under half the smallest binary32 value.
 */
export function sigmoidF32(x: number): number {
  if (x !== x) return NaN;
  if (x > 104) return 1;
  if (x < -104) return 0;
  if (Math.abs(x) < 1 / 64) {
    const xx = x * x;
    const quarter = 0.25 * x;
    const hi = 0.5 + quarter;
    const series = x * xx * (-1 / 48 + xx * (1 / 480 + xx * (-17 / 80640 + xx * (31 / 1451520))));
    return roundSum(hi, sumError(0.5, quarter, hi) + series, 1);
  }
  const eh = expParts(-Math.abs(x), 0);
  const el = low();
  const d = 1 + eh;
  const dl = sumError(1, eh, d) + el;
  const q = x < 0 ? quotient(eh, el, d, dl) : quotient(1, 0, d, dl);
  return roundSum(q, low(), 1);
}
