// Depthwise convolutions and their gradients: every channel by itself, eight side by side.
import { scratch } from '../scratch.as';
import { RELU } from '../matMul/finish.as';
import { LANE_BYTES, LANES, positionOut, repeatRow, separateRow } from './lanes.as';
import { groupScales, limbOf, quantiseRow, SLACK, spreadFactors } from './planes.as';
import { aligned, reach, tapsOfPhase, Window, withinPlane, zerosAfter, zerosBefore } from './window.as';

/** Bytes of a pixel of so many channels, whole lanes. */
// @ts-ignore: decorator
@inline
function lanesOf(channels: i32): usize {
  return <usize>((channels + LANES - 1) & ~(LANES - 1)) << 1;
}

/** Each sample's unit for an output channel: that of its own input channel times that of the filter. */
function joinUnits(xUnits: usize, filterUnits: usize, channels: i32, copies: i32, to: usize): void {
  for (let i = 0; i < channels; ++i)
    for (let m = 0; m < copies; ++m, filterUnits += 8, to += 8)
      f64.store(to, f64.load(xUnits + (<usize>i << 3)) * f64.load(filterUnits));
}

function forward(x: usize, filter: usize, bias: usize, out: usize, w: Window, p: i32, relu: bool): void {
  if (w.batch == 0 || w.outHeight == 0 || w.outWidth == 0) return;
  const wide = p != 14;
  const limbs = wide ? 2 : 1;
  const limit = (1 << (p - 1)) - 1;
  const channels = w.inChannels;
  const columns = w.outChannels;
  const multiplier = columns / channels;
  const taps = w.filterHeight * w.filterWidth;
  const height = reach(w.outHeight, w.strideHeight, w.filterHeight, w.dilationHeight);
  const width = reach(w.outWidth, w.strideWidth, w.filterWidth, w.dilationWidth);
  const pixel = lanesOf(columns);
  const planeRow = <usize>width * pixel;
  const planeSize = aligned(<usize>height * planeRow + SLACK);
  const filterSize = aligned(<usize>taps * pixel);
  const spread = aligned(<usize>max(w.inWidth * channels, columns) << 2);
  const factorStride = aligned(<usize>(columns + 8) << 2);
  const unitsSize = aligned(<usize>(columns + 8) << 3);
  const lineSize = aligned(<usize>max(w.inWidth * channels, columns) << 1);
  let room = scratch(
    <usize>limbs * (planeSize + filterSize) + 2 * spread + 2 * factorStride + 3 * unitsSize + lineSize +
      aligned(<usize>taps << 3) + 3 * LANE_BYTES,
  );
  const planes = room;
  room += <usize>limbs * planeSize;
  const filters = room;
  room += <usize>limbs * filterSize;
  const rowFactors = room;
  room += 2 * spread;
  const factors = room;
  room += 2 * factorStride;
  const xUnits = room;
  room += unitsSize;
  const filterUnits = room;
  room += unitsSize;
  const units = room;
  room += unitsSize;
  const line = room;
  room += lineSize;
  const list = room;
  room += aligned(<usize>taps << 3);
  const sums = room;
  memory.fill(planes, 0, <usize>limbs * (planeSize + filterSize));
  memory.fill(units, 0, unitsSize);

  for (let tap = 0; tap < taps; ++tap) {
    const y = tap / w.filterWidth;
    const column = tap % w.filterWidth;
    store<i32>(list + (<usize>tap << 3), y * w.dilationHeight * <i32>planeRow + column * w.dilationWidth * <i32>pixel);
    store<i32>(list + (<usize>tap << 3), tap * <i32>pixel, 4);
  }
  groupScales(filter, taps, columns, 1, p, factors, factorStride, filterUnits);
  for (let limb = 0; limb < limbs; ++limb)
    for (let tap = 0; tap < taps; ++tap)
      quantiseRow(
        filter + (<usize>(tap * columns) << 2), columns, factors, factorStride, limit, limbOf(wide, limb),
        filters + <usize>limb * filterSize + <usize>tap * pixel,
      );

  const pixels = w.inHeight * w.inWidth;
  const rows = withinPlane(w.inHeight, height, w.padTop);
  const seen = withinPlane(w.inWidth, width, w.padLeft);
  const inner = <usize>w.padTop * planeRow + <usize>w.padLeft * pixel;
  for (let s = 0; s < w.batch; ++s) {
    const from = x + (<usize>(s * pixels * channels) << 2);
    groupScales(from, pixels, channels, 1, p, factors, factorStride, xUnits);
    spreadFactors(factors, factorStride, channels, 1, w.inWidth, rowFactors, spread);
    joinUnits(xUnits, filterUnits, channels, multiplier, units);
    for (let limb = 0; limb < limbs; ++limb)
      for (let r = 0; r < rows && seen > 0; ++r) {
        quantiseRow(from + (<usize>(r * w.inWidth * channels) << 2), seen * channels, rowFactors, spread, limit, limbOf(wide, limb), line);
        repeatRow(line, seen, channels, multiplier, planes + <usize>limb * planeSize + inner + <usize>r * planeRow, pixel);
      }
    for (let oh = 0; oh < w.outHeight; ++oh)
      for (let ow = 0; ow < w.outWidth; ++ow) {
        const at = planes + <usize>(oh * w.strideHeight) * planeRow + <usize>(ow * w.strideWidth) * pixel;
        positionOut(at, planeSize, filters, filterSize, list, taps, wide, columns, units, bias, relu, sums, out);
        out += <usize>columns << 2;
      }
  }
}

export function depthwiseConv2D(
  x: usize, filter: usize, out: usize, window: usize, productBits: i32, activation: i32,
): void {
  forward(x, filter, 0, out, changetype<Window>(window), productBits, activation == RELU);
}

export function depthwiseConv2DBias(
  x: usize, filter: usize, bias: usize, out: usize, window: usize, productBits: i32, activation: i32,
): void {
  forward(x, filter, bias, out, changetype<Window>(window), productBits, activation == RELU);
}

export function depthwiseBackpropInput(dy: usize, filter: usize, out: usize, window: usize, p: i32): void {
  const w = changetype<Window>(window);
  if (w.batch == 0 || w.inHeight == 0 || w.inWidth == 0) return;
  const wide = p != 14;
  const limbs = wide ? 2 : 1;
  const limit = (1 << (p - 1)) - 1;
  const channels = w.inChannels;
  const columns = w.outChannels;
  const multiplier = columns / channels;
  const taps = w.filterHeight * w.filterWidth;
  const top = zerosBefore(w.filterHeight, w.strideHeight, w.dilationHeight, w.padTop);
  const left = zerosBefore(w.filterWidth, w.strideWidth, w.dilationWidth, w.padLeft);
  const height = top + w.outHeight + zerosAfter(w.inHeight, w.outHeight, w.strideHeight, w.padTop);
  const width = left + w.outWidth + zerosAfter(w.inWidth, w.outWidth, w.strideWidth, w.padLeft);
  const layer = lanesOf(channels);
  const pixel = <usize>multiplier * layer;
  const planeRow = <usize>width * pixel;
  const planeSize = aligned(<usize>height * planeRow + SLACK);
  const filterSize = aligned(<usize>taps * pixel);
  const values = max(w.outWidth, 1) * columns;
  const spread = aligned(<usize>values << 2);
  const factorStride = aligned(<usize>(channels + 8) << 2);
  const unitsSize = aligned(<usize>(channels + 8) << 3);
  const lineSize = aligned(<usize>values << 1);
  const tapsSize = aligned(<usize>(w.filterHeight + w.filterWidth) << 3);
  const listSize = aligned(<usize>(taps * multiplier) << 3);
  let room = scratch(
    <usize>limbs * (planeSize + filterSize) + 2 * spread + 2 * factorStride + 3 * unitsSize + lineSize + tapsSize +
      listSize + 3 * LANE_BYTES,
  );
  const planes = room;
  room += <usize>limbs * planeSize;
  const filters = room;
  room += <usize>limbs * filterSize;
  const rowFactors = room;
  room += 2 * spread;
  const factors = room;
  room += 2 * factorStride;
  const dyUnits = room;
  room += unitsSize;
  const filterUnits = room;
  room += unitsSize;
  const units = room;
  room += unitsSize;
  const line = room;
  room += lineSize;
  const rowTaps = room;
  const columnTaps = room + (<usize>w.filterHeight << 3);
  room += tapsSize;
  const list = room;
  room += listSize;
  const sums = room;
  memory.fill(planes, 0, <usize>limbs * (planeSize + filterSize));
  memory.fill(units, 0, unitsSize);

  groupScales(filter, taps, channels, multiplier, p, factors, factorStride, filterUnits);
  spreadFactors(factors, factorStride, channels, multiplier, 1, rowFactors, spread);
  for (let limb = 0; limb < limbs; ++limb)
    for (let tap = 0; tap < taps; ++tap) {
      quantiseRow(filter + (<usize>(tap * columns) << 2), columns, rowFactors, spread, limit, limbOf(wide, limb), line);
      separateRow(line, 1, channels, multiplier, filters + <usize>limb * filterSize + <usize>tap * pixel, layer);
    }

  const positions = w.outHeight * w.outWidth;
  const inner = <usize>top * planeRow + <usize>left * pixel;
  for (let s = 0; s < w.batch; ++s) {
    const from = dy + (<usize>(s * positions * columns) << 2);
    groupScales(from, positions, channels, multiplier, p, factors, factorStride, dyUnits);
    spreadFactors(factors, factorStride, channels, multiplier, w.outWidth, rowFactors, spread);
    joinUnits(dyUnits, filterUnits, channels, 1, units);
    for (let limb = 0; limb < limbs; ++limb)
      for (let r = 0; r < w.outHeight; ++r) {
        quantiseRow(from + (<usize>(r * w.outWidth * columns) << 2), w.outWidth * columns, rowFactors, spread, limit, limbOf(wide, limb), line);
        separateRow(line, w.outWidth, channels, multiplier, planes + <usize>limb * planeSize + inner + <usize>r * planeRow, layer);
      }
    for (let py = 0; py < w.strideHeight; ++py) {
      const rowCount = tapsOfPhase(py, w.filterHeight, w.strideHeight, w.dilationHeight, rowTaps);
      for (let px = 0; px < w.strideWidth; ++px) {
        const columnCount = tapsOfPhase(px, w.filterWidth, w.strideWidth, w.dilationWidth, columnTaps);
        let count = 0;
        for (let i = 0; i < rowCount; ++i)
          for (let j = 0; j < columnCount; ++j)
            for (let m = 0; m < multiplier; ++m, ++count) {
              const y = rowTaps + (<usize>i << 3);
              const column = columnTaps + (<usize>j << 3);
              const at = list + (<usize>count << 3);
              const tap = load<i32>(y) * w.filterWidth + load<i32>(column);
              store<i32>(at, load<i32>(y, 4) * <i32>planeRow + load<i32>(column, 4) * <i32>pixel + m * <i32>layer);
              store<i32>(at, tap * <i32>pixel + m * <i32>layer, 4);
            }
        // The first row and column of this phase, at or after 0.
        const firstRow = (w.padTop - py + w.strideHeight - 1) / w.strideHeight;
        const firstColumn = (w.padLeft - px + w.strideWidth - 1) / w.strideWidth;
        for (let q = firstRow; q * w.strideHeight + py - w.padTop < w.inHeight; ++q) {
          const ih = q * w.strideHeight + py - w.padTop;
          for (let r = firstColumn; r * w.strideWidth + px - w.padLeft < w.inWidth; ++r) {
            const iw = r * w.strideWidth + px - w.padLeft;
            const at = planes + <usize>(top + q) * planeRow + <usize>(left + r) * pixel;
            const to = out + (<usize>(((s * w.inHeight + ih) * w.inWidth + iw) * channels) << 2);
            positionOut(at, planeSize, filters, filterSize, list, count, wide, channels, units, 0, false, sums, to);
          }
        }
      }
    }
  }
}
