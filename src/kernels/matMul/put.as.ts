// From the registers that hold a tile's exact sums: to binary64 in memory, or straight to binary32.
import { canonical4 } from '../../numerics/float32.as';

/** Bits of a sum that stay in its lane, see tile.as.ts: 32 * 8191^2 + 2^18 and 30 * 8192^2 + 2^18 are below 2^31. */
export const CARRY_BITS: i32 = 18;

/** The upper two lanes, below. */
// @ts-ignore: decorator
@inline
function upper(v: v128): v128 {
  return v128.shuffle<i64>(v, v, 1, 1);
}

/** The lower two of four carried sums in binary64. */
// @ts-ignore: decorator
@inline
function joined(carries: v128, rest: v128): v128 {
  const high = f64x2.mul(f64x2.convert_low_i32x4_s(carries), f64x2.splat(<f64>(1 << CARRY_BITS)));
  return f64x2.add(high, f64x2.convert_low_i32x4_s(rest));
}

// @ts-ignore: decorator
@inline
function add2(sums: usize, v: v128): void {
  v128.store(sums, f64x2.add(v128.load(sums), v));
}

/** Adds four sums to binary64s in memory. */
// @ts-ignore: decorator
@inline
export function spill(sums: usize, v: v128): void {
  add2(sums, f64x2.convert_low_i32x4_s(v));
  add2(sums + 16, f64x2.convert_low_i32x4_s(upper(v)));
}

/** The same of carried ones. */
// @ts-ignore: decorator
@inline
export function spillCarried(sums: usize, carries: usize, rest: v128): void {
  const high = v128.load(carries);
  add2(sums, joined(high, rest));
  add2(sums + 16, joined(upper(high), upper(rest)));
}

/** Writes four outputs: sums times both units. */
// @ts-ignore: decorator
@inline
export function put(out: usize, sum: v128, row: v128, column: v128): void {
  v128.store(out, f32x4.mul(f32x4.convert_i32x4_s(sum), f32x4.mul(row, column)));
}

/** The same of carried sums. */
// @ts-ignore: decorator
@inline
export function putCarried(out: usize, carries: usize, rest: v128, row: v128, column: v128): void {
  const high = v128.load(carries);
  const low2 = f32x4.demote_f64x2_zero(joined(high, rest));
  const high2 = f32x4.demote_f64x2_zero(joined(upper(high), upper(rest)));
  v128.store(out, f32x4.mul(v128.shuffle<i64>(low2, high2, 0, 2), f32x4.mul(row, column)));
}

// @ts-ignore: decorator
@inline
function adjust4(out: usize, bias: usize, relu: bool): void {
  let y = v128.load(out);
  // Only a bias can bring a NaN.
  if (bias) y = canonical4(f32x4.add(y, v128.load(bias)));
  if (relu) y = f32x4.max(y, f32x4.splat(0));
  v128.store(out, y);
}

/** Bias and relu for `tiles` times eight outputs side by side. */
export function adjustRow(out: usize, tiles: i32, bias: usize, relu: bool): void {
  for (; tiles > 0; --tiles, out += 32) {
    adjust4(out, bias, relu);
    adjust4(out + 16, bias ? bias + 16 : 0, relu);
    if (bias) bias += 32;
  }
}
