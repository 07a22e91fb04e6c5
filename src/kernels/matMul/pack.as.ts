// Quantising a matrix into panels of int16 for the micro-kernel.
//
// A panel holds WIDTH groups (rows of A, columns of B). For every pair of neighbouring k it has WIDTH words, each with
// two quantised values: k in the low half, k + 1 in the high half; missing ones are 0. Pairs follow one another.
import { firstFactor, powerOfTwo64, scaleTwice4, secondFactor } from '../../numerics/float32.as';
import { INFINITY_BITS, magnitude4, maxMagnitude, scaleExponent } from '../../numerics/fixedPoint.as';

/** Which bits of a quantised value go into the panel. */
export const WHOLE: i32 = 0;
export const LOW_LIMB: i32 = 1;
export const HIGH_LIMB: i32 = 2;

/** Bits of the low limb of a 27-bit value. */
export const LIMB_BITS: i32 = 14;

/**
 * The scales of `count` groups.
 *
 * @param factors two f32 a group, whose product quantises; both 0 for a group of zeros and for a poisoned one
 * @param units an f64 a group, the weight of a quantised value's last bit; NaN for a poisoned group
 */
export function setScale(bits: i32, p: i32, factors: usize, factorStride: usize, units: usize): void {
  let first: f32 = 0;
  let second: f32 = 0;
  let unit: f64 = 0;
  if (bits >= INFINITY_BITS) {
    unit = NaN;
  } else if (bits != 0) {
    const shift = p - 1 - scaleExponent(bits);
    first = firstFactor(shift);
    second = secondFactor(shift);
    unit = powerOfTwo64(-shift);
  }
  store<f32>(factors, first);
  store<f32>(factors + factorStride, second);
  store<f64>(units, unit);
}

/**
 * Scales of all groups of a matrix.
 *
 * @param contiguous whether a group's elements lie side by side (then groups are k apart); otherwise groups lie side
 *   by side and a group's elements are `count` apart
 * @param factors room for two rows of `count` f32, each `factorStride` bytes long
 */
export function scales(x: usize, contiguous: bool, count: i32, k: i32, p: i32, factors: usize, factorStride: usize, units: usize): void {
  if (contiguous) {
    for (let g = 0; g < count; ++g) {
      const bits = maxMagnitude(x + (<usize>(g * k) << 2), k);
      setScale(bits, p, factors + (<usize>g << 2), factorStride, units + (<usize>g << 3));
    }
    return;
  }
  // The first row of factors holds the magnitudes meanwhile.
  memory.fill(factors, 0, <usize>count << 2);
  for (let i = 0; i < k; ++i) {
    const row = x + (<usize>(i * count) << 2);
    let g = 0;
    for (; g + 4 <= count; g += 4) {
      const at = factors + (<usize>g << 2);
      v128.store(at, i32x4.max_s(v128.load(at), magnitude4(v128.load(row + (<usize>g << 2)))));
    }
    for (; g < count; ++g) {
      const at = factors + (<usize>g << 2);
      i32.store(at, max(i32.load(at), i32.load(row + (<usize>g << 2)) & 0x7fffffff));
    }
  }
  for (let g = 0; g < count; ++g) {
    const at = factors + (<usize>g << 2);
    setScale(i32.load(at), p, at, factorStride, units + (<usize>g << 3));
  }
}

/** 1.5 * 2^23: adding it to a smaller binary32 rounds that to an integer, ties to even, which the low bits then hold. */
const ROUNDER: f32 = 12582912.0;
const ROUNDER_BITS: i32 = 0x4b400000;

/** Up to this size of integers ROUNDER serves; beyond it values are converted, which takes several instructions. */
const ROUNDER_LIMIT: i32 = 1 << 22;

/**
 * Four values quantised: integers of p bits. An infinity or a NaN becomes any of them: its group's unit is NaN, and makes
 * NaN of every output.
 */
// @ts-ignore: decorator
@inline
export function quantise4(v: v128, first: v128, second: v128, limit: i32): v128 {
  const scaled = scaleTwice4(v, first, second);
  const q =
    limit < ROUNDER_LIMIT
      ? i32x4.sub(f32x4.add(scaled, f32x4.splat(ROUNDER)), i32x4.splat(ROUNDER_BITS))
      : i32x4.trunc_sat_f32x4_s(f32x4.nearest(scaled));
  return i32x4.max_s(i32x4.min_s(q, i32x4.splat(limit)), i32x4.splat(-limit));
}

/** The wanted limb of four quantised values. */
// @ts-ignore: decorator
@inline
export function limb4(q: v128, limb: i32): v128 {
  if (limb == WHOLE) return q;
  const half = i32x4.splat(1 << (LIMB_BITS - 1));
  const low = i32x4.sub(v128.and(i32x4.add(q, half), i32x4.splat((1 << LIMB_BITS) - 1)), half);
  if (limb == LOW_LIMB) return low;
  return i32x4.shr_s(i32x4.sub(q, low), LIMB_BITS);
}

// @ts-ignore: decorator
@inline
function pairWords(even: v128, odd: v128): v128 {
  return v128.or(v128.and(even, i32x4.splat(0xffff)), i32x4.shl(odd, 16));
}

/** One value quantised, in lane 0. */
// @ts-ignore: decorator
@inline
function quantiseOne(x: usize, first: f32, second: f32, limit: i32, limb: i32): i32 {
  const q = quantise4(v128.load32_splat(x), f32x4.splat(first), f32x4.splat(second), limit);
  return i32x4.extract_lane(limb4(q, limb), 0);
}

/**
 * Packs groups [start, start + width) whose elements lie side by side, groups k apart. Groups from `count` on are 0.
 */
export function packContiguous(
  x: usize, start: i32, width: i32, count: i32, k: i32, limit: i32, limb: i32,
  factors: usize, factorStride: usize, panel: usize,
): void {
  const pairs = (k + 1) >> 1;
  const step = <usize>width << 2;
  for (let w = 0; w < width; ++w) {
    let to = panel + (<usize>w << 2);
    if (start + w >= count) {
      for (let i = 0; i < pairs; ++i, to += step) i32.store(to, 0);
      continue;
    }
    const row = x + (<usize>((start + w) * k) << 2);
    const factor = factors + (<usize>(start + w) << 2);
    const first = v128.load32_splat(factor);
    const second = v128.load32_splat(factor + factorStride);
    let i = 0;
    for (; i + 8 <= k; i += 8) {
      const from = row + (<usize>i << 2);
      const a = limb4(quantise4(v128.load(from), first, second, limit), limb);
      const b = limb4(quantise4(v128.load(from, 16), first, second, limit), limb);
      const words = i16x8.narrow_i32x4_s(a, b);
      v128.store32_lane(to, words, 0);
      v128.store32_lane(to + step, words, 1);
      v128.store32_lane(to + 2 * step, words, 2);
      v128.store32_lane(to + 3 * step, words, 3);
      to += 4 * step;
    }
    const firstOne = f32.load(factor);
    const secondOne = f32.load(factor + factorStride);
    for (; i < k; i += 2) {
      const even = quantiseOne(row + (<usize>i << 2), firstOne, secondOne, limit, limb);
      const odd = i + 1 < k ? quantiseOne(row + (<usize>(i + 1) << 2), firstOne, secondOne, limit, limb) : 0;
      i32.store(to, (even & 0xffff) | (odd << 16));
      to += step;
    }
  }
}

/**
 * Packs groups [start, start + width) that lie side by side, elements of a group `count` apart. Groups from `count` on
 * are 0.
 */
export function packStrided(
  x: usize, start: i32, width: i32, count: i32, k: i32, limit: i32, limb: i32,
  factors: usize, factorStride: usize, panel: usize,
): void {
  const pairs = (k + 1) >> 1;
  const step = <usize>width << 2;
  const rowBytes = <usize>count << 2;
  let w = 0;
  for (; w + 4 <= width && start + w + 4 <= count; w += 4) {
    const factor = factors + (<usize>(start + w) << 2);
    const first = v128.load(factor);
    const second = v128.load(factor + factorStride);
    let from = x + (<usize>(start + w) << 2);
    let to = panel + (<usize>w << 2);
    for (let i = 0; i < k >> 1; ++i) {
      const even = limb4(quantise4(v128.load(from), first, second, limit), limb);
      const odd = limb4(quantise4(v128.load(from + rowBytes), first, second, limit), limb);
      v128.store(to, pairWords(even, odd));
      from += 2 * rowBytes;
      to += step;
    }
    if (k & 1) {
      const even = limb4(quantise4(v128.load(from), first, second, limit), limb);
      v128.store(to, v128.and(even, i32x4.splat(0xffff)));
    }
  }
  for (; w < width; ++w) {
    let to = panel + (<usize>w << 2);
    if (start + w >= count) {
      for (let i = 0; i < pairs; ++i, to += step) i32.store(to, 0);
      continue;
    }
    const factor = factors + (<usize>(start + w) << 2);
    const first = f32.load(factor);
    const second = f32.load(factor + factorStride);
    let from = x + (<usize>(start + w) << 2);
    for (let i = 0; i < k; i += 2) {
      const even = quantiseOne(from, first, second, limit, limb);
      const odd = i + 1 < k ? quantiseOne(from + rowBytes, first, second, limit, limb) : 0;
      i32.store(to, (even & 0xffff) | (odd << 16));
      from += 2 * rowBytes;
      to += step;
    }
  }
}
