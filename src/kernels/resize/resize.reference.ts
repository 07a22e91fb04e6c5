/**
 * The specification of resizing images (batch, height, width, channels). Where an output row (or column) r lies in the
 * input is an exact fraction; only weights and values are rounded.
 */
import { sumRule } from '../../numerics/exactSum.ts';
import type { HostValues, Routine } from '../kernel.ts';

const { fround } = Math;

export type ResizeArguments = {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  /** 1: the corners of input and output meet. */
  readonly alignCorners: number;
  /** 1: a pixel lies at its middle. */
  readonly halfPixelCenters: number;
};

/** The ratio of the sizes, as from / to. */
function ratioOf(size: number, outSize: number, { alignCorners }: ResizeArguments) {
  return alignCorners && outSize > 1 ? { from: size - 1, to: outSize - 1 } : { from: size, to: outSize };
}

interface Source {
  readonly lower: number;
  readonly upper: number;
  /** The weight of `upper`: RN of the distance to `lower`; 0 for what lies before the first pixel. */
  readonly fraction: number;
}

/** Where output r lies between two inputs: p = r * from / to, with middles (r + 1/2) * from / to - 1/2. */
function bilinearSource(r: number, size: number, outSize: number, args: ResizeArguments): Source {
  const { from, to } = ratioOf(size, outSize, args);
  const numerator = args.halfPixelCenters ? (2 * r + 1) * from - to : r * from;
  const denominator = args.halfPixelCenters ? 2 * to : to;
  if (numerator < 0) return { lower: 0, upper: 0, fraction: 0 };
  const rest = numerator % denominator;
  const lower = (numerator - rest) / denominator;
  const upper = Math.min(size - 1, rest === 0 ? lower : lower + 1);
  return { lower, upper, fraction: fround(rest / denominator) };
}

/** The input that output r shows: floor(p), or floor(p + 1/2) with aligned corners; p = (r + 1/2) * from / to with middles. */
function nearestSource(r: number, size: number, outSize: number, args: ResizeArguments): number {
  const { from, to } = ratioOf(size, outSize, args);
  const numerator = (args.halfPixelCenters ? 2 * r + 1 : 2 * r) * from + (args.alignCorners ? to : 0);
  return Math.min(size - 1, Math.floor(numerator / (2 * to)));
}

/** The offset of a pixel's first channel. */
const pixel = (b: number, y: number, x: number, height: number, width: number, channels: number) =>
  ((b * height + y) * width + x) * channels;

/** Calls `visit` for each output pixel. */
function eachPixel(
  { batch, outHeight, outWidth }: ResizeArguments,
  visit: (b: number, r: number, c: number) => void,
): void {
  for (let b = 0; b < batch; b++)
    for (let r = 0; r < outHeight; r++) for (let c = 0; c < outWidth; c++) visit(b, r, c);
}

/** add(low, mul(sub(high, low), fraction)) */
const between = (low: number, high: number, fraction: number) =>
  fround(low + fround(fround(high - low) * fraction));

/** Between left and right in the upper and the lower row, then between these. */
export const resizeBilinear: Routine<ResizeArguments> = {
  name: 'resizeBilinear',
  reference([x], [out], args) {
    const { height, width, channels, outHeight, outWidth } = args;
    eachPixel(args, (b, r, c) => {
      const row = bilinearSource(r, height, outHeight, args);
      const column = bilinearSource(c, width, outWidth, args);
      const at = (y: number, x: number, d: number) => pixel(b, y, x, height, width, channels) + d;
      for (let d = 0; d < channels; d++) {
        const across = (y: number) =>
          between(x[at(y, column.lower, d)], x[at(y, column.upper, d)], column.fraction);
        out[pixel(b, r, c, outHeight, outWidth, channels) + d] = between(
          across(row.lower),
          across(row.upper),
          row.fraction,
        );
      }
    });
  },
};

/**
 * The sum rule in each input cell over what it receives: from each output pixel mul(dy, mul(wy, wx)) at its four
 * corners (cells may coincide), with the weights sub(1, fraction) and fraction along each axis.
 */
export const resizeBilinearGrad: Routine<ResizeArguments> = {
  name: 'resizeBilinearGrad',
  reference([dy], [dx], args) {
    const { height, width, channels, outHeight, outWidth } = args;
    const received: number[][] = Array.from(dx, () => []);
    eachPixel(args, (b, r, c) => {
      const row = bilinearSource(r, height, outHeight, args);
      const column = bilinearSource(c, width, outWidth, args);
      for (const [y, wy] of [
        [row.lower, fround(1 - row.fraction)],
        [row.upper, row.fraction],
      ])
        for (const [x, wx] of [
          [column.lower, fround(1 - column.fraction)],
          [column.upper, column.fraction],
        ])
          for (let d = 0; d < channels; d++)
            received[pixel(b, y, x, height, width, channels) + d].push(
              fround(dy[pixel(b, r, c, outHeight, outWidth, channels) + d] * fround(wy * wx)),
            );
    });
    received.forEach((values, i) => (dx[i] = sumRule(values)));
  },
};

/** Copies words. */
export const resizeNearest: Routine<ResizeArguments> = {
  name: 'resizeNearest',
  reference([x]: readonly HostValues[], [out]: readonly HostValues[], args) {
    const { height, width, channels, outHeight, outWidth } = args;
    eachPixel(args, (b, r, c) => {
      const y = nearestSource(r, height, outHeight, args);
      const from = pixel(b, y, nearestSource(c, width, outWidth, args), height, width, channels);
      const to = pixel(b, r, c, outHeight, outWidth, channels);
      for (let d = 0; d < channels; d++) out[to + d] = x[from + d];
    });
  },
};

/** The sum rule in each input cell over the dy of the output pixels that show it. */
export const resizeNearestGrad: Routine<ResizeArguments> = {
  name: 'resizeNearestGrad',
  reference([dy], [dx], args) {
    const { height, width, channels, outHeight, outWidth } = args;
    const received: number[][] = Array.from(dx, () => []);
    eachPixel(args, (b, r, c) => {
      const y = nearestSource(r, height, outHeight, args);
      const to = pixel(b, y, nearestSource(c, width, outWidth, args), height, width, channels);
      const from = pixel(b, r, c, outHeight, outWidth, channels);
      for (let d = 0; d < channels; d++) received[to + d].push(dy[from + d]);
    });
    received.forEach((values, i) => (dx[i] = sumRule(values)));
  },
};
