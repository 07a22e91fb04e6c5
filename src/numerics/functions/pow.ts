import { LN2_HI, LN2_LO, LOG_TABLE, ORIGIN_HIGH } from './logTable.ts';
import { highWord, low, pair, productError, roundSum, sumError, withHighWord } from './doubleDouble.ts';
import { expParts } from './expParts.ts';
import { exactPower, preciseExp2, preciseLog2 } from './powSlow.ts';

/**
 * ln a as a double-double, a > 0 a finite binary32 value.
 *
 * The reduction is that of logF32; here r^2/2 is kept with its rounding error as well. What is rounded starts with
 * r^3/3, below 2^-19.5 |r|, and the sum of the low parts: the relative error is below 2^-69.
 */
function logParts(a: number): number {
  const high = highWord(a);
  const offset = high - ORIGIN_HIGH;
  const k = offset >> 20;
  const row = 3 * ((offset >> 12) & 255);
  const r = withHighWord(a, high - (k << 20)) * (LOG_TABLE[row] as number) - 1;
  const start = k * LN2_HI + (LOG_TABLE[row + 1] as number);
  const rr = r * r;
  const cube = r * rr * (1 / 3 + r * (-1 / 4 + r * (1 / 5 + r * (-1 / 6 + r * (1 / 7 + r * (-1 / 8))))));
  const half = -0.5 * rr;
  const first = start + r;
  const second = first + half;
  const rest = k * LN2_LO + (LOG_TABLE[row + 2] as number) + (cube - 0.5 * productError(r, r, rr));
  const lo = sumError(start, r, first) + sumError(first, half, second) + rest;
  const hi = second + lo;
  return pair(hi, lo - (hi - second));
}

/** a^y for finite a > 0, a != 1, and finite y != 0, correctly rounded. */
function positivePower(a: number, y: number): number {
  const lh = logParts(a);
  const ll = low();
  const v = y * lh;
  if (v > 89) return Infinity;
  if (v < -104) return 0;
  const hi = expParts(v, productError(y, lh, v) + y * ll);
  const lo = low();
  const margin = hi * 4.336808689942018e-19; // 2^-61
  const result = roundSum(hi, lo + margin, 1);
  if (result === roundSum(hi, lo - margin, 1)) return result;
  const exact = exactPower(a, y);
  return exact > 0 ? Math.fround(exact) : preciseExp2(preciseLog2(a), y);
}

/**
 * RN(x^y), x and y binary32 values (held in numbers, as the result is), with the special cases of C99's `pow`:
 * 1 for y = 0 and for x = 1, whatever the other one; NaN for x < 0 unless y is an integer.
 *
 * x^y = e^(y ln x), ln x known to 2^-69 of itself and |y ln x| <= 104, so that the double-double's relative error is
 * below 2^-62. If that leaves the rounding open, either the result is a tie, which `exactPower` finds, or
 * integer arithmetic with a relative error below 2^-125 decides. A function of two such arguments cannot be
 * checked for all of them; among some 2^60 that matter the nearest to a tie is to be expected at 2^-85.
 */
export function powF32(x: number, y: number): number {
  if (y === 0 || x === 1) return 1;
  if (x !== x || y !== y) return NaN;
  const a = Math.abs(x);
  const integer = Math.floor(y) === y;
  const odd = integer && Math.floor(0.5 * y) !== 0.5 * y;
  if (y - y !== 0) return a === 1 ? 1 : a > 1 === y > 0 ? Infinity : 0;
  const negative = odd && (x < 0 || (x === 0 && 1 / x < 0));
  if (a === 0 || a === Infinity) {
    const magnitude = (a === 0) === y > 0 ? 0 : Infinity;
    return negative ? -magnitude : magnitude;
  }
  if (x < 0 && !integer) return NaN;
  const magnitude = a === 1 ? 1 : positivePower(a, y);
  return negative ? -magnitude : magnitude;
}
