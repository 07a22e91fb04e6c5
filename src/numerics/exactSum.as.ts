// The sum rule and the mean rule. Checked against exactSum.ts.
import {
  CANONICAL_NAN_BITS,
  firstFactor,
  roundQuotient,
  roundScaled,
  scaleTwice4,
  secondFactor,
} from './float32.as';
import { INFINITY_BITS, magnitude4, maxMagnitude, scaleExponent } from './fixedPoint.as';
import { SUM_LANES, threadBlock } from './threadBlock.as';

/** Bits below the slice's leading power of two that a sum keeps. */
const SUM_BITS: i32 = 30;

/** The result for a slice that holds an infinity or a NaN, `step` bytes from element to element. */
function poisonedSum(x: usize, n: i32, step: usize): f32 {
  let plus = false;
  let minus = false;
  for (let i = 0; i < n; ++i, x += step) {
    const v = f32.load(x);
    if (v != v) return reinterpret<f32>(CANONICAL_NAN_BITS);
    if (v == Infinity) plus = true;
    if (v == -Infinity) minus = true;
  }
  if (plus && minus) return reinterpret<f32>(CANONICAL_NAN_BITS);
  return plus ? f32(Infinity) : f32(-Infinity);
}

// @ts-ignore: decorator
@inline
function finish(s: i64, n: i32, mean: bool, exponent: i32): f32 {
  return mean ? roundQuotient(s, n, exponent - SUM_BITS) : roundScaled(s, exponent - SUM_BITS);
}

/** The sum (or mean) of n > 0 values side by side. */
export function sumOf(x: usize, n: i32, mean: bool): f32 {
  const most = maxMagnitude(x, n);
  if (most >= INFINITY_BITS) return poisonedSum(x, n, 4);
  if (most == 0) return 0;
  const exponent = scaleExponent(most);
  const first = f32x4.splat(firstFactor(SUM_BITS - exponent));
  const second = f32x4.splat(secondFactor(SUM_BITS - exponent));
  let low = i64x2.splat(0);
  let high = i64x2.splat(0);
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const q = i32x4.trunc_sat_f32x4_s(f32x4.nearest(scaleTwice4(v128.load(x + (<usize>i << 2)), first, second)));
    low = i64x2.add(low, i64x2.extend_low_i32x4_s(q));
    high = i64x2.add(high, i64x2.extend_high_i32x4_s(q));
  }
  const both = i64x2.add(low, high);
  let s = i64x2.extract_lane(both, 0) + i64x2.extract_lane(both, 1);
  for (; i < n; ++i) {
    const v = v128.load32_splat(x + (<usize>i << 2));
    s += <i64>i32x4.extract_lane(i32x4.trunc_sat_f32x4_s(f32x4.nearest(scaleTwice4(v, first, second))), 0);
  }
  return finish(s, n, mean, exponent);
}

/** The sum (or mean) of n > 0 values, `step` bytes from element to element. */
export function sumOfStrided(x: usize, n: i32, step: usize, mean: bool): f32 {
  let most = 0;
  let p = x;
  for (let i = 0; i < n; ++i, p += step) most = max(most, i32.load(p) & 0x7fffffff);
  if (most >= INFINITY_BITS) return poisonedSum(x, n, step);
  if (most == 0) return 0;
  const exponent = scaleExponent(most);
  const first = firstFactor(SUM_BITS - exponent);
  const second = secondFactor(SUM_BITS - exponent);
  let s: i64 = 0;
  p = x;
  for (let i = 0; i < n; ++i, p += step) s += <i64>nearest<f32>(f32.load(p) * first * second);
  return finish(s, n, mean, exponent);
}

/** The sums (or means) of four columns side by side, each of n > 0 values `step` bytes apart, into four outputs. */
export function sumFourColumns(x: usize, n: i32, step: usize, mean: bool, out: usize): void {
  // Magnitudes, then two vectors.
  const lanes = threadBlock() + SUM_LANES;
  let most = i32x4.splat(0);
  let p = x;
  for (let i = 0; i < n; ++i, p += step) most = i32x4.max_s(most, magnitude4(v128.load(p)));
  v128.store(lanes, most);
  let ordinary = true;
  for (let lane = 0; lane < 4; ++lane) {
    const bits = load<i32>(lanes + (<usize>lane << 2));
    if (bits == 0 || bits >= INFINITY_BITS) ordinary = false;
  }
  if (!ordinary) {
    for (let lane = 0; lane < 4; ++lane) {
      f32.store(out + (<usize>lane << 2), sumOfStrided(x + (<usize>lane << 2), n, step, mean));
    }
    return;
  }
  for (let lane = 0; lane < 4; ++lane) {
    const exponent = SUM_BITS - scaleExponent(load<i32>(lanes + (<usize>lane << 2)));
    store<f32>(lanes + 16 + (<usize>lane << 2), firstFactor(exponent));
    store<f32>(lanes + 32 + (<usize>lane << 2), secondFactor(exponent));
  }
  const first = v128.load(lanes, 16);
  const second = v128.load(lanes, 32);
  let low = i64x2.splat(0);
  let high = i64x2.splat(0);
  p = x;
  for (let i = 0; i < n; ++i, p += step) {
    const q = i32x4.trunc_sat_f32x4_s(f32x4.nearest(scaleTwice4(v128.load(p), first, second)));
    low = i64x2.add(low, i64x2.extend_low_i32x4_s(q));
    high = i64x2.add(high, i64x2.extend_high_i32x4_s(q));
  }
  v128.store(lanes, low, 16);
  v128.store(lanes, high, 32);
  for (let lane = 0; lane < 4; ++lane) {
    const s = load<i64>(lanes + 16 + (<usize>lane << 3));
    const exponent = scaleExponent(load<i32>(lanes + (<usize>lane << 2)));
    f32.store(out + (<usize>lane << 2), finish(s, n, mean, exponent));
  }
}
