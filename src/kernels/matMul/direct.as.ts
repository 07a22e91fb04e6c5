// Tiles whose sums fit in 32 bits, straight to binary32.
//
// With at most 16 pairs a sum is an int32, and its conversion to binary32 is already the one rounding: the units are
// powers of two, and where all of them are moderate the product with both is exact, neither subnormal nor infinite.
import { canonical4 } from '../../numerics/float32.as';

/** The sizes of units for which any int32 times two of them stays an ordinary binary32. */
const LEAST: f64 = 3.469446951953614e-18; // 2^-58
const MOST: f64 = 4294967296.0; // 2^32

/**
 * Writes units as binary32, and tells whether all of them are moderate. A poisoned group's NaN is not; the 0 of a group
 * of zeros is.
 */
export function narrowUnits(units: usize, count: i32, narrow: usize): bool {
  let moderate = true;
  for (let i = 0; i < count; ++i) {
    const unit = f64.load(units + (<usize>i << 3));
    if (!(unit == 0 || (unit >= LEAST && unit <= MOST))) moderate = false;
    f32.store(narrow + (<usize>i << 2), <f32>unit);
  }
  return moderate;
}

// @ts-ignore: decorator
@inline
function madd(sum: v128, a: v128, b: v128): v128 {
  return i32x4.add(sum, i32x4.dot_i16x8_s(a, b));
}

// @ts-ignore: decorator
@inline
function put(out: usize, sum: v128, row: v128, column: v128, bias: usize, relu: bool): void {
  let y = f32x4.mul(f32x4.convert_i32x4_s(sum), f32x4.mul(row, column));
  if (bias) y = f32x4.add(y, v128.load(bias));
  if (relu) y = f32x4.max(y, f32x4.splat(0));
  // Only a bias can bring a NaN.
  v128.store(out, bias ? canonical4(y) : y);
}

/**
 * A whole tile of 4 x 8 outputs.
 *
 * @param pairs at most 16
 * @param rows four narrow units
 * @param columns eight narrow units
 * @param step bytes from one row of the output to the next
 */
export function tileDirect(
  a: usize, b: usize, pairs: i32, rows: usize, columns: usize, out: usize, step: usize, bias: usize, relu: bool,
): void {
  let c00 = i32x4.splat(0), c01 = i32x4.splat(0);
  let c10 = i32x4.splat(0), c11 = i32x4.splat(0);
  let c20 = i32x4.splat(0), c21 = i32x4.splat(0);
  let c30 = i32x4.splat(0), c31 = i32x4.splat(0);
  do {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let r = v128.load32_splat(a);
    c00 = madd(c00, r, b0);
    c01 = madd(c01, r, b1);
    r = v128.load32_splat(a, 4);
    c10 = madd(c10, r, b0);
    c11 = madd(c11, r, b1);
    r = v128.load32_splat(a, 8);
    c20 = madd(c20, r, b0);
    c21 = madd(c21, r, b1);
    r = v128.load32_splat(a, 12);
    c30 = madd(c30, r, b0);
    c31 = madd(c31, r, b1);
    a += 16;
    b += 32;
  } while (--pairs);
  const u0 = v128.load(columns);
  const u1 = v128.load(columns, 16);
  const bias1 = bias ? bias + 16 : 0;
  let row = v128.load32_splat(rows);
  put(out, c00, row, u0, bias, relu);
  put(out + 16, c01, row, u1, bias1, relu);
  row = v128.load32_splat(rows, 4);
  put(out + step, c10, row, u0, bias, relu);
  put(out + step + 16, c11, row, u1, bias1, relu);
  row = v128.load32_splat(rows, 8);
  put(out + 2 * step, c20, row, u0, bias, relu);
  put(out + 2 * step + 16, c21, row, u1, bias1, relu);
  row = v128.load32_splat(rows, 12);
  put(out + 3 * step, c30, row, u0, bias, relu);
  put(out + 3 * step + 16, c31, row, u1, bias1, relu);
}
