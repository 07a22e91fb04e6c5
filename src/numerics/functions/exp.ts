import { EXP_TABLE, LN2_256_HI, LN2_256_LO, STEPS_PER_UNIT } from './expTable.ts';
import { powerOfTwo, roundSum } from './doubleDouble.ts';

/**
 * RN(e^x), x a binary32 value (held in a number, as the result is).
 *
 * x = n ln2/256 + r with |r| <= ln2/512 + 2^-40 < 2^-9.52, n = 256 k + i; e^x = 2^k T (e^r) with T = 2^(i/256).
 * Errors, relative to the result:
 * - n * LN2_256_HI has at most 16 + 37 bits and cancels against x without rounding; what LN2_256_LO misses, and
 *   the rounding of its product, is below 2^-81;
 * - e^r - 1 to degree 6: the rest is below 2^-78; rounding it to one number p, |p| < 2^-9.5: 2^-63 and, from the
 *   terms below r, 2^-71;
 * - the product of T's high part and p: 2^-63; adding T's low part (below 2^-53): 2^-62; T itself: 2^-106;
 * - the product of T's low part and p, left out: 2^-62.5.
 * Together below 2^-60.5. Of all 2^32 inputs 0xc16912cd comes nearest to a rounding boundary: 2^-52.6 of its
 * value.
 * Beyond 89 the result exceeds the largest binary32 value, below -104 it is under half the smallest.
 */
export function expF32(x: number): number {
  if (x !== x) return NaN;
  if (x > 89) return Infinity;
  if (x < -104) return 0;
  const n = Math.floor(x * STEPS_PER_UNIT + 0.5);
  const rh = x - n * LN2_256_HI;
  const rl = n * LN2_256_LO;
  const r = rh - rl;
  const tail = r * r * (1 / 2 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120 + r * (1 / 720)))));
  const i = n & 255;
  const hi = EXP_TABLE[2 * i] as number;
  const lo = (EXP_TABLE[2 * i + 1] as number) + hi * (rh + (tail - rl));
  return roundSum(hi, lo, powerOfTwo(n >> 8));
}
