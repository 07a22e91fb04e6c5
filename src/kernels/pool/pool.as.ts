// Pooling and its gradients. Windows are clipped to the image first, so that padding is never met.
import { sumOf } from '../../numerics/exactSum.as';
import { canonical, canonical4 } from '../../numerics/float32.as';
import { aligned, Window } from '../conv/window.as';
import { meanF32, sumF32 } from '../reduce/reduce.as';
import { scratch } from '../scratch.as';

/** Where a window begins on an axis, and where it ends: at least there. */
// @ts-ignore: decorator
@inline
function firstOf(out: i32, stride: i32, pad: i32): i32 {
  return max(0, out * stride - pad);
}

// @ts-ignore: decorator
@inline
function endOf(out: i32, stride: i32, pad: i32, filter: i32, size: i32): i32 {
  return min(size, out * stride - pad + filter);
}

/** The first window that holds a place on an axis, and the end of those that do. */
// @ts-ignore: decorator
@inline
function firstWindow(at: i32, stride: i32, pad: i32, filter: i32): i32 {
  return max(0, (at + pad - filter + stride) / stride);
}

// @ts-ignore: decorator
@inline
function endWindow(at: i32, stride: i32, pad: i32, out: i32): i32 {
  return min(out, (at + pad) / stride + 1);
}

export function maxPool(x: usize, out: usize, window: usize): void {
  const w = changetype<Window>(window);
  const channels = w.inChannels;
  const pixel = <usize>channels << 2;
  const row = <usize>w.inWidth * pixel;
  for (let n = 0; n < w.batch; ++n) {
    for (let oh = 0; oh < w.outHeight; ++oh) {
      const y0 = firstOf(oh, w.strideHeight, w.padTop);
      const y1 = endOf(oh, w.strideHeight, w.padTop, w.filterHeight, w.inHeight);
      for (let ow = 0; ow < w.outWidth; ++ow, out += pixel) {
        const x0 = firstOf(ow, w.strideWidth, w.padLeft);
        const x1 = endOf(ow, w.strideWidth, w.padLeft, w.filterWidth, w.inWidth);
        let c = 0;
        for (; c + 4 <= channels; c += 4) {
          let most = f32x4.splat(-Infinity);
          for (let i = y0; i < y1; ++i) {
            let at = x + <usize>i * row + <usize>x0 * pixel + (<usize>c << 2);
            // WebAssembly's max is the contract's: NaN wins, -0 is below +0.
            for (let j = x0; j < x1; ++j, at += pixel) most = f32x4.max(most, v128.load(at));
          }
          v128.store(out + (<usize>c << 2), canonical4(most));
        }
        for (; c < channels; ++c) {
          let most: f32 = -Infinity;
          for (let i = y0; i < y1; ++i) {
            let at = x + <usize>i * row + <usize>x0 * pixel + (<usize>c << 2);
            for (let j = x0; j < x1; ++j, at += pixel) most = max<f32>(most, f32.load(at));
          }
          f32.store(out + (<usize>c << 2), canonical(most));
        }
      }
    }
    x += <usize>w.inHeight * row;
  }
}

/**
 * The element of one channel that a window gives its gradient to.
 *
 * @param x one sample
 * @returns its index in the sample, or -1 for a window that holds nothing
 */
// @ts-ignore: decorator
@inline
function greatestIn(x: usize, w: Window, y0: i32, y1: i32, x0: i32, x1: i32, c: i32): i32 {
  let position = -1;
  let best: f32 = 0;
  for (let i = y0; i < y1; ++i) {
    let index = (i * w.inWidth + x0) * w.inChannels + c;
    for (let j = x0; j < x1; ++j, index += w.inChannels) {
      const v = f32.load(x + (<usize>index << 2));
      if (v != v) return index;
      // Strictly: among equals (-0 and +0 too) the first one stays.
      if (position < 0 || v > best) {
        best = v;
        position = index;
      }
    }
  }
  return position;
}

/**
 * greatestIn for four channels side by side, of a window that holds something.
 *
 * @param positions where the four indices go
 */
// @ts-ignore: decorator
@inline
function greatestInFour(x: usize, w: Window, y0: i32, y1: i32, x0: i32, x1: i32, c: i32, positions: usize): void {
  let index = (y0 * w.inWidth + x0) * w.inChannels + c;
  let best = v128.load(x + (<usize>index << 2));
  const lane = i32x4(0, 1, 2, 3);
  let position = i32x4.splat(index);
  for (let i = y0; i < y1; ++i) {
    index = (i * w.inWidth + x0) * w.inChannels + c;
    for (let j = x0; j < x1; ++j, index += w.inChannels) {
      const v = v128.load(x + (<usize>index << 2));
      // Greater, strictly, or the first NaN.
      const firstNaN = v128.andnot(f32x4.ne(v, v), f32x4.ne(best, best));
      const better = v128.or(f32x4.gt(v, best), firstNaN);
      best = v128.bitselect(v, best, better);
      position = v128.bitselect(i32x4.splat(index), position, better);
    }
  }
  v128.store(positions, i32x4.add(position, lane));
}

/** Notes that a window gives its gradient to a cell. The sum of one value is itself, but never -0. */
// @ts-ignore: decorator
@inline
function give(position: i32, dy: usize, counts: usize, out: usize): void {
  const at = <usize>position << 2;
  store<i32>(counts + at, load<i32>(counts + at) + 1);
  f32.store(out + at, canonical(f32.load(dy) + 0));
}

export function maxPoolGrad(dy: usize, x: usize, out: usize, window: usize): void {
  const w = changetype<Window>(window);
  const channels = w.inChannels;
  const cells = w.inHeight * w.inWidth * channels;
  const outputs = w.outHeight * w.outWidth * channels;
  const positionsSize = aligned(<usize>outputs << 2);
  const countsSize = aligned(<usize>cells << 2);
  const positions = scratch(positionsSize + countsSize + (<usize>(w.filterHeight * w.filterWidth) << 2));
  const counts = positions + positionsSize;
  const received = counts + countsSize;
  for (let n = 0; n < w.batch; ++n) {
    memory.fill(counts, 0, countsSize);
    memory.fill(out, 0, <usize>cells << 2);
    let o: usize = 0;
    for (let oh = 0; oh < w.outHeight; ++oh) {
      const y0 = firstOf(oh, w.strideHeight, w.padTop);
      const y1 = endOf(oh, w.strideHeight, w.padTop, w.filterHeight, w.inHeight);
      for (let ow = 0; ow < w.outWidth; ++ow) {
        const x0 = firstOf(ow, w.strideWidth, w.padLeft);
        const x1 = endOf(ow, w.strideWidth, w.padLeft, w.filterWidth, w.inWidth);
        let c = 0;
        for (; c + 4 <= channels && y0 < y1 && x0 < x1; c += 4, o += 16) {
          greatestInFour(x, w, y0, y1, x0, x1, c, positions + o);
          for (let i: usize = 0; i < 16; i += 4) give(load<i32>(positions + o + i), dy + o + i, counts, out);
        }
        for (; c < channels; ++c, o += 4) {
          const position = greatestIn(x, w, y0, y1, x0, x1, c);
          store<i32>(positions + o, position);
          if (position >= 0) give(position, dy + o, counts, out);
        }
      }
    }
    // Cells that several windows chose: there are none where windows do not overlap.
    const overlap = w.strideHeight < w.filterHeight || w.strideWidth < w.filterWidth;
    let at: usize = 0;
    for (let i = 0; i < w.inHeight && overlap; ++i)
      for (let j = 0; j < w.inWidth; ++j)
        for (let c = 0; c < channels; ++c, at += 4) {
          const count = load<i32>(counts + at);
          if (count < 2) continue;
          const cell = <i32>(at >> 2);
          let to = received;
          for (let oh = firstWindow(i, w.strideHeight, w.padTop, w.filterHeight); oh < endWindow(i, w.strideHeight, w.padTop, w.outHeight); ++oh)
            for (let ow = firstWindow(j, w.strideWidth, w.padLeft, w.filterWidth); ow < endWindow(j, w.strideWidth, w.padLeft, w.outWidth); ++ow) {
              const from = <usize>((oh * w.outWidth + ow) * channels + c) << 2;
              if (load<i32>(positions + from) != cell) continue;
              f32.store(to, f32.load(dy + from));
              to += 4;
            }
          f32.store(out + at, sumOf(received, count, false));
        }
    x += <usize>cells << 2;
    out += <usize>cells << 2;
    dy += <usize>outputs << 2;
  }
}

/** Copies a block of rows out of an image, so that they lie behind one another. */
// @ts-ignore: decorator
@inline
function copyRows(from: usize, rows: i32, bytes: usize, rowBytes: usize, to: usize): void {
  for (let r = 0; r < rows; ++r) {
    memory.copy(to, from, bytes);
    from += rowBytes;
    to += bytes;
  }
}

export function avgPool(x: usize, out: usize, window: usize): void {
  const w = changetype<Window>(window);
  const channels = w.inChannels;
  const pixel = <usize>channels << 2;
  const row = <usize>w.inWidth * pixel;
  const held = scratch(<usize>(min(w.filterHeight, w.inHeight) * min(w.filterWidth, w.inWidth)) * pixel);
  for (let n = 0; n < w.batch; ++n) {
    for (let oh = 0; oh < w.outHeight; ++oh) {
      const y0 = firstOf(oh, w.strideHeight, w.padTop);
      const rows = max(0, endOf(oh, w.strideHeight, w.padTop, w.filterHeight, w.inHeight) - y0);
      for (let ow = 0; ow < w.outWidth; ++ow, out += pixel) {
        const x0 = firstOf(ow, w.strideWidth, w.padLeft);
        const columns = max(0, endOf(ow, w.strideWidth, w.padLeft, w.filterWidth, w.inWidth) - x0);
        const from = x + <usize>y0 * row + <usize>x0 * pixel;
        const whole = columns == w.inWidth;
        if (!whole) copyRows(from, rows, <usize>columns * pixel, row, held);
        meanF32(whole ? from : held, out, 1, rows * columns, channels);
      }
    }
    x += <usize>w.inHeight * row;
  }
}

export function avgPoolGrad(dy: usize, out: usize, window: usize): void {
  const w = changetype<Window>(window);
  const channels = w.inChannels;
  const pixel = <usize>channels << 2;
  const row = <usize>w.outWidth * pixel;
  const sharesSize = aligned(<usize>w.outHeight * row);
  const most = min(w.filterHeight, w.outHeight) * min(w.filterWidth, w.outWidth);
  const shares = scratch(sharesSize + <usize>most * pixel);
  const received = shares + sharesSize;
  for (let n = 0; n < w.batch; ++n) {
    let share = shares;
    for (let oh = 0; oh < w.outHeight; ++oh) {
      const rows = max(0, endOf(oh, w.strideHeight, w.padTop, w.filterHeight, w.inHeight) - firstOf(oh, w.strideHeight, w.padTop));
      for (let ow = 0; ow < w.outWidth; ++ow) {
        const columns = max(0, endOf(ow, w.strideWidth, w.padLeft, w.filterWidth, w.inWidth) - firstOf(ow, w.strideWidth, w.padLeft));
        const count = <f32>(rows * columns);
        for (let c = 0; c < channels; ++c, share += 4, dy += 4) f32.store(share, f32.load(dy) / count);
      }
    }
    for (let i = 0; i < w.inHeight; ++i) {
      const first = firstWindow(i, w.strideHeight, w.padTop, w.filterHeight);
      const rows = max(0, endWindow(i, w.strideHeight, w.padTop, w.outHeight) - first);
      for (let j = 0; j < w.inWidth; ++j, out += pixel) {
        const left = firstWindow(j, w.strideWidth, w.padLeft, w.filterWidth);
        const columns = max(0, endWindow(j, w.strideWidth, w.padLeft, w.outWidth) - left);
        const from = shares + <usize>first * row + <usize>left * pixel;
        if (rows * columns == 1) {
          // The sum of one value: itself, but never -0.
          for (let c: usize = 0; c < pixel; c += 4) f32.store(out + c, canonical(f32.load(from + c) + 0));
          continue;
        }
        copyRows(from, rows, <usize>columns * pixel, row, received);
        sumF32(received, out, 1, rows * columns, channels);
      }
    }
  }
}
