import { REDUCTION_TABLE, SINE_TABLE, STEP_HI, STEP_LO } from './circleTable.ts';
import { highWord, pair, powerOfTwo, productError, sumError } from './doubleDouble.ts';

let step = 0;

/** The multiple of pi/128, modulo 256, that the last call of `reduce` took away. */
export function stepIndex(): number {
  return step;
}

/**
 * a - n pi/128 as a double-double, at most pi/256 in magnitude, and n mod 256 as `stepIndex`; a >= 0 a finite binary32
 * value.
 *
 * a = M 2^e with an integer M of 24 bits. M times ((128/pi 2^e) mod 256), which the table has for every e in four parts
 * of 28, 28, 28 and 53 bits, is a in units of pi/128 but for multiples of 256. The first three products are exact,
 * and so are their sums once n is taken away; the last is below 2^-52 and known to 2^-105. No binary32 value but 0 comes
 * nearer than 2^-30 to a multiple of pi/2, where alone the relative error counts: it is below 2^-70.
 */
export function reduce(a: number): number {
  if (a < 1 / 128) {
    step = 0;
    return pair(a, 0);
  }
  const e = (highWord(a) >> 20) - 1023 - 23;
  const m = a * powerOfTwo(-e);
  const row = 4 * (e + 30);
  const p1 = m * (REDUCTION_TABLE[row] as number);
  const p2 = m * (REDUCTION_TABLE[row + 1] as number);
  const p3 = m * (REDUCTION_TABLE[row + 2] as number);
  const p4 = m * (REDUCTION_TABLE[row + 3] as number);
  const t = p1 - 256 * Math.floor(p1 * (1 / 256));
  const n = Math.floor(t + p2 + 0.5);
  step = n & 255;
  const f = t - n + p2;
  const g = f + p3;
  const gl = sumError(f, p3, g) + p4;
  const r = g * STEP_HI;
  return pair(r, productError(g, STEP_HI, r) + (g * STEP_LO + gl * STEP_HI));
}

/**
 * sin(i pi/128 + rh + rl) as a double-double, |rh + rl| <= pi/256, 0 <= i < 256; the cosine is that for i + 64.
 *
 * S cos r + C sin r with S, C = sin, cos(i pi/128) from the table. The product C rh and the sum of the large terms are
 * exact; S (cos r - 1), below 2^-13.7 |S|, and C (sin r - r), below 2^-15.2 |C rh|, are rounded, to 2^-65.5 |S| and
 * 2^-67 |C rh|; the series' ends are below them. |S| is 0 or at most twice the result: the relative error is below 2^-63.
 */
export function sineParts(i: number, rh: number, rl: number): number {
  const s = 2 * (i & 255);
  const c = 2 * ((i + 64) & 255);
  const sh = SINE_TABLE[s] as number;
  const ch = SINE_TABLE[c] as number;
  const rr = rh * rh;
  const sineTail = rh * rr * (-1 / 6 + rr * (1 / 120 + rr * (-1 / 5040)));
  const cosineTail = rr * (-1 / 2 + rr * (1 / 24 + rr * (-1 / 720 + rr * (1 / 40320))));
  const p = ch * rh;
  const hi = sh + p;
  const small =
    (SINE_TABLE[s + 1] as number) +
    (SINE_TABLE[c + 1] as number) * rh +
    ch * (rl + sineTail) +
    sh * (cosineTail - rh * rl);
  return pair(hi, sumError(sh, p, hi) + (productError(ch, rh, p) + small));
}
