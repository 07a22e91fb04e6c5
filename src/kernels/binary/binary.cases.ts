/** Conformance cases of the elementwise operations on two tensors. */
import {
  anyFloats,
  anyIntegers,
  bools,
  floats,
  integers,
  SPECIAL_FLOATS,
  SPECIAL_INTEGERS,
  uniforms,
  wideFloats,
  type Case,
  type CaseTensor,
} from '../cases.ts';

const FLOAT_KERNELS = [
  ...['Add', 'Sub', 'Multiply', 'RealDiv', 'Maximum', 'Minimum', 'SquaredDifference'],
  ...['FloorDiv', 'Mod', 'Pow', 'Prelu', 'EluGrad'],
];
const INTEGER_KERNELS = [
  'Add',
  'Sub',
  'Multiply',
  'FloorDiv',
  'Mod',
  'Pow',
  'Maximum',
  'Minimum',
  'SquaredDifference',
];
const COMPARISONS = ['Equal', 'NotEqual', 'Greater', 'GreaterEqual', 'Less', 'LessEqual'];

/** Shapes that meet in every way that broadcasting allows; odd sizes leave a tail behind a vector of four. */
const BROADCASTS: readonly (readonly [readonly number[], readonly number[]])[] = [
  [[], []],
  [[7], []],
  [[], [5]],
  [[3, 5], [5]],
  [
    [3, 5],
    [3, 1],
  ],
  [
    [3, 1],
    [1, 5],
  ],
  [
    [2, 3, 4],
    [3, 1],
  ],
  [
    [2, 1, 4, 1],
    [3, 1, 5],
  ],
  [[0], [1]],
  [
    [4, 0, 3],
    [4, 1, 3],
  ],
];

/** Every value beside every other one. */
function pairs(
  values: readonly number[],
  tensor: (shape: number[], values: number[]) => CaseTensor,
): CaseTensor[] {
  const n = values.length;
  return [
    tensor(
      [n * n],
      values.flatMap((a) => values.map(() => a)),
    ),
    tensor(
      [n * n],
      values.flatMap(() => [...values]),
    ),
  ];
}

const floatCases = [...FLOAT_KERNELS, ...COMPARISONS].flatMap((kernel): Case[] => [
  { kernel, name: 'special floats, every pair', inputs: pairs(SPECIAL_FLOATS, floats) },
  {
    kernel,
    name: 'any bits',
    inputs: [floats([4099], anyFloats(4099, 1)), floats([4099], anyFloats(4099, 2))],
  },
  ...BROADCASTS.map(([a, b]) => ({
    kernel,
    name: `broadcast [${a.join(', ')}] with [${b.join(', ')}]`,
    inputs: [floats(a, uniforms(120, 3)), floats(b, uniforms(120, 4))],
  })),
]);

const integerCases = [...INTEGER_KERNELS, ...COMPARISONS].flatMap((kernel): Case[] => [
  { kernel, name: 'special integers, every pair', inputs: pairs(SPECIAL_INTEGERS, integers) },
  {
    kernel,
    name: 'any integers',
    inputs: [integers([1025], anyIntegers(1025, 5)), integers([1025], anyIntegers(1025, 6))],
  },
  {
    kernel,
    name: 'broadcast integers [3, 5] with [5]',
    inputs: [integers([3, 5], anyIntegers(15, 7)), integers([5], SPECIAL_INTEGERS)],
  },
]);

const boolCases = ['LogicalAnd', 'LogicalOr', 'Equal', 'NotEqual'].flatMap((kernel): Case[] => [
  { kernel, name: 'bools', inputs: [bools([37], 8), bools([37], 9)] },
  { kernel, name: 'bools, broadcast', inputs: [bools([3, 5], 8), bools([3, 1], 9)] },
]);

/** A quotient just below, at and above a whole number that lies half-way between two floats. */
const HALF_WAY = [16777217, 33554434, 100663304, 2147483776, 1099511693312, 1125899940397056];

const quotientCases = ['FloorDiv', 'Mod'].flatMap((kernel): Case[] => {
  const divisors = [1, 3, 7, 8388609, 10485761, 16777213, 0.333, 1e-30];
  const a = divisors.flatMap((d) => HALF_WAY.flatMap((h) => [d * h, -d * h, d * (h + 0.5)].map(Math.fround)));
  const b = divisors.flatMap((d) => HALF_WAY.flatMap(() => [d, d, -d].map(Math.fround)));
  return [
    {
      kernel,
      name: 'quotients of every size',
      inputs: [floats([8191], wideFloats(8191, 15)), floats([8191], wideFloats(8191, 16))],
    },
    {
      kernel,
      name: 'whole quotients, and some near them',
      inputs: [floats([a.length], a), floats([b.length], b)],
    },
    {
      kernel,
      name: 'small whole numbers',
      inputs: [
        floats(
          [41, 1],
          Array.from({ length: 41 }, (_, i) => i - 20),
        ),
        floats(
          [41],
          Array.from({ length: 41 }, (_, i) => i - 20),
        ),
      ],
    },
  ];
});

const powCases: Case[] = [
  {
    kernel: 'Pow',
    name: 'whole and half exponents',
    inputs: [floats([2001, 1], wideFloats(2001, 17)), floats([9], [2, 3, -1, -2, 0.5, 1.5, -0.5, 10, -3])],
  },
  {
    kernel: 'Pow',
    name: 'small integers',
    inputs: [integers([7, 1], [-3, -2, -1, 0, 1, 2, 3]), integers([9], [-3, -2, -1, 0, 1, 2, 3, 31, 32])],
  },
];

const refusals: Case[] = [
  {
    kernel: 'Add',
    name: 'refuses shapes that do not broadcast',
    inputs: [floats([3], [1]), floats([4], [1])],
  },
  { kernel: 'Add', name: 'refuses different types', inputs: [floats([3], [1]), integers([3], [1])] },
  { kernel: 'FloorDiv', name: 'refuses bools', inputs: [bools([3], 1), bools([3], 2)] },
  { kernel: 'Prelu', name: 'refuses integers', inputs: [integers([3], [1]), integers([3], [1])] },
];

export const binaryCases: readonly Case[] = [
  ...floatCases,
  ...integerCases,
  ...boolCases,
  ...quotientCases,
  ...powCases,
  ...refusals,
];
