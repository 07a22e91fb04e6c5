import { low, roundSum, sumError } from './doubleDouble.ts';
import { expParts } from './expParts.ts';
import { log1pParts } from './log1pParts.ts';

/**
 * RN(ln(1 + e^x)), x a binary32 value (held in a number, as the result is).
 *
 * ln(1 + e^x) = max(x, 0) + ln(1 + e) with e = e^-|x| known to 2^-70 and the logarithm of the sum to 2^-60; adding x keeps
 * its own error. Of all 2^32 inputs 0x39ea41d0 comes nearest to a rounding boundary: 2^-57.0 of its value.
 * From 40 on e is below 2^-57, so x is nearest; below -104 the result is under half the smallest binary32 value.
 */
export function softplusF32(x: number): number {
  if (x !== x) return NaN;
  if (x >= 40) return x;
  if (x < -104) return 0;
  const eh = expParts(-Math.abs(x), 0);
  const lh = log1pParts(eh, low());
  const ll = low();
  if (x <= 0) return roundSum(lh, ll, 1);
  const hi = x + lh;
  return roundSum(hi, sumError(x, lh, hi) + ll, 1);
}
