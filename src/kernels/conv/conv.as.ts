// Convolutions: quantise, pack the filter, slide.
import { scratch } from '../scratch.as';
import { RELU } from '../matMul/finish.as';
import { correlate, correlateRoom, Grid } from './correlate.as';
import { columnPanels, packAllColumns } from './panels.as';
import { groupScales, limbOf, quantiseRows, SLACK, spreadFactors } from './planes.as';
import { aligned, reach, samplesAtATime, Window, withinPlane } from './window.as';

function forward(x: usize, filter: usize, bias: usize, out: usize, w: Window, p: i32, relu: bool): void {
  if (w.batch == 0 || w.outHeight == 0 || w.outWidth == 0) return;
  const wide = p != 14;
  const limbs = wide ? 2 : 1;
  const limit = (1 << (p - 1)) - 1;
  const channels = w.inChannels;
  const columns = w.outChannels;
  const k = w.filterHeight * w.filterWidth * channels;
  // A row of the filter reads neighbouring values, all of them unless it is dilated.
  const joined = w.dilationWidth == 1 || w.filterWidth == 1;
  const runCount = joined ? w.filterHeight : w.filterHeight * w.filterWidth;
  const runLength = k / runCount;
  const runPairs = (runLength + 1) >> 1;
  const pairs = runCount * runPairs;
  const height = reach(w.outHeight, w.strideHeight, w.filterHeight, w.dilationHeight);
  const width = reach(w.outWidth, w.strideWidth, w.filterWidth, w.dilationWidth);
  const pixel = <usize>channels << 1;
  const planeRow = <usize>width * pixel;
  const plane = <usize>height * planeRow;
  const block = samplesAtATime(w.batch, plane);
  const filterRow = <usize>((columns + 7) & ~7) << 1;

  const planesSize = aligned(<usize>block * plane + SLACK);
  const spread = aligned(<usize>max(w.inWidth * channels, columns) << 2);
  const filterSize = aligned(<usize>k * filterRow);
  const panelsSize = aligned(columnPanels(pairs, columns));
  const factorStride = aligned(<usize>(max(w.batch, columns) + 8) << 2);
  const unitsSize = aligned(<usize>(max(w.batch, columns) + 8) << 3);
  const listSize = aligned(<usize>(runCount + 2 * pairs) << 2);
  let room = scratch(
    <usize>limbs * (planesSize + panelsSize) + 2 * spread + filterSize + 2 * factorStride + 2 * unitsSize +
      listSize + aligned(offsetof<Grid>()) + correlateRoom(pairs, columns, block, wide),
  );
  const planes = room;
  room += <usize>limbs * planesSize;
  const panels = room;
  room += <usize>limbs * panelsSize;
  const rowFactors = room;
  room += 2 * spread;
  const quantised = room;
  room += filterSize;
  const factors = room;
  room += 2 * factorStride;
  const units = room;
  room += unitsSize;
  const columnUnits = room;
  room += unitsSize;
  const runs = room;
  const slots = runs + (<usize>runCount << 2);
  room += listSize;
  const grid = changetype<Grid>(room);
  room += aligned(offsetof<Grid>());
  memory.fill(columnUnits, 0, unitsSize);

  for (let r = 0; r < runCount; ++r) {
    const y = joined ? r : r / w.filterWidth;
    const column = joined ? 0 : r % w.filterWidth;
    const offset = <usize>(y * w.dilationHeight) * planeRow + <usize>(column * w.dilationWidth) * pixel;
    store<i32>(runs + (<usize>r << 2), <i32>offset);
    for (let i = 0; i < 2 * runPairs; ++i)
      store<i32>(slots + (<usize>(r * 2 * runPairs + i) << 2), i < runLength ? r * runLength + i : -1);
  }
  groupScales(filter, k, columns, 1, p, factors, factorStride, columnUnits);
  memory.fill(quantised, 0, filterSize);
  for (let limb = 0; limb < limbs; ++limb) {
    quantiseRows(filter, k, columns, <usize>columns << 2, factors, factorStride, limit, limbOf(wide, limb), quantised, filterRow);
    packAllColumns(quantised, filterRow, slots, pairs, columns, panels + <usize>limb * panelsSize);
  }

  const sample = w.inHeight * w.inWidth * channels;
  groupScales(x, 1, w.batch, sample, p, factors, factorStride, units);
  memory.fill(planes, 0, <usize>limbs * planesSize);
  const rows = withinPlane(w.inHeight, height, w.padTop);
  const values = withinPlane(w.inWidth, width, w.padLeft) * channels;
  const inner = <usize>w.padTop * planeRow + <usize>w.padLeft * pixel;
  for (let start = 0; start < w.batch; start += block) {
    const count = min(block, w.batch - start);
    for (let s = 0; s < count; ++s) {
      const from = x + (<usize>((start + s) * sample) << 2);
      spreadFactors(factors + (<usize>(start + s) << 2), factorStride, 1, values, 1, rowFactors, spread);
      for (let limb = 0; limb < limbs; ++limb)
        quantiseRows(
          from, rows, values, <usize>(w.inWidth * channels) << 2, rowFactors, spread, limit, limbOf(wide, limb),
          planes + <usize>limb * planesSize + <usize>s * plane + inner, planeRow,
        );
    }
    grid.samples = count;
    grid.rows = w.outHeight;
    grid.columns = w.outWidth;
    grid.from = planes;
    grid.fromSample = plane;
    grid.fromRow = <usize>w.strideHeight * planeRow;
    grid.fromColumn = <usize>w.strideWidth * pixel;
    grid.toColumn = <usize>columns << 2;
    grid.toRow = <usize>w.outWidth * grid.toColumn;
    grid.toSample = <usize>w.outHeight * grid.toRow;
    grid.to = out + <usize>start * grid.toSample;
    correlate(
      grid, planesSize, runs, runCount, runPairs, panels, panelsSize, columns,
      units + (<usize>start << 3), columnUnits, bias, relu, wide, room,
    );
  }
}

export function conv2D(x: usize, filter: usize, out: usize, window: usize, productBits: i32, activation: i32): void {
  forward(x, filter, 0, out, changetype<Window>(window), productBits, activation == RELU);
}

export function conv2DBias(
  x: usize, filter: usize, bias: usize, out: usize, window: usize, productBits: i32, activation: i32,
): void {
  forward(x, filter, bias, out, changetype<Window>(window), productBits, activation == RELU);
}
