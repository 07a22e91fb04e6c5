/** Conformance cases of resizing images. */
import { anyFloats, bools, floats, integers, SPECIAL_FLOATS, wideFloats, type Case } from '../cases.ts';

type Size = readonly [number, number];

/** From and to: up, down, by whole and broken factors, to and from one pixel, and not at all. */
const SIZES: readonly (readonly [Size, Size])[] = [
  [[3, 4], [6, 8]], // prettier-ignore
  [[6, 8], [3, 2]], // prettier-ignore
  [[5, 7], [8, 3]], // prettier-ignore
  [[4, 4], [4, 4]], // prettier-ignore
  [[1, 1], [3, 4]], // prettier-ignore
  [[5, 6], [1, 1]], // prettier-ignore
  [[2, 9], [13, 4]], // prettier-ignore
];

const WAYS = [
  { alignCorners: false, halfPixelCenters: false },
  { alignCorners: true, halfPixelCenters: false },
  { alignCorners: false, halfPixelCenters: true },
];

const wayName = (way: (typeof WAYS)[number]) =>
  way.alignCorners ? 'aligned corners' : way.halfPixelCenters ? 'middles' : 'plain';

function casesOf(kernel: string): Case[] {
  const backwards = kernel.endsWith('Grad');
  const one = (
    name: string,
    way: (typeof WAYS)[number],
    [height, width]: Size,
    [outHeight, outWidth]: Size,
    channels: number,
    values: (n: number, key: number) => readonly number[],
  ): Case => {
    const images = floats([2, height, width, channels], values(600, 111));
    const dy = floats([2, outHeight, outWidth, channels], values(600, 112));
    return {
      kernel,
      name,
      inputs: backwards ? [dy, images] : [images],
      attributes: { ...way, size: [outHeight, outWidth] },
    };
  };
  return WAYS.flatMap((way) => [
    ...SIZES.map(([from, to]) =>
      one(`[${from.join(', ')}] to [${to.join(', ')}], ${wayName(way)}`, way, from, to, 3, wideFloats),
    ),
    one(`eight channels, ${wayName(way)}`, way, [3, 4], [5, 6], 8, wideFloats),
    one(`special floats, ${wayName(way)}`, way, [5, 6], [7, 4], 1, () => SPECIAL_FLOATS),
    one(`any bits, ${wayName(way)}`, way, [3, 4], [7, 4], 5, anyFloats),
  ]);
}

const refusals: Case[] = ['ResizeBilinear', 'ResizeNearestNeighbor'].flatMap((kernel): Case[] => [
  { kernel, name: 'refuses rank 3', inputs: [floats([2, 2, 1], [1])], attributes: { size: [2, 2] } },
  {
    kernel,
    name: 'refuses an empty image',
    inputs: [floats([1, 0, 2, 1], [])],
    attributes: { size: [2, 2] },
  },
  { kernel, name: 'refuses no size', inputs: [floats([1, 2, 2, 1], [1])], attributes: { size: [0, 2] } },
  {
    kernel,
    name: 'refuses both conventions',
    inputs: [floats([1, 2, 2, 1], [1])],
    attributes: { size: [2, 2], alignCorners: true, halfPixelCenters: true },
  },
  {
    kernel: `${kernel}Grad`,
    name: 'refuses dy of other channels',
    inputs: [floats([1, 4, 4, 2], [1]), floats([1, 2, 2, 1], [1])],
    attributes: { size: [4, 4] },
  },
]);

export const resizeCases: readonly Case[] = [
  ...casesOf('ResizeBilinear'),
  ...casesOf('ResizeBilinearGrad'),
  ...casesOf('ResizeNearestNeighbor'),
  ...casesOf('ResizeNearestNeighborGrad'),
  ...refusals,
  {
    kernel: 'ResizeNearestNeighbor',
    name: 'bools',
    inputs: [bools([1, 3, 3, 2], 113)],
    attributes: { size: [5, 2] },
  },
  {
    kernel: 'ResizeBilinear',
    name: 'refuses integers',
    inputs: [integers([1, 3, 3, 2], [1])],
    attributes: { size: [5, 2] },
  },
];
