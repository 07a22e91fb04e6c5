// A matrix product under way: its operands, and where its panels, scales and units are in the work space.
import { scratch } from '../scratch.as';
import { narrowUnits } from './direct.as';
import { RELU } from './finish.as';
import { panelBytes } from './pack.as';
import { SEGMENT, TILE_COLUMNS, TILE_ROWS } from './tile.as';

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

/** All addresses and sizes are in bytes but for m, k and n. */
// @ts-ignore: decorator
@unmanaged
export class Product {
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
  /** Whether the columns' units are moderate, and a tile's sums need no binary64 in memory: see direct.as.ts. */
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
export function open(
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

// @ts-ignore: decorator
@inline
export function rowPanels(product: Product): i32 {
  return (product.m + TILE_ROWS - 1) / TILE_ROWS;
}

// @ts-ignore: decorator
@inline
export function columnPanels(product: Product): i32 {
  return (product.n + TILE_COLUMNS - 1) / TILE_COLUMNS;
}

/** What has to be known of all columns before the first tile. */
export function prepareColumns(product: Product): void {
  const pairs = (product.k + 1) >> 1;
  const short = product.p == 14 && pairs > 0 && pairs <= SEGMENT;
  product.direct = i32(short && narrowUnits(product.columnUnits, product.n, product.columnNarrow));
}

/** Whether the tiles of row panels [first, end) may go straight to binary32. After prepareColumns, and packing. */
export function areDirect(product: Product, first: i32, end: i32): bool {
  if (product.direct == 0) return false;
  const row = first * TILE_ROWS;
  const skip = <usize>row << 2;
  return narrowUnits(
    product.rowUnits + (skip << 1), min(end * TILE_ROWS, product.m) - row, product.rowNarrow + skip,
  );
}
