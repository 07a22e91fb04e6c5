/** Conformance cases of top-k. */
import {
  anyFloats,
  anyIntegers,
  bools,
  floats,
  integers,
  SPECIAL_FLOATS,
  SPECIAL_INTEGERS,
  type Case,
} from '../cases.ts';

const SIZES: readonly (readonly [readonly number[], number])[] = [
  [[61], 61],
  [[61], 7],
  [[20, 9], 1],
  [[20, 9], 9],
  [[3, 4, 5], 2],
  [[4, 5], 0],
  [[0, 5], 2],
];

export const topKCases: readonly Case[] = [
  ...SIZES.flatMap(([shape, k]): Case[] => [
    {
      kernel: 'TopK',
      name: `${k} of [${shape.join(', ')}], special floats`,
      inputs: [floats(shape, [...SPECIAL_FLOATS, NaN, 0, -0, Infinity])],
      attributes: { k, sorted: true },
    },
    {
      kernel: 'TopK',
      name: `${k} of [${shape.join(', ')}], integers`,
      inputs: [integers(shape, [...SPECIAL_INTEGERS, ...anyIntegers(40, 75), 7, 7, 7])],
      attributes: { k, sorted: false },
    },
  ]),
  {
    kernel: 'TopK',
    name: 'any bits',
    inputs: [floats([16, 257], anyFloats(4112, 76))],
    attributes: { k: 20 },
  },
  {
    kernel: 'TopK',
    name: 'equal elements: the first ones',
    inputs: [floats([2, 6], [1, 2, 2, 1, 2, 1])],
    attributes: { k: 4 },
  },
  { kernel: 'TopK', name: 'refuses more than there are', inputs: [floats([3], [1])], attributes: { k: 4 } },
  { kernel: 'TopK', name: 'refuses a scalar', inputs: [floats([], [1])], attributes: { k: 1 } },
  { kernel: 'TopK', name: 'refuses bools', inputs: [bools([3], 77)], attributes: { k: 1 } },
];
