/**
 * Sums of two binary64 numbers, hi + lo ("double-doubles"), and their one rounding to binary32.
 *
 * A function that returns a double-double returns hi and leaves lo for `low` to fetch, until the next such call.
 * JavaScript's + - * / on numbers are IEEE binary64, to nearest even. "Exactly" holds as long as nothing overflows
 * and no error term underflows, which arguments between 2^-300 and 2^300 rule out.
 */

const double = new Float64Array(1);
const halves = new Uint32Array(double.buffer);
double[0] = 1;
// The half that holds sign and exponent: the second one on every machine that browsers run on today.
const HIGH = halves[1] === 0x3ff00000 ? 1 : 0;
const LOW = 1 - HIGH;

let lowPart = 0;

/** The low part of the double-double computed last. */
export function low(): number {
  return lowPart;
}

/** Returns the double-double hi + lo. */
export function pair(hi: number, lo: number): number {
  lowPart = lo;
  return hi;
}

/** Sign, exponent and the top 20 fraction bits of a binary64 number, as a signed 32-bit integer. */
export function highWord(x: number): number {
  double[0] = x;
  return (halves[HIGH] as number) | 0;
}

/** x with its high word replaced. */
export function withHighWord(x: number, high: number): number {
  double[0] = x;
  halves[HIGH] = high;
  return double[0];
}

/** 2^k for an integer k in [-1022, 1023]. */
export function powerOfTwo(k: number): number {
  halves[HIGH] = (k + 1023) << 20;
  halves[LOW] = 0;
  return double[0] as number;
}

/** The rounding error of s = a + b (Knuth): a + b = s + sumError(a, b, s) exactly. */
export function sumError(a: number, b: number, s: number): number {
  const t = s - a;
  return a - (s - t) + (b - t);
}

/** The rounding error of p = a * b (Dekker, Veltkamp): a * b = p + productError(a, b, p) exactly. */
export function productError(a: number, b: number, p: number): number {
  const ta = 134217729 * a;
  const a1 = ta - (ta - a);
  const a2 = a - a1;
  const tb = 134217729 * b;
  const b1 = tb - (tb - b);
  const b2 = b - b1;
  return a1 * b1 - p + a1 * b2 + a2 * b1 + a2 * b2;
}

/** (ah + al) / (bh + bl) as a double-double; if |al| < 2^-10 |ah|, |bl| < 2^-10 |bh|: relative error below 2^-61. */
export function quotient(ah: number, al: number, bh: number, bl: number): number {
  const q = ah / bh;
  const p = q * bh;
  return pair(q, (ah - p - productError(q, bh, p) + (al - q * bl)) / (bh + bl));
}

/**
 * RN(scale * (hi + lo)) to binary32, the sum taken exactly; scale is a power of two, |hi| >= |lo| or hi = 0.
 *
 * The sum is first rounded to binary64 *to odd*: an inexact result gets an odd last bit. Such a number is never
 * a tie of binary32 and lies on the same side of every tie as the exact sum, so the second rounding, to any
 * precision up to 51 bits (subnormal results have fewer), is that of the exact sum. Scaling changes no bit.
 */
export function roundSum(hi: number, lo: number, scale: number): number {
  const s = hi + lo;
  const error = lo - (s - hi);
  if (error === 0) return Math.fround(s * scale);
  double[0] = s;
  const last = halves[LOW] as number;
  if ((last & 1) === 0) {
    if (error > 0 === s > 0) {
      halves[LOW] = last + 1;
    } else {
      if (last === 0) halves[HIGH] = (halves[HIGH] as number) - 1;
      halves[LOW] = last - 1;
    }
  }
  return Math.fround(double[0] * scale);
}
