// Images quantised once into int16, with their padding, so that overlapping windows only copy.
import { maxMagnitude } from '../../numerics/fixedPoint.as';
import { threadBlock, TILE_SUMS } from '../../numerics/threadBlock.as';
import { LOW_LIMB, quantise8, WHOLE } from '../matMul/quantise.as';
import { onlyFirst, scalesOfColumns, scalesOfRows, setScale } from '../matMul/scales.as';

/** Room that loads of 16 bytes may touch behind a plane. */
export const SLACK: usize = 64;

/** Which part of a value goes into a plane: all of it, or one of two limbs. */
// @ts-ignore: decorator
@inline
export function limbOf(wide: bool, limb: i32): i32 {
  return wide ? LOW_LIMB + limb : WHOLE;
}

/**
 * Scales of the groups of x seen as (outer, groups, inner): a group is all of x with one index in the middle.
 *
 * @param factors room for two rows of `groups` f32, each `factorStride` bytes long
 * @param units an f64 a group
 */
export function groupScales(
  x: usize, outer: i32, groups: i32, inner: i32, p: i32,
  factors: usize, factorStride: usize, units: usize,
): void {
  if (outer == 1) {
    scalesOfRows(x, groups, inner, p, factors, factorStride, units);
    return;
  }
  if (inner == 1) {
    scalesOfColumns(x, 0, groups, groups, outer, p, factors, factorStride, units);
    return;
  }
  for (let g = 0; g < groups; ++g) {
    let bits = 0;
    for (let o = 0; o < outer; ++o)
      bits = max(bits, maxMagnitude(x + (<usize>((o * groups + g) * inner) << 2), inner));
    setScale(bits, p, factors + (<usize>g << 2), factorStride, units + (<usize>g << 3));
  }
}

/**
 * Factors for a row of values: those of `groups` groups, each for `inner` values, all of it `repeats` times.
 *
 * @param factors two rows as groupScales leaves them, from the first wanted group on
 * @param rows two rows of repeats * groups * inner f32, `rowStride` bytes apart
 */
export function spreadFactors(
  factors: usize, factorStride: usize, groups: i32, inner: i32, repeats: i32, rows: usize, rowStride: usize,
): void {
  for (let r = 0; r < repeats; ++r) {
    for (let g = 0; g < groups; ++g) {
      const first = f32.load(factors + (<usize>g << 2));
      const second = f32.load(factors + (<usize>g << 2) + factorStride);
      for (let i = 0; i < inner; ++i, rows += 4) {
        f32.store(rows, first);
        f32.store(rows + rowStride, second);
      }
    }
  }
}

/** Eight values side by side, each with its own factors. */
// @ts-ignore: decorator
@inline
function quantised8(plain: bool, x: usize, factors: usize, factorStride: usize, limit: i32, limb: i32): v128 {
  const first = v128.load(factors);
  const first4 = v128.load(factors, 16);
  const second = plain ? first : v128.load(factors + factorStride);
  const second4 = plain ? first : v128.load(factors + factorStride, 16);
  return quantise8(plain, v128.load(x), v128.load(x, 16), first, first4, second, second4, limit, limb);
}

/** Copies less than eight values to memory that is 0 after them, 32 bytes. */
// @ts-ignore: decorator
@inline
function copyTail(from: usize, count: i32, to: usize): void {
  v128.store(to, i32x4.splat(0));
  v128.store(to, i32x4.splat(0), 16);
  for (let i: usize = 0; i < <usize>count << 2; i += 4) i32.store(to + i, i32.load(from + i));
}

// @ts-ignore: decorator
@inline
function quantiseAll(
  plain: bool, x: usize, n: i32, factors: usize, factorStride: usize, limit: i32, limb: i32, to: usize,
): void {
  // Not a for loop, out of which V8 does not move constants.
  if (n >= 8)
    do {
      v128.store(to, quantised8(plain, x, factors, factorStride, limit, limb));
      x += 32;
      factors += 32;
      to += 16;
      n -= 8;
    } while (n >= 8);
  if (n == 0) return;
  const tail = threadBlock() + TILE_SUMS;
  copyTail(x, n, tail);
  copyTail(factors, n, tail + 32);
  copyTail(factors + factorStride, n, tail + 64);
  let q = quantised8(plain, tail, tail + 32, 32, limit, limb);
  for (; n > 0; --n, to += 2) {
    v128.store16_lane(to, q, 0);
    q = i8x16.shuffle(q, q, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1);
  }
}

// A function each, not two calls in one: see matMul/pack.as.ts.
function quantiseAllPlain(x: usize, n: i32, factors: usize, factorStride: usize, to: usize): void {
  quantiseAll(true, x, n, factors, factorStride, 0, WHOLE, to);
}

function quantiseAllScaled(
  x: usize, n: i32, factors: usize, factorStride: usize, limit: i32, limb: i32, to: usize,
): void {
  quantiseAll(false, x, n, factors, factorStride, limit, limb, to);
}

/** Quantises n values side by side, each with its own factors, into int16. */
export function quantiseRow(
  x: usize, n: i32, factors: usize, factorStride: usize, limit: i32, limb: i32, to: usize,
): void {
  quantiseRows(x, 1, n, 0, factors, factorStride, limit, limb, to, 0);
}

/** Quantises `rows` rows of `n` values, `rowBytes` apart, into rows of int16 `toBytes` apart. */
export function quantiseRows(
  x: usize, rows: i32, n: i32, rowBytes: usize, factors: usize, factorStride: usize,
  limit: i32, limb: i32, to: usize, toBytes: usize,
): void {
  const plain = limb == WHOLE && onlyFirst(0, n, factors, factorStride);
  for (let r = 0; r < rows; ++r) {
    if (plain) quantiseAllPlain(x, n, factors, factorStride, to);
    else quantiseAllScaled(x, n, factors, factorStride, limit, limb, to);
    x += rowBytes;
    to += toBytes;
  }
}
