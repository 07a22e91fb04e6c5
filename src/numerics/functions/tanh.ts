import { low, quotient, roundSum, sumError } from './doubleDouble.ts';
import { expm1Parts } from './expParts.ts';

/**
 * RN(tanh x), x a binary32 value (held in a number, as the result is).
 *
 * tanh |x| = e / (e + 2) with e = e^(2|x|) - 1 known to 2^-60, and the quotient to 2^-61: together below
 * 2^-59. Of all 2^32 inputs 0x3ac37de2 comes nearest to a rounding boundary: 2^-50.3 of its value. Up to 2^-12 the
 * result differs from x by less than x^3/3 < 2^-25 |x|, so x is nearest; from 9.1 on it is nearer than 2^-25 to 1.
 */
export function tanhF32(x: number): number {
  if (x !== x) return NaN;
  const a = Math.abs(x);
  if (a <= 1 / 4096) return x;
  if (a >= 9.1) return x < 0 ? -1 : 1;
  const eh = expm1Parts(2 * a);
  const el = low();
  const d = eh + 2;
  const q = quotient(eh, el, d, sumError(eh, 2, d) + el);
  const y = roundSum(q, low(), 1);
  return x < 0 ? -y : y;
}
