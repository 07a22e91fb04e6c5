// From binary32 to integers of p bits, as int16: whole ones, or a limb of them.
//
// An infinity or a NaN becomes any integer: its group's unit is NaN, and makes NaN of every output.
import { scaleTwice4 } from '../../numerics/float32.as';

/** Which bits of a quantised value are wanted. */
export const WHOLE: i32 = 0;
export const LOW_LIMB: i32 = 1;
export const HIGH_LIMB: i32 = 2;

/** Bits of the low limb of a 27-bit value. */
export const LIMB_BITS: i32 = 14;

/** 1.5 * 2^23: adding it to a smaller binary32 rounds that to an integer, ties to even, which the low bits then hold. */
const ROUNDER: f32 = 12582912.0;
const ROUNDER_BITS: i32 = 0x4b400000;

/** The largest integer of 14 bits. */
const MOST: i16 = 8191;

/** Four values rounded to integers that are in the low 16 bits; those of the largest may be one too large. */
// @ts-ignore: decorator
@inline
function round4(v: v128, factor: v128): v128 {
  return f32x4.add(f32x4.mul(v, factor), f32x4.splat(ROUNDER));
}

// @ts-ignore: decorator
@inline
function clamp8(q: v128): v128 {
  return i16x8.max_s(i16x8.min_s(q, i16x8.splat(MOST)), i16x8.splat(-MOST));
}

/** Four values quantised, and the wanted bits of them. */
// @ts-ignore: decorator
@inline
function limb4(v: v128, first: v128, second: v128, limit: i32, limb: i32): v128 {
  const rounded = i32x4.trunc_sat_f32x4_s(f32x4.nearest(scaleTwice4(v, first, second)));
  const q = i32x4.max_s(i32x4.min_s(rounded, i32x4.splat(limit)), i32x4.splat(-limit));
  if (limb == WHOLE) return q;
  const half = i32x4.splat(1 << (LIMB_BITS - 1));
  const low = i32x4.sub(v128.and(i32x4.add(q, half), i32x4.splat((1 << LIMB_BITS) - 1)), half);
  if (limb == LOW_LIMB) return low;
  return i32x4.shr_s(i32x4.sub(q, low), LIMB_BITS);
}

/**
 * Eight values as int16.
 *
 * @param plain known when this is compiled: that p = 14, and the second factors are 1
 */
// @ts-ignore: decorator
@inline
export function quantise8(
  plain: bool, a: v128, b: v128, aFirst: v128, bFirst: v128, aSecond: v128, bSecond: v128, limit: i32, limb: i32,
): v128 {
  if (!plain)
    return i16x8.narrow_i32x4_s(limb4(a, aFirst, aSecond, limit, limb), limb4(b, bFirst, bSecond, limit, limb));
  const offset = i32x4.splat(ROUNDER_BITS);
  return clamp8(i16x8.narrow_i32x4_s(i32x4.sub(round4(a, aFirst), offset), i32x4.sub(round4(b, bFirst), offset)));
}

/** Four words: `even`'s values as int16 in the low halves, `odd`'s in the high ones. See quantise8. */
// @ts-ignore: decorator
@inline
export function quantisePairs(
  plain: bool, even: v128, odd: v128, first: v128, second: v128, limit: i32, limb: i32,
): v128 {
  if (!plain) return halves(limb4(even, first, second, limit, limb), limb4(odd, first, second, limit, limb));
  return clamp8(halves(round4(even, first), round4(odd, first)));
}

/** Words whose low halves are those of `low`, and the high ones those of `high`. */
// @ts-ignore: decorator
@inline
function halves(low: v128, high: v128): v128 {
  return v128.shuffle<i16>(low, i32x4.shl(high, 16), 0, 9, 2, 11, 4, 13, 6, 15);
}
