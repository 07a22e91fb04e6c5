// Quantising a matrix into panels of int16 for the micro-kernel.
//
// A panel holds WIDTH groups (rows of A, columns of B), 4 or 8. For every pair of k it has WIDTH words, each with two
// quantised values, one in the low half and one in the high half. Of eight k the first and the fifth are a pair, the second
// and the sixth, and so on; of less than eight that are left over the first and the second, the third and the fourth, ...;
// missing ones are 0. Pairs follow one another, and there is room for a multiple of four. Where a last panel lacks groups,
// it has anything in their place.
import { threadBlock, TILE_SUMS } from '../../numerics/threadBlock.as';
import { loadSome } from './finish.as';
import { quantisePairs, WHOLE } from './quantise.as';

/** Values of a group that are packed at a time. */
const STEP: i32 = 8;

/** Bytes of a panel. */
// @ts-ignore: decorator
@inline
export function panelBytes(width: i32, k: i32): usize {
  return <usize>((k + STEP - 1) / STEP) * <usize>(STEP >> 1) * (<usize>width << 2);
}

/** Eight values of each of four groups, as four words a pair. */
// @ts-ignore: decorator
@inline
function fourGroups(q0: v128, q1: v128, q2: v128, q3: v128, to: usize, step: usize): void {
  const low01 = v128.shuffle<i32>(q0, q1, 0, 4, 1, 5);
  const low23 = v128.shuffle<i32>(q2, q3, 0, 4, 1, 5);
  v128.store(to, v128.shuffle<i64>(low01, low23, 0, 2));
  v128.store(to + step, v128.shuffle<i64>(low01, low23, 1, 3));
  const high01 = v128.shuffle<i32>(q0, q1, 2, 6, 3, 7);
  const high23 = v128.shuffle<i32>(q2, q3, 2, 6, 3, 7);
  v128.store(to + 2 * step, v128.shuffle<i64>(high01, high23, 0, 2));
  v128.store(to + 3 * step, v128.shuffle<i64>(high01, high23, 1, 3));
}

// @ts-ignore: decorator
@inline
function eight(plain: bool, from: usize, first: v128, second: v128, limit: i32, limb: i32): v128 {
  return quantisePairs(plain, v128.load(from), v128.load(from, 16), first, second, limit, limb);
}

/** Copies less than eight values to eight that are otherwise 0, first the even ones. */
function unzipTail(from: usize, count: i32, to: usize): void {
  v128.store(to, i32x4.splat(0));
  v128.store(to, i32x4.splat(0), 16);
  for (let i = 0; i < count; ++i, from += 4)
    i32.store(to + (<usize>((i >> 1) | ((i & 1) << 2)) << 2), i32.load(from));
}

/**
 * Packs `steps` times eight values of each of four groups.
 *
 * @param plain see quantise8
 * @param steps at least one
 * @param factor the first group's
 */
// @ts-ignore: decorator
@inline
function packSteps(
  plain: bool, x0: usize, x1: usize, x2: usize, x3: usize, steps: i32, limit: i32, limb: i32,
  factor: usize, factorStride: usize, to: usize, step: usize,
): void {
  const first0 = v128.load32_splat(factor);
  const first1 = v128.load32_splat(factor, 4);
  const first2 = v128.load32_splat(factor, 8);
  const first3 = v128.load32_splat(factor, 12);
  const second0 = v128.load32_splat(factor + factorStride);
  const second1 = v128.load32_splat(factor + factorStride, 4);
  const second2 = v128.load32_splat(factor + factorStride, 8);
  const second3 = v128.load32_splat(factor + factorStride, 12);
  const end = x0 + (<usize>steps << 5);
  // Not a for loop, out of which V8 does not move constants.
  do {
    fourGroups(
      eight(plain, x0, first0, second0, limit, limb), eight(plain, x1, first1, second1, limit, limb),
      eight(plain, x2, first2, second2, limit, limb), eight(plain, x3, first3, second3, limit, limb), to, step,
    );
    x0 += 32;
    x1 += 32;
    x2 += 32;
    x3 += 32;
    to += 4 * step;
  } while (x0 < end);
}

/**
 * Packs four groups from `start` on whose elements lie side by side. After the last of the `count` groups it is repeated.
 *
 * @param plain see quantise8
 */
// @ts-ignore: decorator
@inline
function packFour(
  plain: bool, x: usize, start: i32, count: i32, k: i32, limit: i32, limb: i32,
  factors: usize, factorStride: usize, to: usize, step: usize,
): void {
  const last = count - 1;
  const x0 = x + (<usize>(min(start, last) * k) << 2);
  const x1 = x + (<usize>(min(start + 1, last) * k) << 2);
  const x2 = x + (<usize>(min(start + 2, last) * k) << 2);
  const x3 = x + (<usize>(min(start + 3, last) * k) << 2);
  const factor = factors + (<usize>start << 2);
  const steps = k / STEP;
  if (steps > 0) packSteps(plain, x0, x1, x2, x3, steps, limit, limb, factor, factorStride, to, step);
  const rest = k - steps * STEP;
  if (rest == 0) return;
  const done = <usize>(steps * STEP) << 2;
  const tail = threadBlock() + TILE_SUMS;
  unzipTail(x0 + done, rest, tail);
  unzipTail(x1 + done, rest, tail + 32);
  unzipTail(x2 + done, rest, tail + 64);
  unzipTail(x3 + done, rest, tail + 96);
  to += <usize>(steps * 4) * step;
  packSteps(plain, tail, tail + 32, tail + 64, tail + 96, 1, limit, limb, factor, factorStride, to, step);
}

// @ts-ignore: decorator
@inline
function packFours(
  plain: bool, x: usize, start: i32, width: i32, count: i32, k: i32, limit: i32, limb: i32,
  factors: usize, factorStride: usize, panel: usize,
): void {
  const step = <usize>width << 2;
  for (let w = 0; w < width; w += 4, panel += 16)
    packFour(plain, x, start + w, count, k, limit, limb, factors, factorStride, panel, step);
}

// A function each, not two calls in one: the compiler would share their loops, and test `plain` in them.
function packRowsPlain(x: usize, start: i32, width: i32, count: i32, k: i32, factors: usize, panel: usize): void {
  packFours(true, x, start, width, count, k, 0, WHOLE, factors, 0, panel);
}

function packRowsScaled(
  x: usize, start: i32, width: i32, count: i32, k: i32, limit: i32, limb: i32,
  factors: usize, factorStride: usize, panel: usize,
): void {
  packFours(false, x, start, width, count, k, limit, limb, factors, factorStride, panel);
}

/** Packs groups [start, start + width) whose elements lie side by side into a panel. */
export function packRows(
  plain: bool, x: usize, start: i32, width: i32, count: i32, k: i32, limit: i32, limb: i32,
  factors: usize, factorStride: usize, panel: usize,
): void {
  if (plain) packRowsPlain(x, start, width, count, k, factors, panel);
  else packRowsScaled(x, start, width, count, k, limit, limb, factors, factorStride, panel);
}

/** One to four values side by side. */
// @ts-ignore: decorator
@inline
function loadUpTo4(from: usize, count: i32): v128 {
  return count == 4 ? v128.load(from) : loadSome(from, count);
}

/** Packs a pair of elements, `apart` bytes from one another, of four groups side by side. */
// @ts-ignore: decorator
@inline
function packPair(
  plain: bool, from: usize, apart: usize, first: v128, second: v128, limit: i32, limb: i32, to: usize,
): void {
  v128.store(to, quantisePairs(plain, v128.load(from), v128.load(from + apart), first, second, limit, limb));
}

/**
 * Packs up to four groups side by side, up to eight elements of each.
 *
 * @param rowBytes from one element of a group to the next
 */
// @ts-ignore: decorator
@inline
function packEdge(
  plain: bool, from: usize, groups: i32, rows: i32, rowBytes: usize, first: v128, second: v128, limit: i32, limb: i32,
  to: usize, step: usize,
): void {
  const apart = rows == STEP ? 4 * rowBytes : rowBytes;
  const next = rows == STEP ? rowBytes : 2 * rowBytes;
  for (let i = 0; i < rows; i += 2) {
    const even = loadUpTo4(from, groups);
    const odd = i + 1 < rows ? loadUpTo4(from + apart, groups) : i32x4.splat(0);
    v128.store(to, quantisePairs(plain, even, odd, first, second, limit, limb));
    from += next;
    to += step;
  }
}

// @ts-ignore: decorator
@inline
function packAll(
  plain: bool, x: usize, start: i32, end: i32, width: i32, count: i32, k: i32, limit: i32, limb: i32,
  factors: usize, factorStride: usize, panels: usize,
): void {
  const step = <usize>width << 2;
  const rowBytes = <usize>count << 2;
  const half = 4 * rowBytes;
  // From a panel's last four groups to the next panel's first.
  const skip = panelBytes(width, k) - step + 16;
  // Eight rows at a time: they are read as they lie, and what a panel gets of them is a few whole lines.
  for (let i = 0; i < k; i += STEP) {
    const rows = min(STEP, k - i);
    let from = x + (<usize>(i * count + start) << 2);
    let to = panels + <usize>(i >> 1) * step;
    let g = 0;
    let factor = factors + (<usize>start << 2);
    const whole = rows < STEP ? 0 : (end - start) & ~3;
    if (whole > 0)
      do {
        const first = v128.load(factor);
        const second = plain ? first : v128.load(factor + factorStride);
        packPair(plain, from, half, first, second, limit, limb, to);
        packPair(plain, from + rowBytes, half, first, second, limit, limb, to + step);
        packPair(plain, from + 2 * rowBytes, half, first, second, limit, limb, to + 2 * step);
        packPair(plain, from + 3 * rowBytes, half, first, second, limit, limb, to + 3 * step);
        from += 16;
        factor += 16;
        g += 4;
        to += g & (width - 1) ? 16 : skip;
      } while (g < whole);
    for (; g < end - start; from += 16, factor += 16) {
      const groups = min(4, end - start - g);
      packEdge(
        plain, from, groups, rows, rowBytes, v128.load(factor), v128.load(factor + factorStride), limit, limb, to, step,
      );
      g += 4;
      to += g & (width - 1) ? 16 : skip;
    }
  }
}

// See packRowsPlain.
function packColumnsPlain(
  x: usize, start: i32, end: i32, width: i32, count: i32, k: i32, factors: usize, panels: usize,
): void {
  packAll(true, x, start, end, width, count, k, 0, WHOLE, factors, 0, panels);
}

function packColumnsScaled(
  x: usize, start: i32, end: i32, width: i32, count: i32, k: i32, limit: i32, limb: i32,
  factors: usize, factorStride: usize, panels: usize,
): void {
  packAll(false, x, start, end, width, count, k, limit, limb, factors, factorStride, panels);
}

/** Packs groups [start, end) that lie side by side, elements of a group `count` apart; `panels` is the first one's. */
export function packColumns(
  plain: bool, x: usize, start: i32, end: i32, width: i32, count: i32, k: i32, limit: i32, limb: i32,
  factors: usize, factorStride: usize, panels: usize,
): void {
  if (plain) packColumnsPlain(x, start, end, width, count, k, factors, panels);
  else packColumnsScaled(x, start, end, width, count, k, limit, limb, factors, factorStride, panels);
}
