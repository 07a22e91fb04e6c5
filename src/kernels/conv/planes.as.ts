// Images quantised once into int16, with their padding, so that overlapping windows only copy.
import { maxMagnitude } from '../../numerics/fixedPoint.as';
import { limb4, LOW_LIMB, quantise4, scales, setScale, WHOLE } from '../matMul/pack.as';

/** Room that loads of 16 bytes may touch behind a plane. */
export const SLACK: usize = 64;

/** Which part of a value goes into a plane: all of it, or one of two limbs. */
// @ts-ignore: decorator
@inline
export function limbOf(wide: bool, limb: i32): i32 {
  return wide ? LOW_LIMB + limb : WHOLE;
}

/**
 * Scales of the groups of x seen as (outer, groups, inner): a group is all of x with one index in the middle.
 *
 * @param factors room for two rows of `groups` f32, each `factorStride` bytes long
 * @param units an f64 a group
 */
export function groupScales(
  x: usize, outer: i32, groups: i32, inner: i32, p: i32,
  factors: usize, factorStride: usize, units: usize,
): void {
  if (outer == 1) {
    scales(x, true, groups, inner, p, factors, factorStride, units);
    return;
  }
  if (inner == 1) {
    scales(x, false, groups, outer, p, factors, factorStride, units);
    return;
  }
  for (let g = 0; g < groups; ++g) {
    let bits = 0;
    for (let o = 0; o < outer; ++o)
      bits = max(bits, maxMagnitude(x + (<usize>((o * groups + g) * inner) << 2), inner));
    setScale(bits, p, factors + (<usize>g << 2), factorStride, units + (<usize>g << 3));
  }
}

/**
 * Factors for a row of values: those of `groups` groups, each for `inner` values, all of it `repeats` times.
 *
 * @param factors two rows as groupScales leaves them, from the first wanted group on
 * @param rows two rows of repeats * groups * inner f32, `rowStride` bytes apart
 */
export function spreadFactors(
  factors: usize, factorStride: usize, groups: i32, inner: i32, repeats: i32, rows: usize, rowStride: usize,
): void {
  for (let r = 0; r < repeats; ++r) {
    for (let g = 0; g < groups; ++g) {
      const first = f32.load(factors + (<usize>g << 2));
      const second = f32.load(factors + (<usize>g << 2) + factorStride);
      for (let i = 0; i < inner; ++i, rows += 4) {
        f32.store(rows, first);
        f32.store(rows + rowStride, second);
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function quantised4(x: usize, factors: usize, factorStride: usize, limit: i32, limb: i32): v128 {
  return limb4(quantise4(v128.load(x), v128.load(factors), v128.load(factors + factorStride), limit), limb);
}

/** Quantises n values side by side, each with its own factors, into int16. */
export function quantiseRow(
  x: usize, n: i32, factors: usize, factorStride: usize, limit: i32, limb: i32, to: usize,
): void {
  let i = 0;
  for (; i + 8 <= n; i += 8) {
    const a = quantised4(x, factors, factorStride, limit, limb);
    const b = quantised4(x + 16, factors + 16, factorStride, limit, limb);
    v128.store(to, i16x8.narrow_i32x4_s(a, b));
    x += 32;
    factors += 32;
    to += 16;
  }
  if (i + 4 <= n) {
    const a = quantised4(x, factors, factorStride, limit, limb);
    v128.store64_lane(to, i16x8.narrow_i32x4_s(a, a), 0);
    i += 4;
    x += 16;
    factors += 16;
    to += 8;
  }
  for (; i < n; ++i) {
    const q = limb4(quantise4(v128.load32_splat(x), v128.load32_splat(factors), v128.load32_splat(factors + factorStride), limit), limb);
    store<i16>(to, <i16>i32x4.extract_lane(q, 0));
    x += 4;
    factors += 4;
    to += 2;
  }
}

/** Quantises `rows` rows of `n` values, `rowBytes` apart, into rows of int16 `toBytes` apart. */
export function quantiseRows(
  x: usize, rows: i32, n: i32, rowBytes: usize, factors: usize, factorStride: usize,
  limit: i32, limb: i32, to: usize, toBytes: usize,
): void {
  for (let r = 0; r < rows; ++r) {
    quantiseRow(x, n, factors, factorStride, limit, limb, to);
    x += rowBytes;
    to += toBytes;
  }
}
