import { EXP_TABLE, LN2_256_HI, LN2_256_LO, STEPS_PER_UNIT } from './expTable.ts';
import { pair, powerOfTwo, productError, sumError } from './doubleDouble.ts';

/** hi + lo, |hi| > |lo|, as a double-double whose low part is at most half a unit in the last place of the high one. */
function normalized(hi: number, lo: number): number {
  const s = hi + lo;
  return pair(s, lo - (s - hi));
}

/**
 * e^(v+w) + offset (0 or -1) as a double-double, |v| <= 104 and |w| <= 2^-53 |v|.
 *
 * The reduction is that of expF32, v - n LN2_256_HI still exact: a multiple of 2^-62 if n != 0, and below 2^-9.5. Then
 * e^(v+w) = 2^k T (1 + rh + (tail - rl)), T = th + tl. The product th * rh and the sums of the large terms are kept
 * exactly; what is rounded, 2^k th (tail - rl), is below 2^(k-19), so that the absolute error is below 2^(k-70).
 * Relative errors: of e^(v+w) below 2^-70. Of e^v - 1: if n = 0 it is v + tail, and the tail, at most |v|/2 < 2^-10.5
 * of it, brings 2^-62.5, the series' end 2^-69; else |e^v - 1| > 2^-9.6 for k <= 0: below 2^-60.
 */
function expPlus(v: number, w: number, offset: number): number {
  const n = Math.floor(v * STEPS_PER_UNIT + 0.5);
  const rh = v - n * LN2_256_HI;
  const rl = n * LN2_256_LO - w;
  const r = rh - rl;
  const tail = r * r * (1 / 2 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120 + r * (1 / 720)))));
  if (n === 0 && offset !== 0) return normalized(v, tail - rl);
  const i = n & 255;
  const scale = powerOfTwo(n >> 8);
  const th = (EXP_TABLE[2 * i] as number) * scale;
  const tl = (EXP_TABLE[2 * i + 1] as number) * scale;
  const start = th + offset;
  const p = th * rh;
  const hi = start + p;
  const rest = productError(th, rh, p) + (tl + tl * rh + th * (tail - rl));
  return normalized(hi, sumError(start, p, hi) + (sumError(th, offset, start) + rest));
}

/** e^(v+w) as a double-double, |v| <= 104 and |w| <= 2^-53 |v|, with a relative error below 2^-70. */
export function expParts(v: number, w: number): number {
  return expPlus(v, w, 0);
}

/** e^v - 1 as a double-double, |v| <= 104, v != 0 and of at most 25 bits, with a relative error below 2^-60. */
export function expm1Parts(v: number): number {
  return expPlus(v, 0, -1);
}
