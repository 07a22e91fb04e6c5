import { LN2_HI, LN2_LO, LOG_TABLE, ORIGIN_HIGH } from './logTable.ts';
import { highWord, roundSum, sumError, withHighWord } from './doubleDouble.ts';

/**
 * RN(ln x), x a binary32 value (held in a number, as the result is).
 *
 * x = 2^k m, m in [0.7, 1.42) and in the i-th of 256 intervals; the table gives c near 1/m, of 13 bits, with
 * -ln c = (a multiple of 2^-42) + low part. r = m c - 1 is exact (37 bits), |r| < 2^-9. Then
 * ln x = (k LN2_HI + table high) + r + (k LN2_LO + table low + ln(1+r) - r): the first bracket is exact (49 bits),
 * the error of adding r is kept. Errors, relative to the result:
 * - in the interval of 1, where c = 1 and k = 0, the result is r + tail: the series to degree 7 leaves 2^-66, the
 *   rounding of its terms, each at most |r|/2 of the result, 2^-61.8;
 * - elsewhere |ln x| > 2^-10.1 and |r| < 2^-9.4: the series 2^-68, the tail's rounding 2^-61.5, the constants 2^-80,
 *   the sum of the low parts (below 2^-18) 2^-61.
 * Together below 2^-60. Of all 2^32 inputs 0x65d890d3 comes nearest to a rounding boundary: 2^-57.8 of its value.
 */
export function logF32(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return x;
  const high = highWord(x);
  const offset = high - ORIGIN_HIGH;
  const k = offset >> 20;
  const row = 3 * ((offset >> 12) & 255);
  const m = withHighWord(x, high - (k << 20));
  const r = m * (LOG_TABLE[row] as number) - 1;
  const start = k * LN2_HI + (LOG_TABLE[row + 1] as number);
  const hi = start + r;
  const tail = r * r * (-1 / 2 + r * (1 / 3 + r * (-1 / 4 + r * (1 / 5 + r * (-1 / 6 + r * (1 / 7))))));
  const lo = sumError(start, r, hi) + (k * LN2_LO + (LOG_TABLE[row + 2] as number) + tail);
  return roundSum(hi, lo, 1);
}
