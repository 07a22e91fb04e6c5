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
  type Case,
  type CaseTensor,
} from '../cases.ts';

const FLOAT_KERNELS = ['Add', 'Sub', 'Multiply', 'RealDiv', 'Maximum', 'Minimum', 'SquaredDifference'];
const INTEGER_KERNELS = [
  'Add',
  'Sub',
  'Multiply',
  'FloorDiv',
  'FloorMod',
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

const refusals: Case[] = [
  {
    kernel: 'Add',
    name: 'refuses shapes that do not broadcast',
    inputs: [floats([3], [1]), floats([4], [1])],
  },
  { kernel: 'Add', name: 'refuses different types', inputs: [floats([3], [1]), integers([3], [1])] },
  { kernel: 'FloorDiv', name: 'refuses floats', inputs: [floats([3], [1]), floats([3], [1])] },
];

export const binaryCases: readonly Case[] = [...floatCases, ...integerCases, ...boolCases, ...refusals];
