// The scales of groups: what quantises their values, and what their sums are worth.
import { firstFactor, powerOfTwo64, secondFactor } from '../../numerics/float32.as';
import { INFINITY_BITS, magnitude4, maxMagnitude, scaleExponent } from '../../numerics/fixedPoint.as';

/**
 * Sets one group's scale.
 *
 * @param bits of its largest magnitude
 * @param factors two f32, `factorStride` bytes apart, whose product quantises; the first is 0 for a group of zeros and
 *   for a poisoned one, and the second is 1 where one factor does
 * @param units an f64, the weight of a quantised value's last bit; NaN for a poisoned group
 */
export function setScale(bits: i32, p: i32, factors: usize, factorStride: usize, units: usize): void {
  let first: f32 = 0;
  let second: f32 = 1;
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

/** Whether one factor does for all of the groups [start, end). */
export function onlyFirst(start: i32, end: i32, factors: usize, factorStride: usize): bool {
  const one = f32x4.splat(1);
  const second = factors + factorStride;
  let g = start;
  for (; g + 4 <= end; g += 4) if (!i32x4.all_true(f32x4.eq(v128.load(second + (<usize>g << 2)), one))) return false;
  for (; g < end; ++g) if (f32.load(second + (<usize>g << 2)) != 1) return false;
  return true;
}

/** setScale for four groups. */
// @ts-ignore: decorator
@inline
function setFourScales(bits: v128, p: i32, factors: usize, factorStride: usize, units: usize): void {
  const usual = v128.and(
    i32x4.ge_s(bits, i32x4.splat((p - 2) << 23)),
    i32x4.lt_s(bits, i32x4.splat(INFINITY_BITS)),
  );
  if (i32x4.all_true(usual)) {
    // The exponents' sums and differences, in their places.
    const exponents = i32x4.shr_u(bits, 23);
    v128.store(factors, i32x4.shl(i32x4.sub(i32x4.splat(p + 252), exponents), 23));
    v128.store(factors + factorStride, f32x4.splat(1));
    const unit = i32x4.add(exponents, i32x4.splat(898 - p));
    v128.store(units, i64x2.shl(i64x2.extend_low_i32x4_s(unit), 52));
    v128.store(units, i64x2.shl(i64x2.extend_high_i32x4_s(unit), 52), 16);
    return;
  }
  setScale(i32x4.extract_lane(bits, 0), p, factors, factorStride, units);
  setScale(i32x4.extract_lane(bits, 1), p, factors + 4, factorStride, units + 8);
  setScale(i32x4.extract_lane(bits, 2), p, factors + 8, factorStride, units + 16);
  setScale(i32x4.extract_lane(bits, 3), p, factors + 12, factorStride, units + 24);
}

/** The largest magnitudes among `bytes / 4` >= 8 values side by side: the greatest lane is the largest of all. */
function lanesMagnitudes(x: usize, bytes: usize): v128 {
  let m = i32x4.splat(0);
  let other = m;
  const last = x + bytes - 32;
  do {
    m = larger(m, x);
    other = larger(other, x + 16);
    x += 32;
  } while (x < last);
  return i32x4.max_s(larger(m, last), larger(other, last + 16));
}

/** The largest magnitudes of four groups of k >= 8 elements side by side, groups k apart. */
// @ts-ignore: decorator
@inline
function fourMagnitudes(x: usize, k: i32): v128 {
  const bytes = <usize>k << 2;
  const m0 = lanesMagnitudes(x, bytes);
  const m1 = lanesMagnitudes(x + bytes, bytes);
  const m2 = lanesMagnitudes(x + 2 * bytes, bytes);
  const m3 = lanesMagnitudes(x + 3 * bytes, bytes);
  const m01 = i32x4.max_s(v128.shuffle<i32>(m0, m1, 0, 4, 1, 5), v128.shuffle<i32>(m0, m1, 2, 6, 3, 7));
  const m23 = i32x4.max_s(v128.shuffle<i32>(m2, m3, 0, 4, 1, 5), v128.shuffle<i32>(m2, m3, 2, 6, 3, 7));
  return i32x4.max_s(v128.shuffle<i64>(m01, m23, 0, 2), v128.shuffle<i64>(m01, m23, 1, 3));
}

/** Scales of `count` groups whose elements lie side by side, groups k apart. See setScale. */
export function scalesOfRows(
  x: usize, count: i32, k: i32, p: i32, factors: usize, factorStride: usize, units: usize,
): void {
  let g = 0;
  if (k >= 8)
    for (; g + 4 <= count; g += 4) {
      const most = fourMagnitudes(x + (<usize>(g * k) << 2), k);
      setFourScales(most, p, factors + (<usize>g << 2), factorStride, units + (<usize>g << 3));
    }
  for (; g < count; ++g) {
    const bits = maxMagnitude(x + (<usize>(g * k) << 2), k);
    setScale(bits, p, factors + (<usize>g << 2), factorStride, units + (<usize>g << 3));
  }
}

/** Rows that are read side by side. */
const ROWS: i32 = 8;

// @ts-ignore: decorator
@inline
function larger(most: v128, at: usize): v128 {
  return i32x4.max_s(most, magnitude4(v128.load(at)));
}

/**
 * Scales of groups [start, end) that lie side by side among `count`, elements of a group `count` apart; `start` is a
 * multiple of 4. See setScale.
 */
export function scalesOfColumns(
  x: usize, start: i32, end: i32, count: i32, k: i32, p: i32, factors: usize, factorStride: usize, units: usize,
): void {
  const rowBytes = <usize>count << 2;
  // The first row of factors holds the magnitudes meanwhile.
  memory.fill(factors + (<usize>start << 2), 0, <usize>(end - start) << 2);
  let i = 0;
  for (; i + ROWS <= k; i += ROWS) {
    let at = x + (<usize>(i * count + start) << 2);
    let to = factors + (<usize>start << 2);
    for (const stop = factors + (<usize>end << 2); to + 16 <= stop; to += 16, at += 16) {
      let from = at;
      let most = larger(v128.load(to), from);
      most = larger(most, (from += rowBytes));
      most = larger(most, (from += rowBytes));
      most = larger(most, (from += rowBytes));
      most = larger(most, (from += rowBytes));
      most = larger(most, (from += rowBytes));
      most = larger(most, (from += rowBytes));
      v128.store(to, larger(most, from + rowBytes));
    }
  }
  const wholeColumns = start + ((end - start) & ~3);
  for (; i < k; ++i)
    for (let g = start; g < wholeColumns; g += 4) {
      const at = factors + (<usize>g << 2);
      v128.store(at, larger(v128.load(at), x + (<usize>(i * count + g) << 2)));
    }
  for (let g = wholeColumns; g < end; ++g) {
    let most = 0;
    let at = x + (<usize>g << 2);
    for (let row = 0; row < k; ++row, at += rowBytes) most = max(most, i32.load(at) & 0x7fffffff);
    i32.store(factors + (<usize>g << 2), most);
  }
  for (let g = start; g < end; ++g) {
    const at = factors + (<usize>g << 2);
    setScale(i32.load(at), p, at, factorStride, units + (<usize>g << 3));
  }
}
