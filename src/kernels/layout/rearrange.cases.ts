/** Conformance cases of splits, slices with a step, mirrored padding and ranges. */
import { anyFloats, bools, floats, integers, type Case, type CaseTensor } from '../cases.ts';

const any = (shape: readonly number[]): CaseTensor => floats(shape, anyFloats(240, 141));

const split = (name: string, x: CaseTensor, numOrSizeSplits: unknown, axis: number): Case => ({
  kernel: 'SplitV',
  name,
  inputs: [x],
  attributes: { numOrSizeSplits, axis },
});

const splits: Case[] = [
  split('three equal parts of the last axis', any([4, 6]), 3, -1),
  split('first axis', any([6, 5]), 2, 0),
  split('one part', any([6, 5]), 1, 0),
  split('sizes, one of them 0', any([2, 7, 3]), [2, 0, 5], 1),
  split('sizes, one left open', any([2, 7, 3]), [2, -1, 1], 1),
  split('bools', bools([8, 3], 142), 4, 0),
  split('refuses parts that are not equal', any([6, 5]), 4, 0),
  split('refuses sizes of another sum', any([6, 5]), [2, 3], 0),
  split('refuses two open sizes', any([6, 5]), [-1, -1], 0),
];

const slice = (name: string, shape: readonly number[], attributes: Case['attributes']): Case => ({
  kernel: 'StridedSlice',
  name,
  inputs: [any(shape)],
  attributes,
});

const slices: Case[] = [
  slice('every second', [7, 6], { begin: [1, 0], end: [7, 6], strides: [2, 3] }),
  slice('backwards', [7, 6], { begin: [-1, 4], end: [0, -7], strides: [-2, -1] }),
  slice('open bounds', [7, 6], { begin: [3, 4], end: [4, 2], strides: [1, -1], beginMask: 1, endMask: 3 }),
  slice('bounds beyond the tensor', [7, 6], { begin: [-20, 3], end: [20, 50], strides: [1, 2] }),
  slice('fewer bounds than axes', [3, 4, 5], { begin: [1], end: [3], strides: [1] }),
  slice('an ellipsis', [3, 4, 5], { begin: [1, 0, 2], end: [2, 0, 4], strides: [1, 1, 1], ellipsisMask: 2 }),
  slice('an ellipsis of nothing', [3, 4], {
    begin: [1, 0, 2],
    end: [2, 0, 4],
    strides: [1, 1, 1],
    ellipsisMask: 2,
  }),
  slice('a new axis and one that goes', [3, 4, 5], {
    begin: [0, -2, 1],
    end: [0, 0, 3],
    strides: [1, 1, 1],
    newAxisMask: 1,
    shrinkAxisMask: 2,
  }),
  slice('nothing', [3, 4], { begin: [2, 0], end: [1, 4], strides: [1, 1] }),
  slice('without strides', [3, 4], { begin: [1, 0], end: [3, 4] }),
  slice('refuses a stride of 0', [3, 4], { begin: [1, 0], end: [3, 4], strides: [0, 1] }),
  slice('refuses too many axes', [3], { begin: [1, 0], end: [3, 4], strides: [1, 1] }),
  slice('refuses an index', [3], { begin: [3], end: [4], strides: [1], shrinkAxisMask: 1 }),
  slice('refuses two ellipses', [3], { begin: [0, 0], end: [0, 0], strides: [1, 1], ellipsisMask: 3 }),
];

const mirror = (name: string, shape: readonly number[], paddings: unknown, mode: unknown): Case => ({
  kernel: 'MirrorPad',
  name,
  inputs: [any(shape)],
  attributes: { paddings, mode },
});

const mirrors: Case[] = [
  mirror('reflect, as far as it goes', [3, 4], [[2, 2], [3, 0]], 'reflect'), // prettier-ignore
  mirror('symmetric, as far as it goes', [3, 4], [[3, 1], [0, 4]], 'symmetric'), // prettier-ignore
  mirror('rank 4', [2, 3, 4, 2], [[0, 0], [1, 2], [2, 1], [0, 0]], 'reflect'), // prettier-ignore
  mirror('nothing', [3], [[0, 0]], 'reflect'),
  mirror('refuses to reflect beyond the other edge', [3], [[3, 0]], 'reflect'),
  mirror('refuses another mode', [3], [[1, 0]], 'wrap'),
  mirror('refuses too few pairs', [3, 4], [[1, 0]], 'reflect'),
];

const range = (name: string, start: number, stop: number, step: number, dtype: string): Case => ({
  kernel: 'Range',
  name,
  inputs: [],
  attributes: { start, stop, step, dtype },
});

const ranges: Case[] = [
  range('tenths', 0, 10, 0.1, 'float32'),
  range('downwards', 5, -5, -0.3, 'float32'),
  range('downwards without a step', 5, 0, 1, 'float32'),
  range('integers', -7, 100, 3, 'int32'),
  range('nothing', 3, 3, 1, 'int32'),
  range('the wrong way', 0, 5, -1, 'float32'),
  range('refuses half integers', 0, 5, 0.5, 'int32'),
  range('refuses bools', 0, 1, 1, 'bool'),
  range('refuses no end', 0, Infinity, 1, 'float32'),
  { kernel: 'LinSpace', name: 'tenths', inputs: [], attributes: { start: 0, stop: 1, num: 11 } },
  { kernel: 'LinSpace', name: 'one', inputs: [], attributes: { start: 0.1, stop: 1, num: 1 } },
  { kernel: 'LinSpace', name: 'refuses half', inputs: [], attributes: { start: 0.1, stop: 1, num: 1.5 } },
];

export const rearrangeCases: readonly Case[] = [
  ...splits,
  ...slices,
  ...mirrors,
  ...ranges,
  {
    kernel: 'StridedSlice',
    name: 'integers',
    inputs: [integers([9], [1, 2, 3, 4, 5, 6, 7, 8, 9])],
    attributes: { begin: [8], end: [1], strides: [-3] },
  },
];
