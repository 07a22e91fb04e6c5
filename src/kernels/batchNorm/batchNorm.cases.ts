/** Conformance cases of batch normalisation. */
import {
  anyFloats,
  floats,
  integers,
  SPECIAL_FLOATS,
  wideFloats,
  type Case,
  type CaseTensor,
} from '../cases.ts';

const kernel = 'FusedBatchNorm';

const channels = (n: number, key: number, shape: readonly number[] = [n]): CaseTensor =>
  floats(shape, wideFloats(n, key));

const positive = (n: number, key: number): CaseTensor => floats([n], wideFloats(n, key).map(Math.abs));

export const batchNormCases: readonly Case[] = [
  {
    kernel,
    name: 'scale and offset',
    inputs: [
      floats([4, 3, 5, 7], wideFloats(420, 121)),
      channels(7, 122),
      positive(7, 123),
      channels(7, 124),
      channels(7, 125),
    ],
    attributes: { varianceEpsilon: 1e-3 },
  },
  {
    kernel,
    name: 'scale alone',
    inputs: [floats([4, 1, 1, 7], wideFloats(28, 126)), channels(7, 122), positive(7, 123), channels(7, 124)],
    attributes: { varianceEpsilon: 1e-5 },
  },
  {
    kernel,
    name: 'statistics alone',
    inputs: [floats([40, 1, 1, 3], wideFloats(120, 127)), channels(3, 122), positive(3, 123)],
    attributes: { varianceEpsilon: 0 },
  },
  {
    kernel,
    name: 'statistics of rank 4',
    inputs: [
      floats([4, 3, 5, 7], wideFloats(420, 121)),
      channels(7, 122, [1, 1, 1, 7]),
      positive(7, 123),
      channels(7, 124, [1, 7]),
      channels(7, 125),
    ],
    attributes: { varianceEpsilon: 1e-3 },
  },
  {
    kernel,
    name: 'special floats',
    inputs: [
      floats([61, 61], SPECIAL_FLOATS),
      floats([61], SPECIAL_FLOATS),
      floats([61], SPECIAL_FLOATS),
      floats([61], [1, -1, 0.5]),
      floats([61], [0, -0]),
    ],
    attributes: { varianceEpsilon: 1e-7 },
  },
  {
    kernel,
    name: 'any bits',
    inputs: [
      floats([50, 41], anyFloats(2050, 128)),
      floats([41], anyFloats(41, 129)),
      floats([41], anyFloats(41, 130).map(Math.abs)),
      floats([41], anyFloats(41, 131)),
      floats([41], anyFloats(41, 132)),
    ],
    attributes: { varianceEpsilon: 1e-3 },
  },
  {
    kernel,
    name: 'a batch of none',
    inputs: [floats([0, 3], []), channels(3, 122), positive(3, 123)],
    attributes: { varianceEpsilon: 1e-3 },
  },
  {
    kernel,
    name: 'refuses other channels',
    inputs: [floats([2, 3], [1]), channels(2, 122), positive(2, 123)],
  },
  {
    kernel,
    name: 'refuses a variance of another shape',
    inputs: [floats([2, 3], [1]), channels(3, 122), positive(1, 123)],
  },
  {
    kernel,
    name: 'refuses integers',
    inputs: [integers([2, 3], [1]), channels(3, 122), positive(3, 123)],
  },
];
