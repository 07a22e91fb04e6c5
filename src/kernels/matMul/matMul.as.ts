// Batched matrix products in dynamic fixed point: quantise and pack both operands, multiply tile by tile, round once.
import { threadBlock, TILE_OUTS, TILE_SUMS } from '../../numerics/threadBlock.as';
import { scratch } from '../scratch.as';
import { directRows, narrowUnits } from './direct.as';
import { finishTile, joinSums, RELU } from './finish.as';
import { packColumns, packRows, panelBytes } from './pack.as';
import { LOW_LIMB, WHOLE } from './quantise.as';
import { onlyFirst, scalesOfColumns, scalesOfRows } from './scales.as';
import { clear, SEGMENT, SPILL_NARROW, SPILL_WIDE, tile, TILE_BYTES, TILE_COLUMNS, TILE_ROWS } from './tile.as';

/** Rounds up to a multiple of 16. */
// @ts-ignore: decorator
@inline
function aligned(bytes: usize): usize {
  return (bytes + 15) & ~15;
}

/** Bytes of the panels of `count` groups. */
// @ts-ignore: decorator
@inline
function panelsBytes(count: i32, width: i32, k: i32): usize {
  return aligned(<usize>((count + width - 1) / width) * panelBytes(width, k));
}

/**
 * A product under way: its operands, and where its panels, scales and units are in the work space. One product is made
 * in three steps that several threads can share: any ranges of panels, then the units, then any ranges of tiles.
 */
// @ts-ignore: decorator
@unmanaged
class Product {
  a: usize;
  b: usize;
  bias: usize;
  out: usize;
  m: i32;
  k: i32;
  n: i32;
  transposeA: i32;
  transposeB: i32;
  p: i32;
  relu: i32;
  /** Whether every unit fits in binary32, and sums in 32 bits: see direct.as.ts. */
  direct: i32;
  aPacked: usize;
  bPacked: usize;
  aLimb: usize;
  bLimb: usize;
  aFactors: usize;
  bFactors: usize;
  aFactorStride: usize;
  bFactorStride: usize;
  rowUnits: usize;
  columnUnits: usize;
  rowNarrow: usize;
  columnNarrow: usize;
}

/** Lays out the work space of a product. */
function open(
  a: usize, b: usize, bias: usize, out: usize, m: i32, k: i32, n: i32,
  transposeA: i32, transposeB: i32, p: i32, activation: i32,
): Product {
  const limbs: usize = p != 14 ? 2 : 1;
  const aPanels = panelsBytes(m, TILE_ROWS, k);
  const bPanels = panelsBytes(n, TILE_COLUMNS, k);
  // A tile may read past the last group's unit.
  const aFactorStride = aligned(<usize>(m + 8) << 2);
  const bFactorStride = aligned(<usize>(n + 8) << 2);
  const aUnits = aligned(<usize>(m + 8) << 3);
  const bUnits = aligned(<usize>(n + 8) << 3);
  let room = scratch(
    aligned(offsetof<Product>()) + limbs * (aPanels + bPanels) + 3 * (aFactorStride + bFactorStride) + aUnits + bUnits,
  );
  const product = changetype<Product>(room);
  room += aligned(offsetof<Product>());
  product.a = a;
  product.b = b;
  product.bias = bias;
  product.out = out;
  product.m = m;
  product.k = k;
  product.n = n;
  product.transposeA = transposeA;
  product.transposeB = transposeB;
  product.p = p;
  product.relu = i32(activation == RELU);
  product.direct = 0;
  product.aLimb = aPanels;
  product.bLimb = bPanels;
  product.aPacked = room;
  room += limbs * aPanels;
  product.bPacked = room;
  room += limbs * bPanels;
  product.aFactorStride = aFactorStride;
  product.bFactorStride = bFactorStride;
  product.aFactors = room;
  room += 2 * aFactorStride;
  product.bFactors = room;
  room += 2 * bFactorStride;
  product.rowUnits = room;
  room += aUnits;
  product.columnUnits = room;
  room += bUnits;
  product.rowNarrow = room;
  product.columnNarrow = room + aFactorStride;
  memory.fill(product.rowUnits, 0, aUnits + bUnits);
  return product;
}

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

// @ts-ignore: decorator
@inline
function rowPanels(product: Product): i32 {
  return (product.m + TILE_ROWS - 1) / TILE_ROWS;
}

// @ts-ignore: decorator
@inline
function columnPanels(product: Product): i32 {
  return (product.n + TILE_COLUMNS - 1) / TILE_COLUMNS;
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

/** What has to be known of all groups before the first tile. */
function prepareUnits(product: Product): void {
  const pairs = (product.k + 1) >> 1;
  const short = product.p == 14 && pairs > 0 && pairs <= SEGMENT;
  product.direct = i32(
    short && narrowUnits(product.rowUnits, product.m, product.rowNarrow) &&
      narrowUnits(product.columnUnits, product.n, product.columnNarrow),
  );
}

/** Tiles [first, end), counted row by row. */
function multiplyTiles(product: Product, first: i32, end: i32): void {
  if (first >= end) return;
  const m = product.m;
  const n = product.n;
  const wide = product.p != 14;
  const pairs = (product.k + 1) >> 1;
  const direct = product.direct != 0;
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

function multiply(
  a: usize, b: usize, bias: usize, out: usize,
  batch: i32, m: i32, k: i32, n: i32, aBatchStride: i32, bBatchStride: i32,
  transposeA: i32, transposeB: i32, p: i32, activation: i32,
): void {
  const product = open(a, b, bias, out, m, k, n, transposeA, transposeB, p, activation);
  const rows = rowPanels(product);
  const columns = columnPanels(product);
  for (let i = 0; i < batch; ++i) {
    product.a = a + (<usize>(i * aBatchStride) << 2);
    product.b = b + (<usize>(i * bBatchStride) << 2);
    product.out = out + (<usize>(i * m * n) << 2);
    if (i == 0 || aBatchStride != 0) packA(product, 0, rows);
    if (i == 0 || bBatchStride != 0) packB(product, 0, columns);
    prepareUnits(product);
    multiplyTiles(product, 0, rows * columns);
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
  prepareUnits(shared);
  return rowPanels(shared) * columnPanels(shared);
}

/** Tiles [first, end), counted row by row. */
export function matMulTiles(product: usize, first: i32, end: i32): void {
  multiplyTiles(changetype<Product>(product), first, end);
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
