// From a tile's exact sums to binary32: one rounding, bias, activation.
import { canonical4 } from '../../numerics/float32.as';
import { LIMB_BITS } from './quantise.as';
import { TILE_BYTES, TILE_COLUMNS } from './tile.as';

export const RELU: i32 = 1;

/** Four sums times their units, rounded once each. */
// @ts-ignore: decorator
@inline
function round4(sums: usize, rowUnit: f64, units: usize): v128 {
  const row = f64x2.splat(rowUnit);
  const low = f64x2.mul(v128.load(sums), f64x2.mul(row, v128.load(units)));
  const high = f64x2.mul(v128.load(sums, 16), f64x2.mul(row, v128.load(units, 16)));
  const l = f32x4.demote_f64x2_zero(low);
  const h = f32x4.demote_f64x2_zero(high);
  return i8x16.shuffle(l, h, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
}

/** One to three values, and zeros. */
// @ts-ignore: decorator
@inline
export function loadSome(from: usize, count: i32): v128 {
  let v = v128.load32_zero(from);
  if (count > 1) v = v128.load32_lane(from, v, 1, 4);
  if (count > 2) v = v128.load32_lane(from, v, 2, 8);
  return v;
}

/** Stores the first one to three lanes. */
// @ts-ignore: decorator
@inline
function storeSome(to: usize, v: v128, count: i32): void {
  v128.store32_lane(to, v, 0);
  if (count > 1) v128.store32_lane(to, v, 1, 4);
  if (count > 2) v128.store32_lane(to, v, 2, 8);
}

/**
 * Writes `columns` outputs of one row: their sums times both units, bias, activation.
 *
 * @param sums an f64 a column
 * @param bias the first column's bias, or 0 for none
 */
export function finishRow(
  sums: usize, out: usize, columns: i32, unit: f64, columnUnits: usize, bias: usize, relu: bool,
): void {
  for (let c = 0; c < columns; c += 4) {
    let y = round4(sums + (<usize>c << 3), unit, columnUnits + (<usize>c << 3));
    const to = out + (<usize>c << 2);
    if (c + 4 <= columns) {
      if (bias) y = f32x4.add(y, v128.load(bias + (<usize>c << 2)));
      if (relu) y = f32x4.max(y, f32x4.splat(0));
      v128.store(to, canonical4(y));
    } else {
      const rest = columns - c;
      if (bias) y = f32x4.add(y, loadSome(bias + (<usize>c << 2), rest));
      if (relu) y = f32x4.max(y, f32x4.splat(0));
      storeSome(to, canonical4(y), rest);
    }
  }
}

/** Writes a tile whose rows are n elements apart: only the part that lies inside the matrix. */
export function finishTile(
  sums: usize, out: usize, rows: i32, columns: i32, n: i32,
  rowUnits: usize, columnUnits: usize, bias: usize, relu: bool,
): void {
  for (let r = 0; r < rows; ++r) {
    finishRow(
      sums + (<usize>(r * TILE_COLUMNS) << 3), out + (<usize>(r * n) << 2), columns,
      load<f64>(rowUnits + (<usize>r << 3)), columnUnits, bias, relu,
    );
  }
}

/** The exact sum of the four limb products, folded so that one rounding of it is one rounding of the sum. */
// @ts-ignore: decorator
@inline
function joinLimbs(high: f64, cross: f64, low: f64): f64 {
  // Carry upwards: total = h * 2^28 + rest with 0 <= rest < 2^28.
  const l = <i64>low;
  const x = <i64>cross + (l >> LIMB_BITS);
  const h = <i64>high + (x >> LIMB_BITS);
  const rest = ((x & ((1 << LIMB_BITS) - 1)) << LIMB_BITS) | (l & ((1 << LIMB_BITS) - 1));
  const size = h < 0 ? -h : h;
  // Below 2^53 in all: exact.
  if (size < 1 << 25) return <f64>((h << (2 * LIMB_BITS)) + rest);
  // At least 25 bits stand above the point, one more than binary32 keeps: the rest becomes a sticky bit below them.
  return <f64>((h << 1) | i64(rest != 0)) * <f64>(1 << (2 * LIMB_BITS - 1));
}

/**
 * Joins the limb products of `bytes / 8` sums: on return they are in `sums`.
 *
 * @param sums products of the high limbs; those of a high with a low limb follow at `+ bytes`, of the low ones at
 *   `+ 2 * bytes`
 */
export function joinSums(sums: usize, bytes: usize): void {
  for (let s = sums; s < sums + bytes; s += 8)
    f64.store(s, joinLimbs(f64.load(s), f64.load(s + bytes), f64.load(s + 2 * bytes)));
}
