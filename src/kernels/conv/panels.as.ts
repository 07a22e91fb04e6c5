// Panels for the micro-kernel, gathered from quantised int16. matMul/pack.as.ts says what a panel is.
import { TILE_COLUMNS } from '../matMul/tile.as';

/** Bytes that packing may write behind a panel. */
export const PANEL_SLACK: usize = 64;

// @ts-ignore: decorator
@inline
function low16(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
}

// @ts-ignore: decorator
@inline
function high16(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}

/**
 * A panel of four rows. A row is a list of runs, the same for all rows: `runPairs` pairs of neighbouring int16 each,
 * at offsets in bytes from the row's own place. What a run of odd length takes in at its end has to meet zeros.
 *
 * @param bases four addresses
 */
export function packFourRows(bases: usize, runs: usize, runCount: i32, runPairs: i32, panel: usize): void {
  const b0 = load<usize>(bases);
  const b1 = load<usize>(bases + 4);
  const b2 = load<usize>(bases + 8);
  const b3 = load<usize>(bases + 12);
  for (let r = 0; r < runCount; ++r) {
    let from = <usize>load<i32>(runs + (<usize>r << 2));
    let to = panel + (<usize>(r * runPairs) << 4);
    // Four pairs at a time; what is too much is overwritten by the next run.
    for (let i = 0; i < runPairs; i += 4) {
      const v0 = v128.load(b0 + from);
      const v1 = v128.load(b1 + from);
      const v2 = v128.load(b2 + from);
      const v3 = v128.load(b3 + from);
      const a = v128.shuffle<i32>(v0, v1, 0, 4, 1, 5);
      const b = v128.shuffle<i32>(v2, v3, 0, 4, 1, 5);
      const c = v128.shuffle<i32>(v0, v1, 2, 6, 3, 7);
      const d = v128.shuffle<i32>(v2, v3, 2, 6, 3, 7);
      v128.store(to, v128.shuffle<i64>(a, b, 0, 2));
      v128.store(to, v128.shuffle<i64>(a, b, 1, 3), 16);
      v128.store(to, v128.shuffle<i64>(c, d, 0, 2), 32);
      v128.store(to, v128.shuffle<i64>(c, d, 1, 3), 48);
      from += 16;
      to += 64;
    }
  }
}

/**
 * A panel of eight columns of a matrix whose rows are int16, `rowBytes` apart.
 *
 * @param slots for each k the number of its row, or -1 for zeros; an even number of them
 */
export function packColumns(q: usize, rowBytes: usize, slots: usize, pairs: i32, panel: usize): void {
  for (let i = 0; i < pairs; ++i) {
    const even = load<i32>(slots);
    const odd = load<i32>(slots, 4);
    const a = even < 0 ? i32x4.splat(0) : v128.load(q + <usize>even * rowBytes);
    const b = odd < 0 ? i32x4.splat(0) : v128.load(q + <usize>odd * rowBytes);
    v128.store(panel, low16(a, b));
    v128.store(panel, high16(a, b), 16);
    slots += 8;
    panel += 32;
  }
}

/**
 * Two panels of four rows each: eight neighbouring int16, at one offset from each of a list of places.
 *
 * @param bases two addresses a pair
 */
export function packPlaces(bases: usize, offset: usize, pairs: i32, first: usize, second: usize): void {
  for (let i = 0; i < pairs; ++i) {
    const a = v128.load(load<usize>(bases) + offset);
    const b = v128.load(load<usize>(bases, 4) + offset);
    v128.store(first, low16(a, b));
    v128.store(second, high16(a, b));
    bases += 8;
    first += 16;
    second += 16;
  }
}

/** Packs all columns, panel after panel. */
export function packAllColumns(q: usize, rowBytes: usize, slots: usize, pairs: i32, columns: i32, panels: usize): void {
  for (let c = 0; c < columns; c += TILE_COLUMNS) {
    packColumns(q + (<usize>c << 1), rowBytes, slots, pairs, panels);
    panels += <usize>(pairs * TILE_COLUMNS) << 2;
  }
}

/** Bytes of packed columns. */
// @ts-ignore: decorator
@inline
export function columnPanels(pairs: i32, columns: i32): usize {
  return <usize>(pairs * ((columns + TILE_COLUMNS - 1) / TILE_COLUMNS) * TILE_COLUMNS) << 2;
}
