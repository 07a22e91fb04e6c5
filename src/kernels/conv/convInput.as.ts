// The gradient of a convolution's input: dy is slid over, once for every phase of the strides.
import { scratch } from '../scratch.as';
import { correlate, correlateRoom, Grid } from './correlate.as';
import { columnPanels, packAllColumns } from './panels.as';
import { groupScales, limbOf, quantiseRow, quantiseRows, SLACK, spreadFactors } from './planes.as';
import { aligned, samplesAtATime, tapsOfPhase, Window, zerosAfter, zerosBefore } from './window.as';

/**
 * Quantises a filter (taps, channels, columns) with the scales of its channels, and turns it: afterwards a row of
 * int16 is (tap, column), `rowBytes` long.
 */
function turnFilter(
  filter: usize, taps: i32, channels: i32, columns: i32, factors: usize, factorStride: usize,
  limit: i32, limb: i32, line: usize, to: usize, rowBytes: usize,
): void {
  const size = channels * columns;
  for (let tap = 0; tap < taps; ++tap) {
    quantiseRow(filter + (<usize>(tap * size) << 2), size, factors, factorStride, limit, limb, line);
    for (let i = 0; i < channels; ++i)
      for (let o = 0; o < columns; ++o)
        store<i16>(to + <usize>(tap * columns + o) * rowBytes + (<usize>i << 1), load<i16>(line + (<usize>(i * columns + o) << 1)));
  }
}

export function conv2DBackpropInput(dy: usize, filter: usize, out: usize, window: usize, p: i32): void {
  const w = changetype<Window>(window);
  if (w.batch == 0 || w.inHeight == 0 || w.inWidth == 0) return;
  const wide = p != 14;
  const limbs = wide ? 2 : 1;
  const limit = (1 << (p - 1)) - 1;
  const channels = w.outChannels; // those of dy, which is slid over
  const columns = w.inChannels;
  const taps = w.filterHeight * w.filterWidth;
  const top = zerosBefore(w.filterHeight, w.strideHeight, w.dilationHeight, w.padTop);
  const left = zerosBefore(w.filterWidth, w.strideWidth, w.dilationWidth, w.padLeft);
  const height = top + w.outHeight + zerosAfter(w.inHeight, w.outHeight, w.strideHeight, w.padTop);
  const width = left + w.outWidth + zerosAfter(w.inWidth, w.outWidth, w.strideWidth, w.padLeft);
  const pixel = <usize>channels << 1;
  const planeRow = <usize>width * pixel;
  const plane = <usize>height * planeRow;
  const block = samplesAtATime(w.batch, plane);
  const filterRow = <usize>((columns + 7) & ~7) << 1;
  // At most: each tap a run of its own.
  const mostPairs = taps * ((channels + 1) >> 1);

  const planesSize = aligned(<usize>block * plane + SLACK);
  const spread = aligned(<usize>max(w.outWidth * channels, columns * channels) << 2);
  const filterSize = aligned(<usize>(taps * channels) * filterRow);
  const panelsSize = aligned(columnPanels(mostPairs, columns));
  const factorStride = aligned(<usize>(max(w.batch, columns) + 8) << 2);
  const unitsSize = aligned(<usize>(max(w.batch, columns) + 8) << 3);
  const listSize = aligned(<usize>(taps + 2 * mostPairs + 2 * (w.filterHeight + w.filterWidth)) << 2);
  const lineSize = aligned(<usize>(columns * channels) << 1);
  let room = scratch(
    <usize>limbs * (planesSize + panelsSize + filterSize) + 2 * spread + 2 * factorStride + 2 * unitsSize +
      listSize + lineSize + aligned(offsetof<Grid>()) + correlateRoom(mostPairs, columns, block, wide),
  );
  const planes = room;
  room += <usize>limbs * planesSize;
  const panels = room;
  room += <usize>limbs * panelsSize;
  const quantised = room;
  room += <usize>limbs * filterSize;
  const rowFactors = room;
  room += 2 * spread;
  const factors = room;
  room += 2 * factorStride;
  const units = room;
  room += unitsSize;
  const columnUnits = room;
  room += unitsSize;
  const runs = room;
  const slots = runs + (<usize>taps << 2);
  const rowTaps = slots + (<usize>(2 * mostPairs) << 2);
  const columnTaps = rowTaps + (<usize>w.filterHeight << 3);
  room += listSize;
  const line = room;
  room += lineSize;
  const grid = changetype<Grid>(room);
  room += aligned(offsetof<Grid>());
  memory.fill(columnUnits, 0, unitsSize);

  groupScales(filter, taps, columns, channels, p, factors, factorStride, columnUnits);
  spreadFactors(factors, factorStride, columns, channels, 1, rowFactors, spread);
  memory.fill(quantised, 0, <usize>limbs * filterSize);
  for (let limb = 0; limb < limbs; ++limb)
    turnFilter(filter, taps, columns, channels, rowFactors, spread, limit, limbOf(wide, limb), line, quantised + <usize>limb * filterSize, filterRow);

  const sample = w.outHeight * w.outWidth * channels;
  groupScales(dy, 1, w.batch, sample, p, factors, factorStride, units);
  memory.fill(planes, 0, <usize>limbs * planesSize);
  const inner = <usize>top * planeRow + <usize>left * pixel;
  const toColumn = <usize>columns << 2;
  const toRow = <usize>w.inWidth * toColumn;
  for (let start = 0; start < w.batch; start += block) {
    grid.samples = min(block, w.batch - start);
    grid.fromSample = plane;
    grid.fromRow = planeRow;
    grid.fromColumn = pixel;
    grid.toSample = <usize>w.inHeight * toRow;
    grid.toRow = <usize>w.strideHeight * toRow;
    grid.toColumn = <usize>w.strideWidth * toColumn;
    for (let s = 0; s < grid.samples; ++s) {
      const from = dy + (<usize>((start + s) * sample) << 2);
      spreadFactors(factors + (<usize>(start + s) << 2), factorStride, 1, w.outWidth * channels, 1, rowFactors, spread);
      for (let limb = 0; limb < limbs; ++limb)
        quantiseRows(
          from, w.outHeight, w.outWidth * channels, <usize>(w.outWidth * channels) << 2, rowFactors, spread, limit,
          limbOf(wide, limb), planes + <usize>limb * planesSize + <usize>s * plane + inner, planeRow,
        );
    }
    for (let py = 0; py < w.strideHeight; ++py) {
      const lastRow = w.inHeight - 1 + w.padTop - py;
      const firstRow = (w.padTop - py + w.strideHeight - 1) / w.strideHeight;
      if (lastRow < 0 || lastRow / w.strideHeight < firstRow) continue;
      const rowCount = tapsOfPhase(py, w.filterHeight, w.strideHeight, w.dilationHeight, rowTaps);
      for (let px = 0; px < w.strideWidth; ++px) {
        const lastColumn = w.inWidth - 1 + w.padLeft - px;
        const firstColumn = (w.padLeft - px + w.strideWidth - 1) / w.strideWidth;
        if (lastColumn < 0 || lastColumn / w.strideWidth < firstColumn) continue;
        const columnCount = tapsOfPhase(px, w.filterWidth, w.strideWidth, w.dilationWidth, columnTaps);
        // Places one apart make one run of a whole row of taps.
        const joined = columnCount < 2 || load<i32>(columnTaps, 12) - load<i32>(columnTaps, 4) == 1;
        const together = joined ? columnCount : 1;
        const runPairs = (together * channels + 1) >> 1;
        let runCount = 0;
        let slot = slots;
        for (let i = 0; i < rowCount; ++i) {
          const y = load<i32>(rowTaps + (<usize>i << 3));
          const yPlace = load<i32>(rowTaps + (<usize>i << 3), 4);
          for (let j = 0; j < columnCount; j += together) {
            const xPlace = load<i32>(columnTaps + (<usize>j << 3), 4);
            store<i32>(runs + (<usize>runCount << 2), yPlace * <i32>planeRow + xPlace * <i32>pixel);
            ++runCount;
            for (let t = 0; t < together; ++t) {
              const tap = y * w.filterWidth + load<i32>(columnTaps + (<usize>(j + t) << 3));
              for (let o = 0; o < channels; ++o, slot += 4) store<i32>(slot, tap * channels + o);
            }
            if ((together * channels) & 1) {
              store<i32>(slot, -1);
              slot += 4;
            }
          }
        }
        for (let limb = 0; limb < limbs; ++limb)
          packAllColumns(quantised + <usize>limb * filterSize, filterRow, slots, runCount * runPairs, columns, panels + <usize>limb * panelsSize);
        grid.rows = lastRow / w.strideHeight - firstRow + 1;
        grid.columns = lastColumn / w.strideWidth - firstColumn + 1;
        grid.from = planes + <usize>(top + firstRow) * planeRow + <usize>(left + firstColumn) * pixel;
        const y = firstRow * w.strideHeight + py - w.padTop;
        const x = firstColumn * w.strideWidth + px - w.padLeft;
        grid.to = out + <usize>start * grid.toSample + <usize>y * toRow + <usize>x * toColumn;
        correlate(
          grid, planesSize, runs, runCount, runPairs, panels, panelsSize, columns,
          units + (<usize>start << 3), columnUnits, 0, false, wide, room,
        );
      }
    }
  }
}
