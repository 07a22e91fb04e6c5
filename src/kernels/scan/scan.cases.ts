/** Conformance cases of running sums and products. */
import {
  anyFloats,
  anyIntegers,
  bools,
  floats,
  integers,
  SPECIAL_FLOATS,
  wideFloats,
  type Case,
} from '../cases.ts';

const LAYOUTS: readonly (readonly [readonly number[], number])[] = [
  [[17], 0],
  [[5, 7], 1],
  [[5, 7], 0],
  [[3, 4, 5], 1],
  [[3, 4, 5], -1],
  [[3, 0, 2], 1],
  [[0, 3], 1],
];

const WAYS = [
  { exclusive: false, reverse: false },
  { exclusive: true, reverse: false },
  { exclusive: false, reverse: true },
  { exclusive: true, reverse: true },
];

const wayName = (way: (typeof WAYS)[number]) =>
  `${way.exclusive ? 'exclusive' : 'inclusive'}, ${way.reverse ? 'backwards' : 'forwards'}`;

export const scanCases: readonly Case[] = ['Cumsum', 'Cumprod'].flatMap((kernel): Case[] => [
  ...LAYOUTS.flatMap(([shape, axis]) =>
    WAYS.map((way): Case => ({
      kernel,
      name: `[${shape.join(', ')}] along ${axis}, ${wayName(way)}`,
      inputs: [floats(shape, wideFloats(60, 71))],
      attributes: { axis, ...way },
    })),
  ),
  ...WAYS.flatMap((way): Case[] => [
    {
      kernel,
      name: `special floats, ${wayName(way)}`,
      inputs: [floats([20, 3], SPECIAL_FLOATS)],
      attributes: { axis: 1, ...way },
    },
    {
      kernel,
      name: `integers, ${wayName(way)}`,
      inputs: [integers([4, 9], anyIntegers(36, 72))],
      attributes: { axis: 1, ...way },
    },
  ]),
  { kernel, name: 'any bits', inputs: [floats([700, 3], anyFloats(2100, 73))], attributes: { axis: 1 } },
  { kernel, name: 'zeros of both signs', inputs: [floats([4], [-0, -0, 0, -0])], attributes: { axis: 0 } },
  { kernel, name: 'refuses bools', inputs: [bools([3], 74)], attributes: { axis: 0 } },
  { kernel, name: 'refuses an axis', inputs: [floats([3], [1])], attributes: { axis: 1 } },
]);
