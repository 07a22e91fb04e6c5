// Eight channels side by side: sums of products in which every channel meets only its own filter.
import { canonical4 } from '../../numerics/float32.as';
import { finishRow, joinSums } from '../matMul/finish.as';
import { clear } from '../matMul/tile.as';

/** Channels that are summed together. */
export const LANES: i32 = 8;
/** Bytes of their sums: an f64 each. */
export const LANE_BYTES: usize = 64;

/** Products of two values of at most 14 bits, limbs down to -8192 included, that fit in 32 bits. */
const SPILL: i32 = 31;

// @ts-ignore: decorator
@inline
function spill(sums: usize, v: v128): void {
  v128.store(sums, f64x2.add(v128.load(sums), f64x2.convert_low_i32x4_s(v)));
  const high = v128.shuffle<i64>(v, v, 1, 1);
  v128.store(sums, f64x2.add(v128.load(sums, 16), f64x2.convert_low_i32x4_s(high)), 16);
}

/**
 * Adds products to eight sums.
 *
 * @param list two i32 a product: offsets in bytes from x and from f, where eight int16 begin
 */
function addLanes(x: usize, f: usize, list: usize, count: i32, sums: usize): void {
  while (count > 0) {
    let some = min(count, SPILL);
    count -= some;
    let low = i32x4.splat(0);
    let high = i32x4.splat(0);
    do {
      const a = v128.load(x + <usize>load<i32>(list));
      const b = v128.load(f + <usize>load<i32>(list, 4));
      low = i32x4.add(low, i32x4.extmul_low_i16x8_s(a, b));
      high = i32x4.add(high, i32x4.extmul_high_i16x8_s(a, b));
      list += 8;
    } while (--some);
    spill(sums, low);
    spill(sums + 32, high);
  }
}

/**
 * Adds products of whole values to eight sums, or those of two limbs each to three times eight (see joinSums).
 *
 * @param xLimb, fLimb from the low limbs to the high ones, in bytes
 */
export function addProducts(
  x: usize, xLimb: usize, f: usize, fLimb: usize, list: usize, count: i32, wide: bool, sums: usize,
): void {
  if (wide) {
    addLanes(x, f, list, count, sums + 2 * LANE_BYTES);
    addLanes(x, f + fLimb, list, count, sums + LANE_BYTES);
    addLanes(x + xLimb, f, list, count, sums + LANE_BYTES);
    addLanes(x + xLimb, f + fLimb, list, count, sums);
  } else {
    addLanes(x, f, list, count, sums);
  }
}

/** Four 32-bit sums times their units, rounded once each. */
// @ts-ignore: decorator
@inline
function roundFour(v: v128, units: usize): v128 {
  const low = f64x2.mul(f64x2.convert_low_i32x4_s(v), v128.load(units));
  const high = f64x2.mul(f64x2.convert_low_i32x4_s(v128.shuffle<i64>(v, v, 1, 1)), v128.load(units, 16));
  return v128.shuffle<i64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2);
}

// @ts-ignore: decorator
@inline
function finishFour(v: v128, units: usize, bias: usize, relu: bool, out: usize): void {
  let y = roundFour(v, units);
  if (bias) y = f32x4.add(y, v128.load(bias));
  if (relu) y = f32x4.max(y, f32x4.splat(0));
  v128.store(out, canonical4(y));
}

/** Eight channels of one position whose whole sums fit in 32 bits: no detour through memory. */
// @ts-ignore: decorator
@inline
function shortOut(
  x: usize, f: usize, list: usize, count: i32, units: usize, bias: usize, relu: bool, out: usize,
): void {
  let low = i32x4.splat(0);
  let high = i32x4.splat(0);
  for (const end = list + (<usize>count << 3); list < end; list += 8) {
    const a = v128.load(x + <usize>load<i32>(list));
    const b = v128.load(f + <usize>load<i32>(list, 4));
    low = i32x4.add(low, i32x4.extmul_low_i16x8_s(a, b));
    high = i32x4.add(high, i32x4.extmul_high_i16x8_s(a, b));
  }
  finishFour(low, units, bias, relu, out);
  finishFour(high, units + 32, bias ? bias + 16 : 0, relu, out + 16);
}

/** All channels of one position: products, rounding, bias, activation. */
export function positionOut(
  x: usize, xLimb: usize, f: usize, fLimb: usize, list: usize, count: i32, wide: bool, channels: i32,
  units: usize, bias: usize, relu: bool, sums: usize, out: usize,
): void {
  for (let c = 0; c < channels; c += LANES) {
    const at = <usize>c << 1;
    if (!wide && count <= SPILL && c + LANES <= channels) {
      shortOut(x + at, f + at, list, count, units + (<usize>c << 3), bias ? bias + (<usize>c << 2) : 0, relu, out + (<usize>c << 2));
      continue;
    }
    clear(sums, wide ? 3 * LANE_BYTES : LANE_BYTES);
    addProducts(x + at, xLimb, f + at, fLimb, list, count, wide, sums);
    if (wide) joinSums(sums, LANE_BYTES);
    finishRow(sums, out + (<usize>c << 2), min(LANES, channels - c), 1, units + (<usize>c << 3), bias ? bias + (<usize>c << 2) : 0, relu);
  }
}

/**
 * Copies a row of pixels of `channels` int16 to pixels of whole lanes.
 *
 * @param copies how often each channel is written, side by side
 * @param pixel bytes of a pixel of the destination
 */
export function repeatRow(line: usize, pixels: i32, channels: i32, copies: i32, to: usize, pixel: usize): void {
  for (let i = 0; i < pixels; ++i, to += pixel) {
    if (copies == 1) {
      memory.copy(to, line, <usize>channels << 1);
      line += <usize>channels << 1;
      continue;
    }
    let at = to;
    for (let c = 0; c < channels; ++c, line += 2)
      for (let m = 0; m < copies; ++m, at += 2) store<i16>(at, load<i16>(line));
  }
}

/**
 * Copies a row of pixels of int16, channel i with its m values side by side, to pixels of m times whole lanes: first
 * all channels' first values, then their second ones, `layer` bytes apart.
 */
export function separateRow(line: usize, pixels: i32, channels: i32, multiplier: i32, to: usize, layer: usize): void {
  const pixel = <usize>multiplier * layer;
  for (let i = 0; i < pixels; ++i, to += pixel) {
    if (multiplier == 1) {
      memory.copy(to, line, <usize>channels << 1);
      line += <usize>channels << 1;
      continue;
    }
    for (let c = 0; c < channels; ++c)
      for (let m = 0; m < multiplier; ++m, line += 2)
        store<i16>(to + <usize>m * layer + (<usize>c << 1), load<i16>(line));
  }
}
