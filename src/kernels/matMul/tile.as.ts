// The micro-kernel: a tile of 4 x 8 dot products over packed panels, summed exactly.

/** Rows of A and columns of B in a tile. */
export const TILE_ROWS: i32 = 4;
export const TILE_COLUMNS: i32 = 8;

/** Bytes of a tile's sums: an f64 each, all of them integers below 2^53. */
export const TILE_BYTES: usize = 4 * 8 * 8;

/** Sets sums to 0: what tile adds to. For so few bytes a loop is faster than memory.fill. */
// @ts-ignore: decorator
@inline
export function clear(sums: usize, bytes: usize): void {
  for (let end = sums + bytes; sums < end; sums += 64) {
    v128.store(sums, i32x4.splat(0));
    v128.store(sums, i32x4.splat(0), 16);
    v128.store(sums, i32x4.splat(0), 32);
    v128.store(sums, i32x4.splat(0), 48);
  }
}

// @ts-ignore: decorator
@inline
function spill(sums: usize, v: v128): void {
  v128.store(sums, f64x2.add(v128.load(sums), f64x2.convert_low_i32x4_s(v)));
  const high = i8x16.shuffle(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
  v128.store(sums, f64x2.add(v128.load(sums, 16), f64x2.convert_low_i32x4_s(high)), 16);
}

// @ts-ignore: decorator
@inline
function madd(sum: v128, a: v128, b: v128): v128 {
  return i32x4.add(sum, i32x4.dot_i16x8_s(a, b));
}

/**
 * Adds a tile's dot products to `sums`, row by row.
 *
 * @param spillEvery the number of pairs whose products fit in 32 bits: 16 for |q| <= 8191, 15 for limbs down to -8192
 */
export function tile(a: usize, b: usize, pairs: i32, spillEvery: i32, sums: usize): void {
  while (pairs > 0) {
    let count = min(pairs, spillEvery);
    pairs -= count;
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
    } while (--count);
    spill(sums, c00);
    spill(sums + 32, c01);
    spill(sums + 64, c10);
    spill(sums + 96, c11);
    spill(sums + 128, c20);
    spill(sums + 160, c21);
    spill(sums + 192, c30);
    spill(sums + 224, c31);
  }
}
