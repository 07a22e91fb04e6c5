import { low, quotient, roundSum } from './doubleDouble.ts';
import { reduce, sineParts, stepIndex } from './circleParts.ts';

/**
 * RN(tan x), x a binary32 value (held in a number, as the result is); an infinity gives NaN.
 *
 * sin |x| / cos |x|, each known to 2^-62, their quotient to 2^-61: together below 2^-60. Of all 2^32 inputs 0x5ffd33a4 comes
 * nearest to a rounding boundary: 2^-54.5 of its value.
 */
export function tanF32(x: number): number {
  if (x - x !== 0) return NaN;
  if (x === 0) return x;
  const rh = reduce(Math.abs(x));
  const rl = low();
  const sh = sineParts(stepIndex(), rh, rl);
  const sl = low();
  const ch = sineParts(stepIndex() + 64, rh, rl);
  const q = quotient(sh, sl, ch, low());
  const y = roundSum(q, low(), 1);
  return x < 0 ? -y : y;
}
