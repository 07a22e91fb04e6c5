// A sliding window's numbers, as the host passes them: one list, in the order of window.ts.

// @ts-ignore: decorator
@unmanaged
export class Window {
  batch: i32;
  inHeight: i32;
  inWidth: i32;
  inChannels: i32;
  outHeight: i32;
  outWidth: i32;
  outChannels: i32;
  filterHeight: i32;
  filterWidth: i32;
  strideHeight: i32;
  strideWidth: i32;
  dilationHeight: i32;
  dilationWidth: i32;
  padTop: i32;
  padLeft: i32;
}

/** Rounds up to a multiple of 16. */
// @ts-ignore: decorator
@inline
export function aligned(bytes: usize): usize {
  return (bytes + 15) & ~15;
}

/** The rows (or columns) that windows reach over, from the first one's top: `out` of them, a filter of `size`. */
// @ts-ignore: decorator
@inline
export function reach(out: i32, stride: i32, size: i32, dilation: i32): i32 {
  return (out - 1) * stride + (size - 1) * dilation + 1;
}

/** How many samples of this many bytes are worked on at a time: as many as stay near the processor. */
// @ts-ignore: decorator
@inline
export function samplesAtATime(batch: i32, bytes: usize): i32 {
  return max(1, min(batch, <i32>(<usize>262144 / (bytes + 1))));
}

/** Addresses of the windows at `count` positions from `start` on (in a block of samples), the last one repeated. */
export function windowsOf(
  w: Window, start: i32, count: i32, planes: usize, plane: usize, planeRow: usize, pixel: usize, bases: usize,
): void {
  const each = w.outHeight * w.outWidth;
  let sample = start / each;
  let row = (start % each) / w.outWidth;
  let column = start % w.outWidth;
  let at: usize = 0;
  for (let i = 0; i < count; ++i) {
    at = planes + <usize>sample * plane + <usize>(row * w.strideHeight) * planeRow + <usize>(column * w.strideWidth) * pixel;
    store<usize>(bases + (<usize>i << 2), at);
    if (++column < w.outWidth) continue;
    column = 0;
    if (++row < w.outHeight) continue;
    row = 0;
    ++sample;
  }
  store<usize>(bases + (<usize>count << 2), at);
}

/**
 * The taps of one axis that meet inputs of one phase: those whose distance to the output is a whole number of strides.
 * Descending, so that their places in dy ascend.
 *
 * @param list two i32 a tap: the tap, and its place relative to the position
 * @returns how many there are
 */
export function tapsOfPhase(phase: i32, size: i32, stride: i32, dilation: i32, list: usize): i32 {
  let count = 0;
  for (let tap = size - 1; tap >= 0; --tap) {
    const distance = phase - tap * dilation;
    if (distance % stride != 0) continue;
    store<i32>(list + (<usize>count << 3), tap);
    store<i32>(list + (<usize>count << 3), distance / stride, 4);
    ++count;
  }
  return count;
}

/** How many of an axis' inputs lie within a plane, behind `pad` zeros: no output sees those beyond, and it may see none. */
// @ts-ignore: decorator
@inline
export function withinPlane(inSize: i32, plane: i32, pad: i32): i32 {
  return max(0, min(inSize, plane - pad));
}

/** Rows of zeros that dy needs before its first row. */
// @ts-ignore: decorator
@inline
export function zerosBefore(size: i32, stride: i32, dilation: i32, pad: i32): i32 {
  return max(0, ((size - 1) * dilation - pad + stride - 1) / stride);
}

/** Rows of zeros that dy needs after its last row. */
// @ts-ignore: decorator
@inline
export function zerosAfter(inSize: i32, out: i32, stride: i32, pad: i32): i32 {
  return max(0, (inSize - 1 + pad) / stride - (out - 1));
}
