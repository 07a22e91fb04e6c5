/** Conformance cases of the elementwise operations on one tensor. */
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
} from '../cases.ts';

const FLOAT_KERNELS = [
  ...[
    'Neg',
    'Abs',
    'Square',
    'Sqrt',
    'Reciprocal',
    'Exp',
    'Log',
    'Relu',
    'Step',
    'Sign',
    'Floor',
    'Ceil',
    'Round',
  ],
];
const INTEGER_KERNELS = ['Neg', 'Abs', 'Square', 'Relu', 'Sign'];

const floatCases = FLOAT_KERNELS.flatMap((kernel): Case[] => [
  { kernel, name: 'special floats', inputs: [floats([SPECIAL_FLOATS.length], SPECIAL_FLOATS)] },
  { kernel, name: 'any bits', inputs: [floats([8191], anyFloats(8191, 11))] },
  {
    kernel,
    name: 'between -100 and 100',
    inputs: [
      floats(
        [4097],
        uniforms(4097, 12).map((x) => Math.fround(x * 100)),
      ),
    ],
  },
  { kernel, name: 'scalar', inputs: [floats([], [-2.5])] },
  { kernel, name: 'empty', inputs: [floats([3, 0], [])] },
]);

const stepCases: Case[] = [0.25, -0, NaN].map((alpha) => ({
  kernel: 'Step',
  name: `alpha ${Object.is(alpha, -0) ? '-0' : alpha}`,
  inputs: [floats([SPECIAL_FLOATS.length], SPECIAL_FLOATS)],
  attributes: { alpha },
}));

const integerCases = INTEGER_KERNELS.flatMap((kernel): Case[] => [
  { kernel, name: 'special integers', inputs: [integers([SPECIAL_INTEGERS.length], SPECIAL_INTEGERS)] },
  { kernel, name: 'any integers', inputs: [integers([1023], anyIntegers(1023, 13))] },
]);

export const unaryCases: readonly Case[] = [
  ...floatCases,
  ...stepCases,
  ...integerCases,
  { kernel: 'LogicalNot', name: 'bools', inputs: [bools([37], 14)] },
  { kernel: 'Exp', name: 'refuses integers', inputs: [integers([2], [1, 2])] },
];
