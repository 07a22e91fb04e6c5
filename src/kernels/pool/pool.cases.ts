/** Conformance cases of pooling and its gradients. */
import { anyFloats, floats, SPECIAL_FLOATS, uniforms, wideFloats, type Case } from '../cases.ts';
import { outShapeOf, windowOf } from '../conv/window.ts';
import { sizeOf } from '../shape.ts';

type Values = (n: number, key: number) => number[];

interface Sliding {
  readonly name: string;
  readonly x: readonly number[];
  readonly attributes: Readonly<Record<string, unknown>> & { readonly filterSize: readonly [number, number] };
}

const WINDOWS: readonly Sliding[] = [
  { name: '2x2', x: [3, 6, 8, 5], attributes: { filterSize: [2, 2], strides: 2, pad: 'valid' } },
  { name: '2x2 of odd sizes', x: [1, 7, 5, 1], attributes: { filterSize: [2, 2], strides: 2, pad: 'same' } },
  { name: '3x3 stride 1 same', x: [2, 5, 6, 4], attributes: { filterSize: [3, 3], strides: 1, pad: 'same' } },
  { name: '3x3 stride 2', x: [1, 9, 8, 9], attributes: { filterSize: [3, 3], strides: 2, pad: 'valid' } },
  {
    name: '3x2 stride [1, 3]',
    x: [1, 6, 9, 3],
    attributes: { filterSize: [3, 2], strides: [1, 3], pad: 'same' },
  },
  { name: '1x1 stride 3', x: [2, 5, 7, 2], attributes: { filterSize: [1, 1], strides: 3, pad: 'valid' } },
  { name: 'all of the image', x: [3, 4, 5, 6], attributes: { filterSize: [4, 5], strides: 1, pad: 'valid' } },
  { name: 'whole rows', x: [2, 7, 3, 8], attributes: { filterSize: [3, 3], strides: 2, pad: 'valid' } },
  { name: 'padding 2', x: [2, 5, 4, 3], attributes: { filterSize: [3, 3], strides: 2, pad: 2 } },
  {
    name: 'uneven padding',
    x: [1, 5, 4, 7],
    attributes: {
      filterSize: [3, 2],
      strides: 1,
      pad: [
        [0, 0],
        [2, 1],
        [0, 1],
        [0, 0],
      ],
    },
  },
  {
    name: 'windows in the padding alone',
    x: [1, 3, 2, 5],
    attributes: { filterSize: [2, 2], strides: 1, pad: 3 },
  },
  {
    name: 'sizes rounded up',
    x: [1, 6, 6, 2],
    attributes: { filterSize: [3, 3], strides: 2, pad: 0, dimRoundingMode: 'ceil' },
  },
  { name: 'no output', x: [1, 2, 2, 3], attributes: { filterSize: [3, 3], strides: 1, pad: 'valid' } },
  { name: 'empty batch', x: [0, 4, 4, 2], attributes: { filterSize: [2, 2], strides: 2, pad: 'valid' } },
];

const special: Values = (n) =>
  Array.from({ length: n }, (_, i) => SPECIAL_FLOATS[(i * 7) % SPECIAL_FLOATS.length]);
/** Few different values, zeros of both signs among them: most maxima are shared. */
const ties: Values = (n, key) => uniforms(n, key).map((v) => Math.round(v * 1.4) * 0.5);
const zeros: Values = (n) => Array.from({ length: n }, (_, i) => (i % 3 === 0 ? -0 : 0));
const rareNaN: Values = (n, key) =>
  uniforms(n, key).map((v, i) => (i % 23 === 5 ? NaN : i % 29 === 7 ? -Infinity : v));
const onlyMinusInfinity: Values = (n) => new Array<number>(n).fill(-Infinity);
const subnormal: Values = (n, key) => uniforms(n, key).map((x) => Math.fround(x * 1e-40));

const VALUES: readonly (readonly [string, Values, Values])[] = [
  ['wide range', wideFloats, wideFloats],
  ['special floats', special, special],
  ['any bits', anyFloats, anyFloats],
  ['ties', ties, ties],
  ['zeros', zeros, zeros],
  ['a few NaNs', rareNaN, rareNaN],
  ['nothing but -Inf', onlyMinusInfinity, uniforms],
  ['subnormals', subnormal, subnormal],
];

const windows = WINDOWS.flatMap((window) =>
  VALUES.flatMap(([how, xValues, dyValues]): Case[] => {
    const { name, x, attributes } = window;
    const request = { inShape: x, outChannels: x[3], filter: attributes.filterSize };
    const outShape = outShapeOf(windowOf('', request, attributes));
    const image = floats(x, xValues(sizeOf(x), 51));
    const dy = floats(outShape, dyValues(sizeOf(outShape), 52));
    const one = (kernel: string, inputs: Case['inputs']): Case => ({
      kernel,
      name: `${name}, ${how}`,
      inputs,
      attributes,
    });
    return [
      one('MaxPool', [image]),
      one('MaxPoolGrad', [dy, image, dy]),
      one('AvgPool', [image]),
      one('AvgPoolGrad', [dy, image]),
    ];
  }),
);

const refusals = ['MaxPool', 'AvgPool'].flatMap((kernel): Case[] => [
  {
    kernel,
    name: 'refuses dilations',
    inputs: [floats([1, 4, 4, 1], [1])],
    attributes: { filterSize: [2, 2], strides: 1, pad: 'valid', dilations: 2 },
  },
  {
    kernel,
    name: 'refuses a filter without a size',
    inputs: [floats([1, 4, 4, 1], [1])],
    attributes: { strides: 1, pad: 'valid' },
  },
  {
    kernel: `${kernel}Grad`,
    name: 'refuses a dy that does not fit',
    inputs: [floats([1, 2, 3, 1], [1]), floats([1, 4, 4, 1], [1])],
    attributes: { filterSize: [2, 2], strides: 2, pad: 'valid' },
  },
]);

export const poolCases: readonly Case[] = [...windows, ...refusals];
