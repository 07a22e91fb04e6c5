// The micro-kernel: a tile of 4 x 8 dot products over packed panels, summed exactly.
//
// A few pairs' products fit in 32 bits. Then each lane carries: its upper bits are added to a word in memory, its lower
// ones stay and are too few to change that so many further pairs fit. At the end the two make the sum.
import { threadBlock, TILE_CARRIES } from '../../numerics/threadBlock.as';
import { adjustRow, CARRY_BITS, put, putCarried, spill, spillCarried } from './put.as';

/** Rows of A and columns of B in a tile. */
export const TILE_ROWS: i32 = 4;
export const TILE_COLUMNS: i32 = 8;

/** Bytes of a tile's sums: an f64 each, all of them integers below 2^53. */
export const TILE_BYTES: usize = 4 * 8 * 8;

/** Pairs of products that fit in 32 bits beside what a carry leaves: for |q| <= 8191, and for limbs down to -8192. */
export const SPILL_NARROW: i32 = 16;
export const SPILL_WIDE: i32 = 15;

/** Pairs that are summed before binary64 takes over: far fewer than would make the carries overflow. */
export const SEGMENT: i32 = 2048;

/** Bytes of a tile's carries: an i32 each. */
const CARRIES_BYTES: usize = 4 * 8 * 4;

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
function madd(sum: v128, a: v128, b: v128): v128 {
  return i32x4.add(sum, i32x4.dot_i16x8_s(a, b));
}

/** Moves the upper bits of four sums to memory. @returns the lower ones */
// @ts-ignore: decorator
@inline
function carry(carries: usize, v: v128): v128 {
  v128.store(carries, i32x4.add(v128.load(carries), i32x4.shr_s(v, CARRY_BITS)));
  return v128.and(v, i32x4.splat((1 << CARRY_BITS) - 1));
}

/**
 * Both of the functions below, whose loops are the same.
 *
 * @param direct known when this is compiled: whether the outputs are written, or the sums added to `sums`
 * @param carried whether there are more than `spillEvery` pairs
 */
// @ts-ignore: decorator
@inline
function multiplyTile(
  direct: bool, carried: bool, a: usize, b: usize, pairs: i32, spillEvery: i32, sums: usize,
  rows: usize, columns: usize, out0: usize, out1: usize, out2: usize, out3: usize,
): void {
  // The first pair of products is the sum so far.
  const b0 = v128.load(b);
  const b1 = v128.load(b, 16);
  let r = v128.load32_splat(a);
  let c00 = i32x4.dot_i16x8_s(r, b0), c01 = i32x4.dot_i16x8_s(r, b1);
  r = v128.load32_splat(a, 4);
  let c10 = i32x4.dot_i16x8_s(r, b0), c11 = i32x4.dot_i16x8_s(r, b1);
  r = v128.load32_splat(a, 8);
  let c20 = i32x4.dot_i16x8_s(r, b0), c21 = i32x4.dot_i16x8_s(r, b1);
  r = v128.load32_splat(a, 12);
  let c30 = i32x4.dot_i16x8_s(r, b0), c31 = i32x4.dot_i16x8_s(r, b1);
  const carries = threadBlock() + TILE_CARRIES;
  if (carried) clear(carries, CARRIES_BYTES);
  const end = a + (<usize>pairs << 4);
  const run = <usize>spillEvery << 4;
  let stop = carried ? a + run : end;
  while (true) {
    while ((a += 16) < stop) {
      b += 32;
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
    }
    if (!carried || stop == end) break;
    c00 = carry(carries, c00);
    c01 = carry(carries + 16, c01);
    c10 = carry(carries + 32, c10);
    c11 = carry(carries + 48, c11);
    c20 = carry(carries + 64, c20);
    c21 = carry(carries + 80, c21);
    c30 = carry(carries + 96, c30);
    c31 = carry(carries + 112, c31);
    a -= 16;
    stop = min(stop + run, end);
  }
  if (!direct) {
    if (carried) {
      spillCarried(sums, carries, c00);
      spillCarried(sums + 32, carries + 16, c01);
      spillCarried(sums + 64, carries + 32, c10);
      spillCarried(sums + 96, carries + 48, c11);
      spillCarried(sums + 128, carries + 64, c20);
      spillCarried(sums + 160, carries + 80, c21);
      spillCarried(sums + 192, carries + 96, c30);
      spillCarried(sums + 224, carries + 112, c31);
    } else {
      spill(sums, c00);
      spill(sums + 32, c01);
      spill(sums + 64, c10);
      spill(sums + 96, c11);
      spill(sums + 128, c20);
      spill(sums + 160, c21);
      spill(sums + 192, c30);
      spill(sums + 224, c31);
    }
    return;
  }
  const u0 = v128.load(columns);
  const u1 = v128.load(columns, 16);
  let row = v128.load32_splat(rows);
  if (carried) {
    putCarried(out0, carries, c00, row, u0);
    putCarried(out0 + 16, carries + 16, c01, row, u1);
    row = v128.load32_splat(rows, 4);
    putCarried(out1, carries + 32, c10, row, u0);
    putCarried(out1 + 16, carries + 48, c11, row, u1);
    row = v128.load32_splat(rows, 8);
    putCarried(out2, carries + 64, c20, row, u0);
    putCarried(out2 + 16, carries + 80, c21, row, u1);
    row = v128.load32_splat(rows, 12);
    putCarried(out3, carries + 96, c30, row, u0);
    putCarried(out3 + 16, carries + 112, c31, row, u1);
    return;
  }
  put(out0, c00, row, u0);
  put(out0 + 16, c01, row, u1);
  row = v128.load32_splat(rows, 4);
  put(out1, c10, row, u0);
  put(out1 + 16, c11, row, u1);
  row = v128.load32_splat(rows, 8);
  put(out2, c20, row, u0);
  put(out2 + 16, c21, row, u1);
  row = v128.load32_splat(rows, 12);
  put(out3, c30, row, u0);
  put(out3 + 16, c31, row, u1);
}

/**
 * Adds a tile's dot products to `sums`, row by row.
 *
 * @param spillEvery SPILL_NARROW or SPILL_WIDE
 */
export function tile(a: usize, b: usize, pairs: i32, spillEvery: i32, sums: usize): void {
  for (; pairs > 0; pairs -= SEGMENT) {
    const count = min(pairs, SEGMENT);
    multiplyTile(false, count > spillEvery, a, b, count, spillEvery, sums, 0, 0, 0, 0, 0, 0);
    a += <usize>SEGMENT << 4;
    b += <usize>SEGMENT << 5;
  }
}

/** See tilesDirect, and multiplyTile for `carried`. */
// @ts-ignore: decorator
@inline
function tilesSideBySide(
  carried: bool, a: usize, b: usize, bPanel: usize, tiles: i32, pairs: i32, rows: usize, columns: usize,
  out0: usize, out1: usize, out2: usize, out3: usize, bias: usize, relu: bool,
): void {
  let to: usize = 0;
  for (let i = 0; i < tiles; ++i, to += 32) {
    multiplyTile(
      true, carried, a, b, pairs, SPILL_NARROW, 0, rows, columns + to, out0 + to, out1 + to, out2 + to, out3 + to,
    );
    b += bPanel;
  }
  if (!bias && !relu) return;
  adjustRow(out0, tiles, bias, relu);
  adjustRow(out1, tiles, bias, relu);
  adjustRow(out2, tiles, bias, relu);
  adjustRow(out3, tiles, bias, relu);
}

// A function each, not two calls in one: where no sum is carried, more of what the loops need stays in registers.
function tilesShort(
  a: usize, b: usize, bPanel: usize, tiles: i32, pairs: i32, rows: usize, columns: usize,
  out0: usize, out1: usize, out2: usize, out3: usize, bias: usize, relu: bool,
): void {
  tilesSideBySide(false, a, b, bPanel, tiles, pairs, rows, columns, out0, out1, out2, out3, bias, relu);
}

function tilesLong(
  a: usize, b: usize, bPanel: usize, tiles: i32, pairs: i32, rows: usize, columns: usize,
  out0: usize, out1: usize, out2: usize, out3: usize, bias: usize, relu: bool,
): void {
  tilesSideBySide(true, a, b, bPanel, tiles, pairs, rows, columns, out0, out1, out2, out3, bias, relu);
}

/**
 * Whole tiles of 4 x 8 outputs side by side, p = 14.
 *
 * @param b the first tile's columns; those of the next ones follow every `bPanel` bytes
 * @param pairs 1 to SEGMENT
 * @param rows four narrow units, see narrowUnits
 * @param columns eight narrow units a tile
 * @param out0, out1, out2, out3 where the rows of the first tile's outputs go
 * @param bias eight numbers a tile, or 0 for none
 */
// @ts-ignore: decorator
@inline
export function tilesDirect(
  a: usize, b: usize, bPanel: usize, tiles: i32, pairs: i32, rows: usize, columns: usize,
  out0: usize, out1: usize, out2: usize, out3: usize, bias: usize, relu: bool,
): void {
  if (pairs > SPILL_NARROW) tilesLong(a, b, bPanel, tiles, pairs, rows, columns, out0, out1, out2, out3, bias, relu);
  else tilesShort(a, b, bPanel, tiles, pairs, rows, columns, out0, out1, out2, out3, bias, relu);
}
