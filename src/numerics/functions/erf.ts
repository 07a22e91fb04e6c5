import { ERF_TABLE } from './erfTable.ts';
import { roundSum, sumError } from './doubleDouble.ts';

/**
 * RN(erf x), x a binary32 value (held in a number, as the result is).
 *
 * |x| = c + d with c = j/64 and |d| <= 2^-7; erf |x| by its Taylor series at c to degree 8. erf c has two parts, the
 * first coefficient 29 bits, whose product with d (24 bits) is exact, and a rest. Errors, relative to the result: the
 * series' end 2^-63.6 (greatest for small c); the terms from d^2 on, below 2^-12 of the result for j > 0 and 2^-15.5
 * for j = 0, are rounded to 2^-63; the constants 2^-80. Together below 2^-62. Of all 2^32 inputs 0x3940ead6 comes nearest
 * to a rounding boundary: 2^-56.4 of its value. From 4 on the result is nearer than 2^-25 to 1.
 */
export function erfF32(x: number): number {
  if (x !== x) return NaN;
  if (x === 0) return x;
  const a = Math.abs(x);
  if (a >= 4) return x < 0 ? -1 : 1;
  const j = Math.floor(a * 64 + 0.5);
  const d = a - j * (1 / 64);
  const row = 11 * j;
  const start = ERF_TABLE[row] as number;
  const p = (ERF_TABLE[row + 2] as number) * d;
  const hi = start + p;
  let series = ERF_TABLE[row + 10] as number;
  for (let i = 9; i >= 3; i -= 1) series = (ERF_TABLE[row + i] as number) + d * series;
  const y = roundSum(hi, sumError(start, p, hi) + ((ERF_TABLE[row + 1] as number) + d * series), 1);
  return x < 0 ? -y : y;
}
