/** Conformance cases of the reductions. */
import {
  anyFloats,
  anyIntegers,
  bools,
  floats,
  integers,
  SPECIAL_FLOATS,
  uniforms,
  wideFloats,
  type Case,
} from '../cases.ts';

const FLOAT_KERNELS = ['Sum', 'Mean', 'Prod', 'Max', 'Min', 'ArgMax', 'ArgMin'];
const INTEGER_KERNELS = ['Sum', 'Prod', 'Max', 'Min', 'ArgMax', 'ArgMin'];

/** tfjs calls the axes differently for Max. */
const axes = (kernel: string, axis: number | readonly number[]) =>
  kernel === 'Max' ? { reductionIndices: axis } : { axis };

/** Along the end, the beginning, the middle, and axes that are no neighbours; lengths with and without a tail. */
const LAYOUTS: readonly (readonly [readonly number[], number | readonly number[]])[] = [
  [[5, 7], 1],
  [[5, 7], 0],
  [[64, 13], 0],
  [[3, 4, 5], 1],
  [
    [3, 4, 5],
    [0, 2],
  ],
  [
    [3, 4, 5],
    [0, 1, 2],
  ],
  [[1000], 0],
  [[9, 1], 1],
  // So long that an engine may cut a slice.
  [[5000], 0],
  [[700, 6], 0],
];

/** Position kernels take one axis. */
const takes = (kernel: string, axis: number | readonly number[]) =>
  typeof axis === 'number' || !kernel.startsWith('Arg');

const floatCases = FLOAT_KERNELS.flatMap((kernel): Case[] => [
  ...LAYOUTS.filter(([, axis]) => takes(kernel, axis)).flatMap(([shape, axis]) => [
    {
      kernel,
      name: `[${shape.join(', ')}] along ${String(axis)}`,
      inputs: [floats(shape, wideFloats(1000, 21))],
      attributes: axes(kernel, axis),
    },
    {
      kernel,
      name: `[${shape.join(', ')}] along ${String(axis)}, special floats`,
      inputs: [floats(shape, SPECIAL_FLOATS)],
      attributes: axes(kernel, axis),
    },
  ]),
  {
    kernel,
    name: 'any bits, in rows of 3: infinities, NaN, overflow',
    inputs: [floats([1365, 3], anyFloats(4095, 22))],
    attributes: axes(kernel, 1),
  },
  {
    kernel,
    name: 'subnormals',
    inputs: [
      floats(
        [50, 6],
        anyFloats(300, 23).map((x) => Math.fround(x * 1e-44)),
      ),
    ],
    attributes: axes(kernel, 0),
  },
  {
    kernel,
    name: 'opposites cancel',
    inputs: [floats([2, 6], [...uniforms(6, 24), ...uniforms(6, 24).map((x) => -x)])],
    attributes: axes(kernel, 0),
  },
  {
    kernel,
    name: 'zeros of both signs',
    inputs: [floats([4, 3], [-0, 0, -0, 0, -0])],
    attributes: axes(kernel, 1),
  },
  { kernel, name: 'an empty slice', inputs: [floats([3, 0], [])], attributes: axes(kernel, 1) },
  { kernel, name: 'no slices', inputs: [floats([200, 0], [])], attributes: axes(kernel, 0) },
]);

const sumCases = ['Sum', 'Mean'].flatMap((kernel): Case[] => [
  {
    kernel,
    name: 'what lies below the slice is lost: 2^20, -2^20, 4096 times 1e-4',
    inputs: [floats([4098], [1048576, -1048576, ...new Array<number>(4096).fill(Math.fround(1e-4))])],
    attributes: { axis: 0 },
  },
  {
    kernel,
    name: 'a divisor of 17 bits',
    inputs: [floats([70001], uniforms(997, 30))],
    attributes: { axis: 0 },
  },
  {
    kernel,
    name: 'overflow of the sum alone',
    inputs: [floats([2, 8], new Array<number>(16).fill(3e38).map(Math.fround))],
    attributes: { axis: 1 },
  },
  {
    kernel,
    name: 'all axes, kept',
    inputs: [floats([3, 5], uniforms(15, 25))],
    attributes: { axis: [0, 1], keepDims: true },
  },
  {
    kernel,
    name: 'lengths that divide badly',
    inputs: [floats([7, 1001], uniforms(7007, 26))],
    attributes: { axis: 1 },
  },
]);

const integerCases = INTEGER_KERNELS.flatMap((kernel): Case[] => [
  {
    kernel,
    name: 'integers, rows',
    inputs: [integers([5, 7], anyIntegers(35, 27))],
    attributes: axes(kernel, 1),
  },
  {
    kernel,
    name: 'integers, columns',
    inputs: [integers([5, 7], anyIntegers(35, 28))],
    attributes: axes(kernel, 0),
  },
]);

const boolCases = ['All', 'Any', 'Sum'].flatMap((kernel): Case[] => [
  { kernel, name: 'bools, rows', inputs: [bools([9, 2], 29)], attributes: { axis: 1 } },
  { kernel, name: 'bools, an empty slice', inputs: [bools([2, 0], 29)], attributes: { axis: 1 } },
]);

export const reduceCases: readonly Case[] = [...floatCases, ...sumCases, ...integerCases, ...boolCases];
