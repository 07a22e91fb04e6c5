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
  ...['Neg', 'Abs', 'Square', 'Sqrt', 'Rsqrt', 'Reciprocal', 'Exp', 'Expm1', 'Log', 'Log1p'],
  ...['Tanh', 'Sigmoid', 'Softplus', 'Erf', 'Sin', 'Cos', 'Tan', 'Step', 'Sign', 'Floor', 'Ceil', 'Round'],
  ...['Relu', 'Relu6', 'Elu', 'Selu', 'LeakyRelu', 'IsNan', 'IsInf', 'IsFinite'],
];
const INTEGER_KERNELS = ['Neg', 'Abs', 'Square', 'Relu', 'Relu6', 'Sign'];

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

const alphaCases = ['Step', 'LeakyRelu'].flatMap((kernel) =>
  [0.25, -0, NaN].map((alpha): Case => ({
    kernel,
    name: `alpha ${Object.is(alpha, -0) ? '-0' : alpha}`,
    inputs: [floats([SPECIAL_FLOATS.length], SPECIAL_FLOATS)],
    attributes: { alpha },
  })),
);

const BOUNDS: readonly (readonly [number, number])[] = [
  [-1, 1.5],
  [0, 6],
  [-0, Infinity],
  [-Infinity, 0],
  [1e-44, 3e38],
  [NaN, 1],
];

const clipCases: Case[] = [
  ...BOUNDS.map(([clipValueMin, clipValueMax]): Case => ({
    kernel: 'ClipByValue',
    name: `special floats between ${Object.is(clipValueMin, -0) ? '-0' : clipValueMin} and ${clipValueMax}`,
    inputs: [floats([SPECIAL_FLOATS.length], SPECIAL_FLOATS)],
    attributes: { clipValueMin, clipValueMax },
  })),
  {
    kernel: 'ClipByValue',
    name: 'integers',
    inputs: [integers([SPECIAL_INTEGERS.length], SPECIAL_INTEGERS)],
    attributes: { clipValueMin: -7, clipValueMax: Infinity },
  },
  {
    kernel: 'ClipByValue',
    name: 'refuses half an integer',
    inputs: [integers([2], [1, 2])],
    attributes: { clipValueMin: 0.5, clipValueMax: 2 },
  },
  {
    kernel: 'ClipByValue',
    name: 'refuses bools',
    inputs: [bools([2], 1)],
    attributes: { clipValueMin: 0, clipValueMax: 2 },
  },
];

const integerCases = INTEGER_KERNELS.flatMap((kernel): Case[] => [
  { kernel, name: 'special integers', inputs: [integers([SPECIAL_INTEGERS.length], SPECIAL_INTEGERS)] },
  { kernel, name: 'any integers', inputs: [integers([1023], anyIntegers(1023, 13))] },
]);

export const unaryCases: readonly Case[] = [
  ...floatCases,
  ...alphaCases,
  ...clipCases,
  ...integerCases,
  { kernel: 'LogicalNot', name: 'bools', inputs: [bools([37], 14)] },
  { kernel: 'Exp', name: 'refuses integers', inputs: [integers([2], [1, 2])] },
];
