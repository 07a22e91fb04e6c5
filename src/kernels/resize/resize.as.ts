// Resizing images (batch, height, width, channels), and the gradients.
import { sumFourColumns, sumOfStrided } from '../../numerics/exactSum.as';
import { canonical } from '../../numerics/float32.as';
import { scratch } from '../scratch.as';

/** A row of a table of places: lower (i32), upper (i32), fraction (f32). */
const PLACE: usize = 12;

/** Where each output lies between two inputs. */
function bilinearPlaces(table: usize, size: i32, outSize: i32, align: i32, half: i32): void {
  const inner = align != 0 && outSize > 1;
  const from = inner ? size - 1 : size;
  const to = inner ? outSize - 1 : outSize;
  const denominator = half ? 2 * to : to;
  for (let r = 0; r < outSize; ++r) {
    const numerator = half ? (2 * r + 1) * from - to : r * from;
    const place = table + <usize>r * PLACE;
    if (numerator < 0) {
      memory.fill(place, 0, PLACE);
      continue;
    }
    const rest = numerator % denominator;
    const lower = numerator / denominator;
    i32.store(place, lower);
    i32.store(place, rest == 0 ? lower : min(size - 1, lower + 1), 4);
    // Both are below 2^24: the quotient's one rounding is division's.
    f32.store(place, <f32>rest / <f32>denominator, 8);
  }
}

/** Which input each output shows; upper is one beyond, so that it names no cell. */
function nearestPlaces(table: usize, size: i32, outSize: i32, align: i32, half: i32): void {
  const inner = align != 0 && outSize > 1;
  const from = inner ? size - 1 : size;
  const to = inner ? outSize - 1 : outSize;
  for (let r = 0; r < outSize; ++r) {
    const numerator = (half ? 2 * r + 1 : 2 * r) * from + (align ? to : 0);
    const place = table + <usize>r * PLACE;
    i32.store(place, min(size - 1, numerator / (2 * to)));
    i32.store(place, -1, 4);
    f32.store(place, 0, 8);
  }
}

function places(nearest: bool, table: usize, size: i32, outSize: i32, align: i32, half: i32): void {
  if (nearest) nearestPlaces(table, size, outSize, align, half);
  else bilinearPlaces(table, size, outSize, align, half);
}

// @ts-ignore: decorator
@inline
function lowerOf(table: usize, r: i32): i32 {
  return i32.load(table + <usize>r * PLACE);
}

// @ts-ignore: decorator
@inline
function upperOf(table: usize, r: i32): i32 {
  return i32.load(table + <usize>r * PLACE, 4);
}

// @ts-ignore: decorator
@inline
function fractionOf(table: usize, r: i32): f32 {
  return f32.load(table + <usize>r * PLACE, 8);
}

// @ts-ignore: decorator
@inline
function between(low: f32, high: f32, fraction: f32): f32 {
  return low + (high - low) * fraction;
}

export function resizeBilinear(x: usize, out: usize, batch: i32, height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32, align: i32, half: i32): void {
  const rows = scratch(<usize>(outHeight + outWidth) * PLACE);
  const columns = rows + <usize>outHeight * PLACE;
  bilinearPlaces(rows, height, outHeight, align, half);
  bilinearPlaces(columns, width, outWidth, align, half);
  const pixel = <usize>channels << 2;
  const line = <usize>width * pixel;
  for (let b = 0; b < batch; ++b) {
    for (let r = 0; r < outHeight; ++r) {
      const top = x + <usize>lowerOf(rows, r) * line;
      const bottom = x + <usize>upperOf(rows, r) * line;
      const fy = fractionOf(rows, r);
      for (let c = 0; c < outWidth; ++c) {
        const left = <usize>lowerOf(columns, c) * pixel;
        const right = <usize>upperOf(columns, c) * pixel;
        const fx = fractionOf(columns, c);
        for (let d: usize = 0; d < pixel; d += 4) {
          const above = between(f32.load(top + left + d), f32.load(top + right + d), fx);
          const below = between(f32.load(bottom + left + d), f32.load(bottom + right + d), fx);
          f32.store(out + d, canonical(between(above, below, fy)));
        }
        out += pixel;
      }
    }
    x += <usize>height * line;
  }
}

export function resizeNearest(x: usize, out: usize, batch: i32, height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32, align: i32, half: i32): void {
  const rows = scratch(<usize>(outHeight + outWidth) * PLACE);
  const columns = rows + <usize>outHeight * PLACE;
  nearestPlaces(rows, height, outHeight, align, half);
  nearestPlaces(columns, width, outWidth, align, half);
  const pixel = <usize>channels << 2;
  const line = <usize>width * pixel;
  for (let b = 0; b < batch; ++b) {
    for (let r = 0; r < outHeight; ++r) {
      const from = x + <usize>lowerOf(rows, r) * line;
      for (let c = 0; c < outWidth; ++c) {
        memory.copy(out, from + <usize>lowerOf(columns, c) * pixel, pixel);
        out += pixel;
      }
    }
    x += <usize>height * line;
  }
}

/** The first output whose places name an input at or after this one. */
function firstOf(table: usize, outSize: i32, cell: i32): i32 {
  let r = 0;
  while (r < outSize && max(lowerOf(table, r), upperOf(table, r)) < cell) ++r;
  return r;
}

/** The first output after those whose places name this input: places ascend. */
function endOf(table: usize, outSize: i32, cell: i32, from: i32): i32 {
  let r = from;
  while (r < outSize && lowerOf(table, r) <= cell) ++r;
  return r;
}

/** The greatest number of outputs that name one input. */
function mostOf(table: usize, outSize: i32, size: i32): i32 {
  let most = 0;
  for (let cell = 0; cell < size; ++cell) {
    const from = firstOf(table, outSize, cell);
    most = max(most, endOf(table, outSize, cell, from) - from);
  }
  return most;
}

/** dy times a weight, channel by channel, behind the values so far; returns where the next ones go. */
// @ts-ignore: decorator
@inline
function push(values: usize, from: usize, pixel: usize, weight: f32): usize {
  for (let d: usize = 0; d < pixel; d += 4) f32.store(values + d, f32.load(from + d) * weight);
  return values + pixel;
}

/** The values that one cell receives; returns where they end. */
function collect(dy: usize, values: usize, pixel: usize, outWidth: i32, rows: usize, y: i32, r0: i32, r1: i32, columns: usize, x: i32, c0: i32, c1: i32): usize {
  for (let r = r0; r < r1; ++r) {
    for (let side = 0; side < 2; ++side) {
      if ((side == 0 ? lowerOf(rows, r) : upperOf(rows, r)) != y) continue;
      const wy: f32 = side == 0 ? 1 - fractionOf(rows, r) : fractionOf(rows, r);
      for (let c = c0; c < c1; ++c) {
        const from = dy + (<usize>r * <usize>outWidth + <usize>c) * pixel;
        const fx = fractionOf(columns, c);
        if (lowerOf(columns, c) == x) values = push(values, from, pixel, wy * (1 - fx));
        if (upperOf(columns, c) == x) values = push(values, from, pixel, wy * fx);
      }
    }
  }
  return values;
}

function gradient(nearest: bool, dy: usize, dx: usize, batch: i32, height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32, align: i32, half: i32): void {
  const pixel = <usize>channels << 2;
  if (pixel == 0) return;
  const tableBytes = (<usize>(outHeight + outWidth) * PLACE + 15) & ~15;
  let rows = scratch(tableBytes);
  let columns = rows + <usize>outHeight * PLACE;
  places(nearest, rows, height, outHeight, align, half);
  places(nearest, columns, width, outWidth, align, half);
  // Each output names a cell at most twice along each axis.
  const most = <usize>mostOf(rows, outHeight, height) * <usize>mostOf(columns, outWidth, width) * 4;
  rows = scratch(tableBytes + most * pixel);
  columns = rows + <usize>outHeight * PLACE;
  places(nearest, rows, height, outHeight, align, half);
  places(nearest, columns, width, outWidth, align, half);
  const values = rows + tableBytes;
  for (let b = 0; b < batch; ++b) {
    for (let y = 0; y < height; ++y) {
      const r0 = firstOf(rows, outHeight, y);
      const r1 = endOf(rows, outHeight, y, r0);
      for (let x = 0; x < width; ++x) {
        const c0 = firstOf(columns, outWidth, x);
        const c1 = endOf(columns, outWidth, x, c0);
        const end = collect(dy, values, pixel, outWidth, rows, y, r0, r1, columns, x, c0, c1);
        const n = <i32>((end - values) / pixel);
        let d: usize = 0;
        if (n == 0) memory.fill(dx, 0, pixel);
        else {
          for (; d + 16 <= pixel; d += 16) sumFourColumns(values + d, n, pixel, false, dx + d);
          for (; d < pixel; d += 4) f32.store(dx + d, sumOfStrided(values + d, n, pixel, false));
        }
        dx += pixel;
      }
    }
    dy += <usize>(outHeight * outWidth) * pixel;
  }
}

export function resizeBilinearGrad(dy: usize, dx: usize, batch: i32, height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32, align: i32, half: i32): void {
  gradient(false, dy, dx, batch, height, width, channels, outHeight, outWidth, align, half);
}

export function resizeNearestGrad(dy: usize, dx: usize, batch: i32, height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32, align: i32, half: i32): void {
  gradient(true, dy, dx, batch, height, width, channels, outHeight, outWidth, align, half);
}
