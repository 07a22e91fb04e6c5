// Batched matrix products in dynamic fixed point: quantise and pack both operands, multiply tile by tile, round once.
import { scratch } from '../scratch.as';
import { narrowUnits, tileDirect } from './direct.as';
import { finishTile, joinSums, RELU } from './finish.as';
import { LOW_LIMB, packContiguous, packStrided, scales, WHOLE } from './pack.as';
import { clear, tile, TILE_BYTES, TILE_COLUMNS, TILE_ROWS } from './tile.as';

/** Rounds up to a multiple of 16. */
// @ts-ignore: decorator
@inline
function aligned(bytes: usize): usize {
  return (bytes + 15) & ~15;
}

/** One operand's panels and scales, laid out in scratch memory. */
// @ts-ignore: decorator
@inline
function panelBytes(count: i32, width: i32, k: i32): usize {
  return (<usize>((count + width - 1) / width) * <usize>((k + 1) >> 1) * <usize>width) << 2;
}

/** Packs every panel of one operand. */
function packAll(
  x: usize, contiguous: bool, width: i32, count: i32, k: i32, limit: i32, limb: i32,
  factors: usize, factorStride: usize, panels: usize,
): void {
  const bytes = (<usize>((k + 1) >> 1) * <usize>width) << 2;
  for (let start = 0; start < count; start += width) {
    if (contiguous) packContiguous(x, start, width, count, k, limit, limb, factors, factorStride, panels);
    else packStrided(x, start, width, count, k, limit, limb, factors, factorStride, panels);
    panels += bytes;
  }
}

function multiply(
  a: usize, b: usize, bias: usize, out: usize,
  batch: i32, m: i32, k: i32, n: i32, aBatchStride: i32, bBatchStride: i32,
  transposeA: i32, transposeB: i32, p: i32, activation: i32,
): void {
  const wide = p != 14;
  const limbs = wide ? 2 : 1;
  const limit = (1 << (p - 1)) - 1;
  const spillEvery = wide ? 15 : 16;
  const pairs = (k + 1) >> 1;
  const aPanels = aligned(panelBytes(m, TILE_ROWS, k));
  const bPanels = aligned(panelBytes(n, TILE_COLUMNS, k));
  // A tile may read past the last group's unit.
  const aFactorStride = aligned(<usize>(m + 8) << 2);
  const bFactorStride = aligned(<usize>(n + 8) << 2);
  const aUnits = aligned(<usize>(m + 8) << 3);
  const bUnits = aligned(<usize>(n + 8) << 3);
  let room = scratch(
    <usize>limbs * (aPanels + bPanels) + 2 * (aFactorStride + bFactorStride) + aUnits + bUnits + 3 * TILE_BYTES + aFactorStride + bFactorStride,
  );
  const aPacked = room;
  room += <usize>limbs * aPanels;
  const bPacked = room;
  room += <usize>limbs * bPanels;
  const aFactors = room;
  room += 2 * aFactorStride;
  const bFactors = room;
  room += 2 * bFactorStride;
  const rowUnits = room;
  room += aUnits;
  const columnUnits = room;
  room += bUnits;
  const sums = room;
  const cross = sums + TILE_BYTES;
  const low = cross + TILE_BYTES;
  const rowNarrow = low + TILE_BYTES;
  const columnNarrow = rowNarrow + aFactorStride;
  memory.fill(rowUnits, 0, aUnits + bUnits);
  const short = !wide && pairs > 0 && pairs <= spillEvery;

  for (let i = 0; i < batch; ++i) {
    const x = a + (<usize>(i * aBatchStride) << 2);
    const y = b + (<usize>(i * bBatchStride) << 2);
    if (i == 0 || aBatchStride != 0) {
      scales(x, !transposeA, m, k, p, aFactors, aFactorStride, rowUnits);
      for (let limb = 0; limb < limbs; ++limb)
        packAll(x, !transposeA, TILE_ROWS, m, k, limit, wide ? LOW_LIMB + limb : WHOLE, aFactors, aFactorStride, aPacked + <usize>limb * aPanels);
    }
    if (i == 0 || bBatchStride != 0) {
      scales(y, !!transposeB, n, k, p, bFactors, bFactorStride, columnUnits);
      for (let limb = 0; limb < limbs; ++limb)
        packAll(y, !!transposeB, TILE_COLUMNS, n, k, limit, wide ? LOW_LIMB + limb : WHOLE, bFactors, bFactorStride, bPacked + <usize>limb * bPanels);
    }
    const to = out + (<usize>(i * m * n) << 2);
    const direct = short && narrowUnits(rowUnits, m, rowNarrow) && narrowUnits(columnUnits, n, columnNarrow);
    const aPanel = (<usize>pairs * TILE_ROWS) << 2;
    const bPanel = (<usize>pairs * TILE_COLUMNS) << 2;
    for (let r = 0; r < m; r += TILE_ROWS) {
      const rows = min(TILE_ROWS, m - r);
      const aAt = aPacked + <usize>(r / TILE_ROWS) * aPanel;
      for (let c = 0; c < n; c += TILE_COLUMNS) {
        const columns = min(TILE_COLUMNS, n - c);
        const bAt = bPacked + <usize>(c / TILE_COLUMNS) * bPanel;
        if (direct && rows == TILE_ROWS && columns == TILE_COLUMNS) {
          tileDirect(
            aAt, bAt, pairs, rowNarrow + (<usize>r << 2), columnNarrow + (<usize>c << 2),
            to + (<usize>(r * n + c) << 2), <usize>n << 2, bias ? bias + (<usize>c << 2) : 0, activation == RELU,
          );
          continue;
        }
        clear(sums, wide ? 3 * TILE_BYTES : TILE_BYTES);
        if (wide) {
          tile(aAt, bAt, pairs, spillEvery, low);
          tile(aAt, bAt + bPanels, pairs, spillEvery, cross);
          tile(aAt + aPanels, bAt, pairs, spillEvery, cross);
          tile(aAt + aPanels, bAt + bPanels, pairs, spillEvery, sums);
          joinSums(sums, TILE_BYTES);
        } else {
          tile(aAt, bAt, pairs, spillEvery, sums);
        }
        finishTile(
          sums, to + (<usize>(r * n + c) << 2), rows, columns, n,
          rowUnits + (<usize>r << 3), columnUnits + (<usize>c << 3),
          bias ? bias + (<usize>c << 2) : 0, activation == RELU,
        );
      }
    }
  }
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
