// The gradient of a depthwise convolution's filter: every tap of every channel, over all positions.
import { scratch } from '../scratch.as';
import { finishRow, joinSums } from '../matMul/finish.as';
import { addProducts, LANE_BYTES, LANES, repeatRow } from './lanes.as';
import { groupScales, limbOf, quantiseRow, quantiseRows, SLACK, spreadFactors } from './planes.as';
import { aligned, reach, samplesAtATime, Window, windowsOf, withinPlane } from './window.as';

/** Positions that are worked on at a time. */
const CHUNK: i32 = 512;

export function depthwiseBackpropFilter(x: usize, dy: usize, out: usize, window: usize, p: i32): void {
  const w = changetype<Window>(window);
  const wide = p != 14;
  const limbs = wide ? 2 : 1;
  const limit = (1 << (p - 1)) - 1;
  const channels = w.inChannels;
  const columns = w.outChannels;
  const multiplier = columns / channels;
  const taps = w.filterHeight * w.filterWidth;
  const each = w.outHeight * w.outWidth;
  const height = each == 0 ? 0 : reach(w.outHeight, w.strideHeight, w.filterHeight, w.dilationHeight);
  const width = each == 0 ? 0 : reach(w.outWidth, w.strideWidth, w.filterWidth, w.dilationWidth);
  const laneGroups = (columns + LANES - 1) / LANES;
  const pixel = <usize>(laneGroups * LANES) << 1;
  const planeRow = <usize>width * pixel;
  const plane = <usize>height * planeRow;
  const block = samplesAtATime(w.batch, plane);
  const planesSize = aligned(<usize>block * plane + SLACK);
  const dySize = <usize>CHUNK * pixel;
  const spread = aligned(<usize>(w.inWidth * channels) << 2);
  const lineSize = aligned(<usize>(w.inWidth * channels) << 1);
  const factorStride = aligned(<usize>(columns + 8) << 2);
  const unitsSize = aligned(<usize>(columns + 8) << 3);
  const laneBytes: usize = wide ? 3 * LANE_BYTES : LANE_BYTES;
  const sumsSize = <usize>(taps * laneGroups) * laneBytes;
  let room = scratch(
    <usize>limbs * (planesSize + dySize) + 2 * spread + lineSize + 4 * factorStride + 3 * unitsSize +
      <usize>CHUNK * 8 + <usize>(CHUNK + 4) * 4 + sumsSize,
  );
  const planes = room;
  room += <usize>limbs * planesSize;
  const dyRows = room;
  room += <usize>limbs * dySize;
  const rowFactors = room;
  room += 2 * spread;
  const line = room;
  room += lineSize;
  const xFactors = room;
  room += 2 * factorStride;
  const dyFactors = room;
  room += 2 * factorStride;
  const xUnits = room;
  room += unitsSize;
  const dyUnits = room;
  room += unitsSize;
  const units = room;
  room += unitsSize;
  const list = room;
  room += <usize>CHUNK * 8;
  const bases = room;
  room += <usize>(CHUNK + 4) * 4;
  const sums = room;
  memory.fill(planes, 0, <usize>limbs * (planesSize + dySize));
  memory.fill(units, 0, unitsSize);
  memory.fill(sums, 0, sumsSize);

  const pixels = w.inHeight * w.inWidth;
  groupScales(x, w.batch * pixels, channels, 1, p, xFactors, factorStride, xUnits);
  groupScales(dy, w.batch * each, columns, 1, p, dyFactors, factorStride, dyUnits);
  spreadFactors(xFactors, factorStride, channels, 1, w.inWidth, rowFactors, spread);
  for (let o = 0; o < columns; ++o)
    f64.store(units + (<usize>o << 3), f64.load(xUnits + (<usize>(o / multiplier) << 3)) * f64.load(dyUnits + (<usize>o << 3)));

  const rows = withinPlane(w.inHeight, height, w.padTop);
  const seen = withinPlane(w.inWidth, width, w.padLeft);
  const inner = <usize>w.padTop * planeRow + <usize>w.padLeft * pixel;
  for (let first = 0; first < w.batch; first += block) {
    const samples = min(block, w.batch - first);
    for (let s = 0; s < samples; ++s) {
      const from = x + (<usize>((first + s) * pixels * channels) << 2);
      for (let limb = 0; limb < limbs; ++limb)
        for (let r = 0; r < rows && seen > 0; ++r) {
          quantiseRow(from + (<usize>(r * w.inWidth * channels) << 2), seen * channels, rowFactors, spread, limit, limbOf(wide, limb), line);
          repeatRow(line, seen, channels, multiplier, planes + <usize>limb * planesSize + <usize>s * plane + inner + <usize>r * planeRow, pixel);
        }
    }
    const positions = samples * each;
    for (let start = 0; start < positions; start += CHUNK) {
      const count = min(CHUNK, positions - start);
      windowsOf(w, start, count, 0, plane, planeRow, pixel, bases);
      for (let i = 0; i < count; ++i) {
        store<i32>(list + (<usize>i << 3), load<i32>(bases + (<usize>i << 2)));
        store<i32>(list + (<usize>i << 3), i * <i32>pixel, 4);
      }
      const from = dy + (<usize>((first * each + start) * columns) << 2);
      for (let limb = 0; limb < limbs; ++limb)
        quantiseRows(
          from, count, columns, <usize>columns << 2, dyFactors, factorStride, limit, limbOf(wide, limb),
          dyRows + <usize>limb * dySize, pixel,
        );
      let to = sums;
      for (let tap = 0; tap < taps; ++tap) {
        const y = tap / w.filterWidth;
        const column = tap % w.filterWidth;
        const at = planes + <usize>(y * w.dilationHeight) * planeRow + <usize>(column * w.dilationWidth) * pixel;
        for (let g = 0; g < laneGroups; ++g, to += laneBytes)
          addProducts(at + <usize>(g << 4), planesSize, dyRows + <usize>(g << 4), dySize, list, count, wide, to);
      }
    }
  }
  let from = sums;
  for (let tap = 0; tap < taps; ++tap)
    for (let g = 0; g < laneGroups; ++g, from += laneBytes) {
      if (wide) joinSums(from, LANE_BYTES);
      const column = g * LANES;
      finishRow(from, out + (<usize>(tap * columns + column) << 2), min(LANES, columns - column), 1, units + (<usize>column << 3), 0, false);
    }
}
