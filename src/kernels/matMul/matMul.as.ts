// Batched matrix products in dynamic fixed point: quantise and pack both operands, multiply tile by tile, round once.
// Threads share a product in three steps: any ranges of panels, then the units, then any ranges of tiles.
import { threadBlock, TILE_OUTS, TILE_SUMS } from '../../numerics/threadBlock.as';
import { directRows } from './direct.as';
import { finishTile, joinSums } from './finish.as';
import { packColumns, packRows, panelBytes } from './pack.as';
import { areDirect, columnPanels, open, prepareColumns, Product, rowPanels } from './product.as';
import { LOW_LIMB, WHOLE } from './quantise.as';
import { onlyFirst, scalesOfColumns, scalesOfRows } from './scales.as';
import { clear, SPILL_NARROW, SPILL_WIDE, tile, TILE_BYTES, TILE_COLUMNS, TILE_ROWS } from './tile.as';

/** Bytes of A's panels that are packed before they are multiplied, where its groups lie one after another. */
const TOGETHER_BYTES: i32 = 1 << 10;

/** Scales and packs panels [first, end) of one operand: `width` of its `count` groups each. */
function packPanels(
  x: usize, contiguous: bool, width: i32, count: i32, k: i32, p: i32, first: i32, end: i32,
  factors: usize, factorStride: usize, units: usize, panels: usize, limbBytes: usize,
): void {
  if (first >= end) return;
  const wide = p != 14;
  const limbs = wide ? 2 : 1;
  const limit = (1 << (p - 1)) - 1;
  const bytes = panelBytes(width, k);
  const start = first * width;
  const stop = min(end * width, count);
  panels += <usize>first * bytes;
  if (!contiguous) {
    scalesOfColumns(x, start, stop, count, k, p, factors, factorStride, units);
    const plain = !wide && onlyFirst(start, stop, factors, factorStride);
    for (let limb = 0; limb < limbs; ++limb)
      packColumns(
        plain, x, start, stop, width, count, k, limit, wide ? LOW_LIMB + limb : WHOLE, factors, factorStride,
        panels + <usize>limb * limbBytes,
      );
    return;
  }
  // A panel after the other: the second reading of its groups finds them near the processor.
  for (let from = start; from < stop; from += width, panels += bytes) {
    const skip = <usize>from << 2;
    const groups = min(width, stop - from);
    scalesOfRows(x + skip * k, groups, k, p, factors + skip, factorStride, units + (skip << 1));
    const plain = !wide && onlyFirst(from, from + groups, factors, factorStride);
    for (let limb = 0; limb < limbs; ++limb)
      packRows(
        plain, x, from, width, count, k, limit, wide ? LOW_LIMB + limb : WHOLE, factors, factorStride,
        panels + <usize>limb * limbBytes,
      );
  }
}

function packA(product: Product, first: i32, end: i32): void {
  packPanels(
    product.a, !product.transposeA, TILE_ROWS, product.m, product.k, product.p, first, end,
    product.aFactors, product.aFactorStride, product.rowUnits, product.aPacked, product.aLimb,
  );
}

function packB(product: Product, first: i32, end: i32): void {
  packPanels(
    product.b, !!product.transposeB, TILE_COLUMNS, product.n, product.k, product.p, first, end,
    product.bFactors, product.bFactorStride, product.columnUnits, product.bPacked, product.bLimb,
  );
}

/**
 * Tiles [first, end), counted row by row.
 *
 * @param direct whether all of them are, see areDirect
 */
function multiplyTiles(product: Product, direct: bool, first: i32, end: i32): void {
  if (first >= end) return;
  const m = product.m;
  const n = product.n;
  const wide = product.p != 14;
  const pairs = (product.k + 1) >> 1;
  const relu = product.relu != 0;
  const bias = product.bias;
  const aLimb = product.aLimb;
  const bLimb = product.bLimb;
  const rowUnits = product.rowUnits;
  const columnUnits = product.columnUnits;
  const aPanel = panelBytes(TILE_ROWS, product.k);
  const bPanel = panelBytes(TILE_COLUMNS, product.k);
  const sums = threadBlock() + TILE_SUMS;
  const cross = sums + TILE_BYTES;
  const low = cross + TILE_BYTES;
  const across = columnPanels(product);
  const rowBytes = <usize>n << 2;
  let row = first / across;
  let column = first - row * across;
  while (first < end) {
    const r = row * TILE_ROWS;
    const rows = min(TILE_ROWS, m - r);
    const aAt = product.aPacked + <usize>row * aPanel;
    const to = product.out + <usize>r * rowBytes;
    const stop = min(across, column + end - first);
    first += stop - column;
    if (direct) {
      const c = column * TILE_COLUMNS;
      const at = <usize>c << 2;
      const outs = threadBlock() + TILE_OUTS;
      for (let i: usize = 0; i < <usize>TILE_ROWS; ++i) store<usize>(outs + (i << 2), to + i * rowBytes + at);
      directRows(
        aAt, product.bPacked + <usize>column * bPanel, bPanel, pairs, product.rowNarrow + (<usize>r << 2),
        product.columnNarrow + at, outs, rows, min(stop * TILE_COLUMNS, n) - c, bias ? bias + at : 0, relu,
      );
      column = stop;
    }
    for (; column < stop; ++column) {
      const c = column * TILE_COLUMNS;
      const columns = min(TILE_COLUMNS, n - c);
      const bAt = product.bPacked + <usize>column * bPanel;
      const biasAt = bias ? bias + (<usize>c << 2) : 0;
      clear(sums, wide ? 3 * TILE_BYTES : TILE_BYTES);
      if (wide) {
        tile(aAt, bAt, pairs, SPILL_WIDE, low);
        tile(aAt, bAt + bLimb, pairs, SPILL_WIDE, cross);
        tile(aAt + aLimb, bAt, pairs, SPILL_WIDE, cross);
        tile(aAt + aLimb, bAt + bLimb, pairs, SPILL_WIDE, sums);
        joinSums(sums, TILE_BYTES);
      } else {
        tile(aAt, bAt, pairs, SPILL_NARROW, sums);
      }
      finishTile(sums, to + (<usize>c << 2), rows, columns, n, rowUnits + (<usize>r << 3), columnUnits + (<usize>c << 3), biasAt, relu);
    }
    column = 0;
    ++row;
  }
}

/** A product by this thread alone. A's panels are used while they are still near the processor. */
function multiply(
  a: usize, b: usize, bias: usize, out: usize,
  batch: i32, m: i32, k: i32, n: i32, aBatchStride: i32, bBatchStride: i32,
  transposeA: i32, transposeB: i32, p: i32, activation: i32,
): void {
  const product = open(a, b, bias, out, m, k, n, transposeA, transposeB, p, activation);
  const rows = rowPanels(product);
  const columns = columnPanels(product);
  const together = transposeA ? max(rows, 1) : max(1, TOGETHER_BYTES / <i32>panelBytes(TILE_ROWS, max(k, 1)));
  for (let i = 0; i < batch; ++i) {
    product.a = a + (<usize>(i * aBatchStride) << 2);
    product.b = b + (<usize>(i * bBatchStride) << 2);
    product.out = out + (<usize>(i * m * n) << 2);
    if (i == 0 || bBatchStride != 0) {
      packB(product, 0, columns);
      prepareColumns(product);
    }
    for (let first = 0, end = 0; first < rows; first = end) {
      end = min(first + together, rows);
      if (i == 0 || aBatchStride != 0) packA(product, first, end);
      multiplyTiles(product, areDirect(product, first, end), first * columns, end * columns);
    }
  }
}

/** Begins a product that threads share. @returns its address, for the steps that follow */
export function matMulBegin(
  a: usize, b: usize, bias: usize, out: usize, m: i32, k: i32, n: i32,
  transposeA: i32, transposeB: i32, p: i32, activation: i32,
): usize {
  return changetype<usize>(open(a, b, bias, out, m, k, n, transposeA, transposeB, p, activation));
}

/** How many panels there are to pack. */
export function matMulPanels(product: usize): i32 {
  const shared = changetype<Product>(product);
  return rowPanels(shared) + columnPanels(shared);
}

/** Packs panels [first, end): A's, then B's. */
export function matMulPack(product: usize, first: i32, end: i32): void {
  const shared = changetype<Product>(product);
  const rows = rowPanels(shared);
  packA(shared, first, min(end, rows));
  packB(shared, max(first - rows, 0), end - rows);
}

/** After all panels, before the first tile. @returns how many tiles there are */
export function matMulUnits(product: usize): i32 {
  const shared = changetype<Product>(product);
  prepareColumns(shared);
  const rows = rowPanels(shared);
  shared.direct = i32(areDirect(shared, 0, rows));
  return rows * columnPanels(shared);
}

/** Tiles [first, end), counted row by row. */
export function matMulTiles(product: usize, first: i32, end: i32): void {
  const shared = changetype<Product>(product);
  multiplyTiles(shared, shared.direct != 0, first, end);
}

export function matMul(
  a: usize, b: usize, out: usize,
  batch: i32, m: i32, k: i32, n: i32, aBatchStride: i32, bBatchStride: i32,
  transposeA: i32, transposeB: i32, productBits: i32, activation: i32,
): void {
  multiply(a, b, 0, out, batch, m, k, n, aBatchStride, bBatchStride, transposeA, transposeB, productBits, activation);
}

export function matMulBias(
  a: usize, b: usize, bias: usize, out: usize,
  batch: i32, m: i32, k: i32, n: i32, aBatchStride: i32, bBatchStride: i32,
  transposeA: i32, transposeB: i32, productBits: i32, activation: i32,
): void {
  multiply(a, b, bias, out, batch, m, k, n, aBatchStride, bBatchStride, transposeA, transposeB, productBits, activation);
}
