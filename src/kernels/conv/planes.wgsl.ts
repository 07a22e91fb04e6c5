/** Images on a GPU, packed with the padding around them, so that windows need no look at the border. */
import type { Packing } from '../matMul/pack.wgsl.ts';
import type { Window } from './window.ts';

/** Packed images: rows of words, so many for each image. */
export interface Planes {
  readonly packing: Packing;
  readonly rows: number;
  readonly rowWords: number;
  /** Elements from one word to the next: 2 where windows start at even elements only. */
  readonly unit: number;
}

/** An axis of the planes: zeros before the image, and the size with all zeros. */
export interface Padded {
  readonly before: number;
  readonly size: number;
}

export interface Images {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

export const inputImages = (w: Window): Images => ({
  batch: w.batch,
  height: w.inHeight,
  width: w.inWidth,
  channels: w.inChannels,
});

export const outputImages = (w: Window): Images => ({
  batch: w.batch,
  height: w.outHeight,
  width: w.outWidth,
  channels: w.outChannels,
});

export const sizeOfImage = ({ height, width, channels }: Images): number => height * width * channels;

/** Which elements share a word, and which ones a scale. */
export interface PlaneStyle {
  /** How far the second element of a word is from the first one, in elements; 0 for none. */
  readonly pair: number;
  readonly groups: 'sample' | 'channel' | 'sample and channel';
  /** Channels side by side that count as one. */
  readonly groupWidth: number;
}

export function planesOf(
  { batch, height, width, channels }: Images,
  vertical: Padded,
  horizontal: Padded,
  { pair, groups, groupWidth }: PlaneStyle,
): Planes {
  const unit = pair === 1 && channels % 2 === 0 ? 2 : 1;
  const rowWords = Math.ceil((horizontal.size * channels) / unit);
  const channelGroups = groups === 'sample' ? 1 : channels / groupWidth;
  return {
    rows: vertical.size,
    rowWords,
    unit,
    packing: {
      n1: batch,
      n0: 1,
      words: vertical.size,
      columns: rowWords,
      n1Stride: height * width * channels,
      n0Stride: 0,
      rowStride: width * channels,
      columnStride: 1,
      rowStep: 1,
      columnStep: unit,
      // A pair beyond the last row is a zero.
      pairRow: pair === 0 ? height + vertical.before : 0,
      pairColumn: pair,
      top: vertical.before,
      left: horizontal.before * channels,
      height,
      width: width * channels,
      n1Group: groups === 'channel' ? 0 : channelGroups,
      n0Group: 0,
      groupWidth,
      columnGroups: channelGroups,
      offset: 0,
    },
  };
}

/** Rows that so many steps of a window read. */
function reach(steps: number, stride: number, filter: number, dilation: number): number {
  return steps === 0 ? 0 : (steps - 1) * stride + (filter - 1) * dilation + 1;
}

/** The padded axes of what a window slides over: rows, then columns. */
export function paddedInput(w: Window): readonly [Padded, Padded] {
  return [
    { before: w.padTop, size: reach(w.outHeight, w.strideHeight, w.filterHeight, w.dilationHeight) },
    { before: w.padLeft, size: reach(w.outWidth, w.strideWidth, w.filterWidth, w.dilationWidth) },
  ];
}

/** What one axis of the input's gradient is at the positions `phase`, `phase` + stride, ...: sums over taps of dy. */
export interface Phase {
  readonly phase: number;
  /** Positions. */
  readonly count: number;
  /** Taps that reach them: first, first + step, ... */
  readonly first: number;
  readonly step: number;
  readonly taps: number;
  /** What tap `first` reads for the first position; the next tap reads `back` before that. */
  readonly from: number;
  readonly back: number;
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

function phasesOf(size: number, stride: number, dilation: number, filter: number, pad: number): Phase[] {
  const step = stride / gcd(stride, dilation);
  return Array.from({ length: Math.min(stride, size) }, (_, phase): Phase => {
    const all = Array.from({ length: filter }, (_unused, f) => f);
    const own = all.filter((f) => (phase + pad - f * dilation) % stride === 0);
    const first = own.length === 0 ? 0 : own[0];
    return {
      phase,
      count: Math.ceil((size - phase) / stride),
      first,
      step,
      taps: own.length,
      from: own.length === 0 ? 0 : (phase + pad - first * dilation) / stride,
      back: (step * dilation) / stride,
    };
  });
}

/** All phases of an axis, and the padding that their reads of dy need. */
export interface Phases {
  readonly list: readonly Phase[];
  readonly padded: Padded;
}

function withPadding(list: readonly Phase[]): Phases {
  const used = list.filter(({ taps }) => taps > 0);
  const before = Math.max(0, ...used.map(({ from, taps, back }) => (taps - 1) * back - from));
  const end = Math.max(0, ...used.map(({ from, count }) => from + count));
  return { list, padded: { before, size: before + end } };
}

/** Rows, then columns, of the input's gradient. */
export function inputPhases(w: Window): readonly [Phases, Phases] {
  return [
    withPadding(phasesOf(w.inHeight, w.strideHeight, w.dilationHeight, w.filterHeight, w.padTop)),
    withPadding(phasesOf(w.inWidth, w.strideWidth, w.dilationWidth, w.filterWidth, w.padLeft)),
  ];
}
