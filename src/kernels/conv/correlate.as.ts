// Windows over a quantised plane against a packed filter: the loops of a convolution and of its input's gradient.
import { directRows, narrowUnits } from '../matMul/direct.as';
import { finishRow, joinSums } from '../matMul/finish.as';
import {
  clear, SEGMENT, SPILL_NARROW, SPILL_WIDE, tile, TILE_BYTES, TILE_COLUMNS, TILE_ROWS,
} from '../matMul/tile.as';
import { packFourRows, PANEL_SLACK } from './panels.as';
import { aligned } from './window.as';

/** Adds a tile's products to its sums: one product of whole values, or four of limbs. */
// @ts-ignore: decorator
@inline
export function addTile(
  a: usize, aLimb: usize, b: usize, bLimb: usize, pairs: i32, wide: bool, sums: usize, sumsBytes: usize,
): void {
  if (wide) {
    tile(a, b, pairs, SPILL_WIDE, sums + 2 * sumsBytes);
    tile(a, b + bLimb, pairs, SPILL_WIDE, sums + sumsBytes);
    tile(a + aLimb, b, pairs, SPILL_WIDE, sums + sumsBytes);
    tile(a + aLimb, b + bLimb, pairs, SPILL_WIDE, sums);
  } else {
    tile(a, b, pairs, SPILL_NARROW, sums);
  }
}

/** A grid of positions: where windows are in the planes, and where their outputs go. Steps are bytes. */
// @ts-ignore: decorator
@unmanaged
export class Grid {
  samples: i32;
  rows: i32;
  columns: i32;
  from: usize;
  fromSample: usize;
  fromRow: usize;
  fromColumn: usize;
  to: usize;
  toSample: usize;
  toRow: usize;
  toColumn: usize;
}

/** Bytes of one binary32 a column, whole tiles. */
// @ts-ignore: decorator
@inline
function columnBytes(columns: i32): usize {
  return <usize>((columns + TILE_COLUMNS - 1) / TILE_COLUMNS) * 32;
}

/** Bytes of work space for correlate. */
export function correlateRoom(pairs: i32, columns: i32, samples: i32, wide: bool): usize {
  const panel = aligned((<usize>pairs << 4) + PANEL_SLACK);
  return (
    96 + columnBytes(columns) + aligned(<usize>samples << 2) +
    (wide ? 2 * panel + 3 * TILE_BYTES : panel + TILE_BYTES)
  );
}

/**
 * For every position of the grid, `columns` outputs side by side: the window's values times the packed filter.
 *
 * @param limbBytes from a plane of low limbs to that of the high ones
 * @param runs the window's runs, see packFourRows
 * @param b panels of eight columns, `bLimb` bytes from the low limbs' to the high ones'
 * @param units an f64 for each sample of the grid
 */
export function correlate(
  grid: Grid, limbBytes: usize, runs: usize, runCount: i32, runPairs: i32, b: usize, bLimb: usize, columns: i32,
  units: usize, columnUnits: usize, bias: usize, relu: bool, wide: bool, room: usize,
): void {
  const pairs = runCount * runPairs;
  const bases = room;
  const outs = room + 16;
  const rowUnits = room + 32;
  const rowNarrow = room + 64;
  const columnNarrow = room + 96;
  const sampleNarrow = columnNarrow + columnBytes(columns);
  const a = sampleNarrow + aligned(<usize>grid.samples << 2);
  const aLimb = aligned((<usize>pairs << 4) + PANEL_SLACK);
  const sums = a + (wide ? 2 * aLimb : aLimb);
  const bPanel = <usize>(pairs * TILE_COLUMNS) << 2;
  const positions = grid.samples * grid.rows * grid.columns;
  // Short sums go straight to binary32, all columns of a tile alike.
  const direct =
    !wide && pairs > 0 && pairs <= SEGMENT && narrowUnits(units, grid.samples, sampleNarrow) &&
    narrowUnits(columnUnits, columns, columnNarrow);
  let sample = 0;
  let row = 0;
  let column = 0;
  for (let start = 0; start < positions; start += TILE_ROWS) {
    const count = min(TILE_ROWS, positions - start);
    for (let r = 0; r < TILE_ROWS; ++r) {
      const at = <usize>r << 2;
      // A panel's missing rows repeat the first one; their sums are not used.
      const first = r >= count;
      const from = grid.from + <usize>sample * grid.fromSample + <usize>row * grid.fromRow + <usize>column * grid.fromColumn;
      store<usize>(bases + at, first ? load<usize>(bases) : from);
      f32.store(rowNarrow + at, first ? 0 : f32.load(sampleNarrow + (<usize>sample << 2)));
      if (first) continue;
      store<usize>(outs + at, grid.to + <usize>sample * grid.toSample + <usize>row * grid.toRow + <usize>column * grid.toColumn);
      f64.store(rowUnits + (<usize>r << 3), f64.load(units + (<usize>sample << 3)));
      if (++column < grid.columns) continue;
      column = 0;
      if (++row < grid.rows) continue;
      row = 0;
      ++sample;
    }
    packFourRows(bases, runs, runCount, runPairs, a);
    if (wide) {
      for (let r: usize = 0; r < 16; r += 4) store<usize>(bases + r, load<usize>(bases + r) + limbBytes);
      packFourRows(bases, runs, runCount, runPairs, a + aLimb);
    }
    if (direct) {
      directRows(a, b, bPanel, pairs, rowNarrow, columnNarrow, outs, count, columns, bias, relu);
      continue;
    }
    let panel = b;
    for (let c = 0; c < columns; c += TILE_COLUMNS, panel += bPanel) {
      clear(sums, wide ? 3 * TILE_BYTES : TILE_BYTES);
      addTile(a, aLimb, panel, bLimb, pairs, wide, sums, TILE_BYTES);
      if (wide) joinSums(sums, TILE_BYTES);
      for (let r = 0; r < count; ++r) {
        finishRow(
          sums + (<usize>(r * TILE_COLUMNS) << 3), load<usize>(outs + (<usize>r << 2)) + (<usize>c << 2),
          min(TILE_COLUMNS, columns - c), f64.load(rowUnits + (<usize>r << 3)),
          columnUnits + (<usize>c << 3), bias ? bias + (<usize>c << 2) : 0, relu,
        );
      }
    }
  }
}
