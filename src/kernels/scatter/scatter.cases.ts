/** Conformance cases of segment sums, scatters, and gathers over several axes. */
import {
  anyFloats,
  anyIntegers,
  bools,
  floats,
  integers,
  SPECIAL_FLOATS,
  wideFloats,
  words,
  type Case,
} from '../cases.ts';

/** `n` numbers below `limit`. */
const below = (n: number, limit: number, key: number) => Array.from(words(n, key), (w) => w % limit);

const segment = (name: string, inputs: Case['inputs'], numSegments: number): Case => ({
  kernel: 'UnsortedSegmentSum',
  name,
  inputs,
  attributes: { numSegments },
});

const segments: Case[] = [
  segment('rows of 13', [floats([50, 13], wideFloats(650, 81)), integers([50], below(50, 7, 82))], 9),
  segment('numbers', [floats([100], wideFloats(100, 83)), integers([100], below(100, 5, 84))], 5),
  segment('special floats', [floats([61, 3], SPECIAL_FLOATS), integers([61], below(61, 20, 85))], 20),
  segment('any bits', [floats([300, 5], anyFloats(1500, 86)), integers([300], below(300, 40, 87))], 41),
  segment('all in one', [floats([64, 6], wideFloats(384, 88)), integers([64], [2])], 4),
  segment('one row each: -0 becomes +0', [floats([3, 2], [-0, 1]), integers([3], [2, 0, 1])], 3),
  segment(
    'a large value elsewhere does not matter',
    [floats([4], [1e30, 1e-30, 1e-30, -1e30]), integers([4], [0, 1, 1, 0])],
    2,
  ),
  segment('ids of two axes', [floats([4, 5, 3], wideFloats(60, 89)), integers([4, 5], below(20, 6, 90))], 6),
  segment('no rows', [floats([0, 3], []), integers([0], [])], 2),
  segment('no segments', [floats([0, 3], []), integers([0], [])], 0),
  segment('integers wrap', [integers([40, 3], anyIntegers(120, 91)), integers([40], below(40, 6, 92))], 6),
  segment('refuses an id', [floats([3], [1]), integers([3], [0, 2, 1])], 2),
  segment('refuses a negative id', [floats([3], [1]), integers([3], [0, 1, -1])], 2),
  segment('refuses an integer id out of range', [integers([3], [1]), integers([3], [0, 9, 1])], 2),
  segment('refuses other shapes', [floats([3], [1]), integers([4], [0])], 2),
  segment('refuses bools', [bools([3], 93), integers([3], [0])], 2),
  segment('refuses half a segment', [floats([3], [1]), integers([3], [0])], 1.5),
];

const places: Case[] = [
  {
    kernel: 'GatherNd',
    name: 'elements of a matrix',
    inputs: [floats([4, 5], anyFloats(20, 94)), integers([3, 2], [0, 0, 3, 4, 1, 2])],
  },
  {
    kernel: 'GatherNd',
    name: 'rows, places in a matrix',
    inputs: [floats([4, 5, 2], anyFloats(40, 95)), integers([2, 2, 2], [0, 0, 3, 4, 1, 2, 1, 2])],
  },
  { kernel: 'GatherNd', name: 'bools', inputs: [bools([4, 5], 96), integers([2, 1], [3, 0])] },
  {
    kernel: 'GatherNd',
    name: 'refuses a place',
    inputs: [floats([4, 5], anyFloats(20, 94)), integers([2, 2], [0, 0, 3, 5])],
  },
  {
    kernel: 'GatherNd',
    name: 'refuses too many axes',
    inputs: [floats([4], anyFloats(20, 94)), integers([2, 2], [0, 0, 3, 0])],
  },
  {
    kernel: 'ScatterNd',
    name: 'elements, some of them twice',
    inputs: [integers([40, 2], below(80, 4, 97)), floats([40], wideFloats(40, 98))],
    attributes: { shape: [4, 5] },
  },
  {
    kernel: 'ScatterNd',
    name: 'a vector of indices',
    inputs: [integers([6], [0, 3, 3, 1, 0, 3]), floats([6, 5], SPECIAL_FLOATS)],
    attributes: { shape: [4, 5] },
  },
  {
    kernel: 'ScatterNd',
    name: 'rows',
    inputs: [integers([6, 1], [0, 3, 3, 1, 0, 3]), floats([6, 5], SPECIAL_FLOATS)],
    attributes: { shape: [4, 5] },
  },
  {
    kernel: 'ScatterNd',
    name: 'integers',
    inputs: [integers([6, 1], [0, 3, 3, 1, 0, 3]), integers([6, 5], anyIntegers(30, 99))],
    attributes: { shape: [4, 5] },
  },
  {
    kernel: 'ScatterNd',
    name: 'refuses a negative place',
    inputs: [integers([1, 2], [0, -1]), floats([1], [1])],
    attributes: { shape: [4, 5] },
  },
  {
    kernel: 'ScatterNd',
    name: 'refuses updates of another shape',
    inputs: [integers([2, 1], [0, 1]), floats([2, 4], [1])],
    attributes: { shape: [4, 5] },
  },
  {
    kernel: 'TensorScatterUpdate',
    name: 'rows, one of them twice: the last one counts',
    inputs: [floats([4, 5], anyFloats(20, 101)), integers([3, 1], [2, 0, 2]), floats([3, 5], SPECIAL_FLOATS)],
  },
  {
    kernel: 'TensorScatterUpdate',
    name: 'elements of integers',
    inputs: [integers([4, 5], anyIntegers(20, 102)), integers([2, 2], [2, 0, 3, 4]), integers([2], [-1, 7])],
  },
  {
    kernel: 'TensorScatterUpdate',
    name: 'refuses a place',
    inputs: [integers([4, 5], anyIntegers(20, 102)), integers([1, 2], [4, 0]), integers([1], [1])],
  },
  {
    kernel: 'TensorScatterUpdate',
    name: 'refuses different types',
    inputs: [integers([4], [1]), integers([1, 1], [0]), floats([1], [1])],
  },
];

export const scatterCases: readonly Case[] = [...segments, ...places];
