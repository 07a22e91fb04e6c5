import { highWord, powerOfTwo, roundSum } from './doubleDouble.ts';

/** Fraction bits of the fixed-point numbers here. */
const P = 192n;
const ONE = 1n << P;
/** Binary digits computed of a logarithm. */
const DIGITS = 176n;
/** ln 2. */
const LN2 = 0xb17217f7d1cf79abc9e3b39803f2f6af40f343267298b62dn;

/**
 * a^y if that is a number of at most 25 significant bits, else 0; a > 0, a != 1 and y != 0 finite binary32 values,
 * a^y in the range of binary32.
 *
 * With a = m 2^e, m odd: m = 1 gives 2^(e y) if e y is an integer. If m >= 3, y must be positive. For y = n 2^-b, n odd,
 * m must be a 2^b-th power, and its root to the n-th at most 2^25, so that n <= 15.
 */
export function exactPower(a: number, y: number): number {
  let m = a * powerOfTwo(-(highWord(a) >> 20) + 1023);
  let e = (highWord(a) >> 20) - 1023;
  for (; Math.floor(m) !== m; e -= 1) m *= 2;
  if (Math.floor(e * y) !== e * y) return 0;
  let n = y;
  if (m > 1) {
    if (y < 0) return 0;
    for (; Math.floor(n) !== n; n *= 2) {
      const root = Math.sqrt(m);
      if (Math.floor(root) !== root) return 0;
      m = root;
    }
    if (n > 15) return 0;
  } else {
    n = 1;
  }
  let product = 1;
  for (let i = 0; i < n; i += 1) {
    product *= m;
    if (product > 33554432) return 0;
  }
  return product * powerOfTwo(e * y);
}

/**
 * log2 a in fixed point, a > 0 a finite binary32 value; too small by less than 2^-175.
 *
 * Digit by digit: squaring m in [1, 2) doubles its logarithm; if the square reaches 2, the next digit is 1. Each of the
 * truncations counts once in the logarithm, below 2^-191.
 */
export function preciseLog2(a: number): bigint {
  const k = (highWord(a) >> 20) - 1023;
  let v = BigInt(a * powerOfTwo(23 - k)) << (P - 23n);
  let digits = 0n;
  for (let i = 1n; i <= DIGITS; i += 1n) {
    v = (v * v) >> P;
    if (v >> (P + 1n) === 1n) {
      v >>= 1n;
      digits |= 1n << (P - i);
    }
  }
  return (BigInt(k) << P) + digits;
}

/**
 * RN(2^(y log)), log in fixed point, y a finite binary32 value != 0, |y log| < 151.
 *
 * The error of log, times |y|, is below 2^-140 where it counts (|y| < 2^32, as |log| > 2^-24.5); the series for e^z,
 * z < 0.7, adds 2^-180.
 */
export function preciseExp2(log: bigint, y: number): number {
  const e = ((highWord(y) >> 20) & 0x7ff) - 1023 - 23;
  const m = BigInt(y * powerOfTwo(-e));
  const magnitude = (log < 0n ? -log : log) * (m < 0n ? -m : m);
  const scaled = e >= 0 ? magnitude << BigInt(e) : magnitude >> BigInt(-e);
  const t = log < 0n === m < 0n ? scaled : -scaled;
  const z = ((t & (ONE - 1n)) * LN2) >> P;
  let term = ONE;
  let sum = ONE;
  for (let n = 1n; term > 0n; n += 1n) {
    term = ((term * z) >> P) / n;
    sum += term;
  }
  // The top 53 bits, and a mark for the others, which are never all 0 (else the power would be exact).
  return roundSum(Number(sum >> (P - 52n)) * powerOfTwo(-52), powerOfTwo(-54), powerOfTwo(Number(t >> P)));
}
