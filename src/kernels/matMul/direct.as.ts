// Tiles straight to binary32.
//
// A sum that was never carried is an int32, and its conversion to binary32 is the one rounding; another one is exact in
// binary64, and its demotion is. The units are powers of two: where all of them are moderate, multiplying the rounded
// sum by both is exact, neither subnormal nor infinite.
import { threadBlock, TILE_SUMS } from '../../numerics/threadBlock.as';
import { TILE_COLUMNS, TILE_ROWS, tilesDirect } from './tile.as';

/** The sizes of units for which any integer below 2^53 times two of them stays an ordinary binary32. */
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

/** In the place of a tile's sums: a tile of outputs, and the biases of a tile that is not whole. */
const BIASES: usize = 4 * 8 * 4;

/** Copies the first `count` of eight values side by side. */
// @ts-ignore: decorator
@inline
function copySome(from: usize, to: usize, count: i32): void {
  if (count >= 8) {
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
    return;
  }
  if (count & 4) {
    v128.store(to, v128.load(from));
    from += 16;
    to += 16;
  }
  if (count & 2) {
    store<i64>(to, load<i64>(from));
    from += 8;
    to += 8;
  }
  if (count & 1) store<i32>(to, load<i32>(from));
}

/**
 * Up to four rows of outputs, p = 14.
 *
 * @param a a panel of rows
 * @param b panels of columns, one after another
 * @param pairs 1 to SEGMENT
 * @param rowUnits four narrow units, the missing rows' of any kind
 * @param columnUnits narrow units, room for whole tiles
 * @param outs four addresses, of which `rows` are used
 * @param bias a number a column, or 0 for none
 */
export function directRows(
  a: usize, b: usize, bPanel: usize, pairs: i32, rowUnits: usize, columnUnits: usize, outs: usize,
  rows: i32, columns: i32, bias: usize, relu: bool,
): void {
  let c = 0;
  if (rows == TILE_ROWS) {
    const tiles = columns / TILE_COLUMNS;
    tilesDirect(
      a, b, bPanel, tiles, pairs, rowUnits, columnUnits,
      load<usize>(outs), load<usize>(outs, 4), load<usize>(outs, 8), load<usize>(outs, 12), bias, relu,
    );
    b += <usize>tiles * bPanel;
    c = tiles * TILE_COLUMNS;
  }
  const whole = threadBlock() + TILE_SUMS;
  for (; c < columns; c += TILE_COLUMNS, b += bPanel) {
    const some = columns - c;
    const at = <usize>c << 2;
    let from: usize = 0;
    if (bias) {
      from = whole + BIASES;
      copySome(bias + at, from, some);
    }
    tilesDirect(
      a, b, bPanel, 1, pairs, rowUnits, columnUnits + at, whole, whole + 32, whole + 64, whole + 96, from, relu,
    );
    for (let r: usize = 0; r < <usize>rows; ++r) copySome(whole + (r << 5), load<usize>(outs + (r << 2)) + at, some);
  }
}
