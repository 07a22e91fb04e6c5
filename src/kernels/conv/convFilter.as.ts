// The gradient of a convolution's filter: the rows are the filter's places, the products run over all positions.
import { scratch } from '../scratch.as';
import { finishRow, joinSums } from '../matMul/finish.as';
import { TILE_BYTES, TILE_COLUMNS, TILE_ROWS } from '../matMul/tile.as';
import { addTile } from './correlate.as';
import { packColumns, packPlaces } from './panels.as';
import { groupScales, limbOf, quantiseRows, SLACK, spreadFactors } from './planes.as';
import { aligned, reach, samplesAtATime, Window, windowsOf, withinPlane } from './window.as';

/** Positions that are packed at a time: an even number. */
const CHUNK: i32 = 512;

export function conv2DBackpropFilter(x: usize, dy: usize, out: usize, window: usize, p: i32): void {
  conv2DBackpropFilterPart(x, dy, out, window, p, 0, i32.MAX_VALUE);
}

/** Panels of a filter's rows are packed two by two; so many such pairs there are. See conv2DBackpropFilterPart. */
// @ts-ignore: decorator
@inline
function pairsOfPanels(rowPanels: i32): i32 {
  return (rowPanels + 1) >> 1;
}

/** The part of the gradient whose rows lie in the pairs of panels [firstPair, endPair). */
export function conv2DBackpropFilterPart(
  x: usize, dy: usize, out: usize, window: usize, p: i32, firstPair: i32, endPair: i32,
): void {
  const w = changetype<Window>(window);
  const wide = p != 14;
  const limbs = wide ? 2 : 1;
  const limit = (1 << (p - 1)) - 1;
  const channels = w.inChannels;
  const columns = w.outChannels;
  const each = w.outHeight * w.outWidth;
  const joined = w.dilationWidth == 1 || w.filterWidth == 1;
  const runCount = joined ? w.filterHeight : w.filterHeight * w.filterWidth;
  const runLength = (w.filterHeight * w.filterWidth * channels) / runCount;
  const rowPanels = (runLength + TILE_ROWS - 1) / TILE_ROWS;
  const columnPanels = (columns + TILE_COLUMNS - 1) / TILE_COLUMNS;
  const height = each == 0 ? 0 : reach(w.outHeight, w.strideHeight, w.filterHeight, w.dilationHeight);
  const width = each == 0 ? 0 : reach(w.outWidth, w.strideWidth, w.filterWidth, w.dilationWidth);
  const pixel = <usize>channels << 1;
  const planeRow = <usize>width * pixel;
  const plane = <usize>height * planeRow;
  const block = samplesAtATime(w.batch, plane);
  const dyRow = <usize>(columnPanels * TILE_COLUMNS) << 1;

  const planesSize = aligned(<usize>block * plane + SLACK);
  const dySize = <usize>CHUNK * dyRow;
  const bLimb = <usize>(columnPanels * TILE_COLUMNS * (CHUNK >> 1)) << 2;
  const aPanel = <usize>(TILE_ROWS * (CHUNK >> 1)) << 2;
  const spread = aligned(<usize>(w.inWidth * channels) << 2);
  const factorStride = aligned(<usize>(max(channels, columns) + 8) << 2);
  const unitsSize = aligned(<usize>(max(channels, columns) + 8) << 3);
  const tiles = runCount * rowPanels * columnPanels;
  const tileBytes: usize = wide ? 3 * TILE_BYTES : TILE_BYTES;
  let room = scratch(
    <usize>limbs * (planesSize + bLimb + 2 * aPanel) + dySize + 2 * spread + 4 * factorStride + 2 * unitsSize +
      <usize>(2 * CHUNK + 16) * 4 + <usize>tiles * tileBytes,
  );
  const planes = room;
  room += <usize>limbs * planesSize;
  const b = room;
  room += <usize>limbs * bLimb;
  const a = room;
  room += <usize>limbs * 2 * aPanel;
  const dyRows = room;
  room += dySize;
  const rowFactors = room;
  room += 2 * spread;
  const xFactors = room;
  room += 2 * factorStride;
  const dyFactors = room;
  room += 2 * factorStride;
  const units = room;
  room += unitsSize;
  const columnUnits = room;
  room += unitsSize;
  const bases = room;
  const slots = bases + <usize>(CHUNK + 8) * 4;
  room += <usize>(2 * CHUNK + 16) * 4;
  const sums = room;
  memory.fill(columnUnits, 0, unitsSize);
  memory.fill(sums, 0, <usize>tiles * tileBytes);
  memory.fill(planes, 0, <usize>limbs * planesSize);
  memory.fill(dyRows, 0, dySize);
  for (let i = 0; i < CHUNK; ++i) store<i32>(slots + (<usize>i << 2), i);

  const sample = w.inHeight * w.inWidth * channels;
  groupScales(x, w.batch * w.inHeight * w.inWidth, channels, 1, p, xFactors, factorStride, units);
  groupScales(dy, w.batch * each, columns, 1, p, dyFactors, factorStride, columnUnits);
  spreadFactors(xFactors, factorStride, channels, 1, w.inWidth, rowFactors, spread);
  const rows = withinPlane(w.inHeight, height, w.padTop);
  const values = withinPlane(w.inWidth, width, w.padLeft) * channels;
  const inner = <usize>w.padTop * planeRow + <usize>w.padLeft * pixel;
  for (let first = 0; first < w.batch; first += block) {
    const samples = min(block, w.batch - first);
    for (let s = 0; s < samples; ++s) {
      const from = x + (<usize>((first + s) * sample) << 2);
      for (let limb = 0; limb < limbs; ++limb)
        quantiseRows(
          from, rows, values, <usize>(w.inWidth * channels) << 2, rowFactors, spread, limit, limbOf(wide, limb),
          planes + <usize>limb * planesSize + <usize>s * plane + inner, planeRow,
        );
    }
    const positions = samples * each;
    for (let start = 0; start < positions; start += CHUNK) {
      const count = min(CHUNK, positions - start);
      const pairs = (count + 1) >> 1;
      windowsOf(w, start, count, planes, plane, planeRow, pixel, bases);
      const from = dy + (<usize>((first * each + start) * columns) << 2);
      for (let limb = 0; limb < limbs; ++limb) {
        quantiseRows(from, count, columns, <usize>columns << 2, dyFactors, factorStride, limit, limbOf(wide, limb), dyRows, dyRow);
        // An odd number of positions ends with zeros, whatever was there before.
        if (count & 1) memory.fill(dyRows + <usize>count * dyRow, 0, dyRow);
        for (let c = 0; c < columnPanels; ++c)
          packColumns(dyRows + <usize>(c << 4), dyRow, slots, pairs, b + <usize>limb * bLimb + (<usize>(c * TILE_COLUMNS * (CHUNK >> 1)) << 2));
      }
      let to = sums;
      for (let r = 0; r < runCount; ++r) {
        const y = joined ? r : r / w.filterWidth;
        const column = joined ? 0 : r % w.filterWidth;
        const offset = <usize>(y * w.dilationHeight) * planeRow + <usize>(column * w.dilationWidth) * pixel;
        for (let panel = 0; panel < rowPanels; ++panel) {
          const pair = r * pairsOfPanels(rowPanels) + (panel >> 1);
          if (pair < firstPair || pair >= endPair) {
            to += <usize>columnPanels * tileBytes;
            continue;
          }
          const half = panel & 1;
          if (half == 0) {
            const at = offset + (<usize>(panel * TILE_ROWS) << 1);
            for (let limb: usize = 0; limb < <usize>limbs; ++limb) {
              const pack = a + limb * 2 * aPanel;
              packPlaces(bases, at + limb * planesSize, pairs, pack, pack + aPanel);
            }
          }
          for (let c = 0; c < columnPanels; ++c, to += tileBytes)
            addTile(a + <usize>half * aPanel, 2 * aPanel, b + (<usize>(c * TILE_COLUMNS * (CHUNK >> 1)) << 2), bLimb, pairs, wide, to, TILE_BYTES);
        }
      }
    }
  }
  let from = sums;
  for (let r = 0; r < runCount; ++r)
    for (let panel = 0; panel < rowPanels; ++panel) {
      const pair = r * pairsOfPanels(rowPanels) + (panel >> 1);
      if (pair < firstPair || pair >= endPair) {
        from += <usize>columnPanels * tileBytes;
        continue;
      }
      for (let c = 0; c < columnPanels; ++c, from += tileBytes) {
        if (wide) joinSums(from, TILE_BYTES);
        const column = c * TILE_COLUMNS;
        for (let i = 0; i < min(TILE_ROWS, runLength - panel * TILE_ROWS); ++i) {
          const row = r * runLength + panel * TILE_ROWS + i;
          finishRow(
            from + (<usize>(i * TILE_COLUMNS) << 3), out + (<usize>(row * columns + column) << 2),
            min(TILE_COLUMNS, columns - column), f64.load(units + (<usize>(row % channels) << 3)),
            columnUnits + (<usize>column << 3), 0, false,
          );
        }
      }
    }
}
