/**
 * Sums of two binary64 numbers, hi + lo ("double-doubles"), and their one rounding to binary32; doubleDouble.ts says
 * why it is right.
 *
 * A function that returns a double-double returns hi and leaves lo for `low` to fetch, until the next such call.
 */

let lowPart: f64 = 0;

/** The low part of the double-double computed last. */
export function low(): f64 {
  return lowPart;
}

/** Returns the double-double hi + lo. */
export function pair(hi: f64, lo: f64): f64 {
  lowPart = lo;
  return hi;
}

/** 2^k for an integer k in [-1022, 1023]. */
export function powerOfTwo(k: i32): f64 {
  return reinterpret<f64>(<i64>(k + 1023) << 52);
}

/** The rounding error of s = a + b (Knuth): a + b = s + sumError(a, b, s) exactly. */
export function sumError(a: f64, b: f64, s: f64): f64 {
  const t = s - a;
  return a - (s - t) + (b - t);
}

/** The rounding error of p = a * b (Dekker, Veltkamp): a * b = p + productError(a, b, p) exactly. */
export function productError(a: f64, b: f64, p: f64): f64 {
  const ta = 134217729 * a;
  const a1 = ta - (ta - a);
  const a2 = a - a1;
  const tb = 134217729 * b;
  const b1 = tb - (tb - b);
  const b2 = b - b1;
  return a1 * b1 - p + a1 * b2 + a2 * b1 + a2 * b2;
}

/** (ah + al) / (bh + bl) as a double-double; if |al| < 2^-10 |ah|, |bl| < 2^-10 |bh|: relative error below 2^-61. */
export function quotient(ah: f64, al: f64, bh: f64, bl: f64): f64 {
  const q = ah / bh;
  const p = q * bh;
  return pair(q, (ah - p - productError(q, bh, p) + (al - q * bl)) / (bh + bl));
}

/** RN(scale * (hi + lo)) to binary32, the sum taken exactly; scale is a power of two, |hi| >= |lo| or hi = 0. */
export function roundSum(hi: f64, lo: f64, scale: f64): f32 {
  const s = hi + lo;
  const error = lo - (s - hi);
  let bits = reinterpret<i64>(s);
  if (error != 0 && (bits & 1) == 0) bits += error > 0 == s > 0 ? 1 : -1;
  return <f32>(reinterpret<f64>(bits) * scale);
}
