/** Conformance cases of the convolutions: each window forward, and its two gradients. */
import {
  anyFloats,
  floats,
  SPECIAL_FLOATS,
  uniforms,
  wideFloats,
  type Case,
  type CaseTensor,
} from '../cases.ts';
import { sizeOf } from '../shape.ts';
import { outShapeOf, windowOf } from './window.ts';
import { DEPTHWISE, valid, WINDOWS, type Sliding } from './windows.cases.ts';

type Values = (n: number, key: number) => number[];

const KERNELS = {
  full: {
    forward: 'Conv2D',
    fused: 'FusedConv2D',
    input: 'Conv2DBackpropInput',
    filter: 'Conv2DBackpropFilter',
  },
  depthwise: {
    forward: 'DepthwiseConv2dNative',
    fused: 'FusedDepthwiseConv2D',
    input: 'DepthwiseConv2dNativeBackpropInput',
    filter: 'DepthwiseConv2dNativeBackpropFilter',
  },
} as const;

type Kind = keyof typeof KERNELS;

function outShape(kind: Kind, { x, filter, attributes = valid }: Sliding): number[] {
  const outChannels = kind === 'full' ? filter[3] : filter[2] * filter[3];
  const request = { inShape: x, outChannels, filter: [filter[0], filter[1]] as const };
  return outShapeOf(windowOf('', request, attributes));
}

function tensor(shape: readonly number[], values: Values, key: number): CaseTensor {
  return floats(shape, values(sizeOf(shape), key));
}

/** The forward pass and both gradients of one window. */
function threeCases(
  kind: Kind,
  sliding: Sliding,
  how: string,
  values: readonly [x: Values, filter: Values, dy: Values],
  productBits: 14 | 27,
): Case[] {
  const { name: window, x, filter, attributes = valid } = sliding;
  const name = `${window}, ${how}, p = ${productBits}`;
  const image = tensor(x, values[0], 41);
  const weights = tensor(filter, values[1], 42);
  const dy = tensor(outShape(kind, sliding), values[2], 43);
  const { forward, input, filter: filterKernel } = KERNELS[kind];
  return [
    { kernel: forward, name, inputs: [image, weights], attributes, productBits },
    { kernel: input, name, inputs: [dy, weights], attributes: { ...attributes, inputShape: x }, productBits },
    {
      kernel: filterKernel,
      name,
      inputs: [image, dy],
      attributes: { ...attributes, filterShape: filter },
      productBits,
    },
  ];
}

const BITS = [14, 27] as const;
const KINDS: readonly (readonly [Kind, readonly Sliding[]])[] = [
  ['full', WINDOWS],
  ['depthwise', DEPTHWISE],
];

const windows = BITS.flatMap((p) =>
  KINDS.flatMap(([kind, list]) =>
    list.flatMap((w) => threeCases(kind, w, 'wide range', [wideFloats, wideFloats, wideFloats], p)),
  ),
);

/** Uniform values, but for one. */
const poisoned =
  (value: number, at: number): Values =>
  (n, key) =>
    uniforms(n, key).map((v, i) => (i === at % n ? value : v));
/** Values whose quantised forms are as large as they can be, all of one sign: sums come closest to overflow. */
const largest: Values = (n) => new Array<number>(n).fill(0.99999994);
const mostNegative: Values = (n) => new Array<number>(n).fill(-1);
/** The low limb of a 27-bit value at its lowest, -8192. */
const lowestLimb: Values = (n) =>
  Array.from({ length: n }, (_, i) => (i % 31 === 0 ? 0.5 : 0.5 - 8192 / 67108864));
const special: Values = (n) => Array.from({ length: n }, (_, i) => SPECIAL_FLOATS[i % SPECIAL_FLOATS.length]);
const zeros: Values = (n) => Array.from({ length: n }, (_, i) => (i % 2 === 0 ? 0 : -0));
const subnormal: Values = (n, key) => uniforms(n, key).map((x) => Math.fround(x * 1e-38));
/** Groups of very different sizes: each sample, and each channel, has a scale of its own. */
const scaled: Values = (n, key) =>
  uniforms(n, key).map((x, i) => Math.fround(x * (1 + (i % 3) * 5000) * (i < n / 2 ? 1 : 1e6)));

const edges: readonly (readonly [string, readonly [Values, Values, Values]])[] = [
  ['largest sums', [largest, largest, largest]],
  ['most negative', [mostNegative, largest, mostNegative]],
  ['lowest limbs', [lowestLimb, lowestLimb, lowestLimb]],
  ['special floats', [special, special, special]],
  ['any bits', [anyFloats, anyFloats, anyFloats]],
  ['subnormal results', [subnormal, uniforms, subnormal]],
  ['scales of their own', [scaled, scaled, scaled]],
  ['zeros', [zeros, uniforms, zeros]],
  ['one NaN in the input', [poisoned(NaN, 17), uniforms, uniforms]],
  ['one infinity in the filter', [uniforms, poisoned(-Infinity, 5), uniforms]],
  ['one infinity in dy', [uniforms, uniforms, poisoned(Infinity, 7)]],
  ['a NaN beside zeros', [poisoned(NaN, 3), zeros, zeros]],
];

const EDGE_WINDOWS: readonly Sliding[] = [
  { name: '3x3 same', x: [3, 8, 7, 3], filter: [3, 3, 3, 5], attributes: { strides: 1, pad: 'same' } },
  // The last row and column are read by no window, and one position in three is.
  { name: '2x2 stride 3', x: [3, 9, 9, 2], filter: [2, 2, 2, 3], attributes: { strides: 3, pad: 'valid' } },
];

const edgeCases = BITS.flatMap((p) =>
  KINDS.flatMap(([kind]) =>
    EDGE_WINDOWS.flatMap((w) => edges.flatMap(([how, values]) => threeCases(kind, w, how, values, p))),
  ),
);

/** Images too large to work on all at once, on the one side and on the other. */
const MANY_READ = {
  name: '60x60, 20 channels, stride 4',
  x: [3, 60, 60, 20],
  filter: [1, 1, 20, 2],
  attributes: { strides: 4, pad: 'valid' },
};
const MANY_WRITTEN = {
  name: '37x37 to 48 channels',
  x: [3, 37, 37, 1],
  filter: [2, 1, 1, 48],
  attributes: { strides: 1, pad: 'same' },
};

/** Long sums: many pairs to spill, many positions. */
const long = BITS.flatMap((p) => [
  ...threeCases('full', MANY_READ, 'uniform', [uniforms, uniforms, uniforms], p),
  ...threeCases('full', MANY_WRITTEN, 'uniform', [uniforms, uniforms, uniforms], p),
  ...threeCases(
    'depthwise',
    { ...MANY_READ, filter: [1, 1, 20, 1] },
    'uniform',
    [uniforms, uniforms, uniforms],
    p,
  ),
  ...threeCases(
    'full',
    { name: '3x3, 40 channels', x: [1, 6, 6, 40], filter: [3, 3, 40, 9] },
    'largest',
    [largest, largest, largest],
    p,
  ),
  ...threeCases(
    'depthwise',
    { name: '7x7', x: [2, 26, 25, 2], filter: [7, 7, 2, 1] },
    'largest',
    [largest, mostNegative, largest],
    p,
  ),
]);

function fusedCases(kind: Kind, productBits: 14 | 27): Case[] {
  const filter = kind === 'full' ? [3, 3, 3, 6] : [3, 3, 3, 2];
  const inputs = [floats([2, 5, 6, 3], uniforms(180, 44)), floats(filter, uniforms(sizeOf(filter), 45))];
  const one = (name: string, activation: string | null, ...more: CaseTensor[]): Case => ({
    kernel: KERNELS[kind].fused,
    name: `${name}, p = ${productBits}`,
    inputs: [...inputs, ...more],
    attributes: { strides: 1, pad: 'same', dilations: [1, 1], dataFormat: 'NHWC', activation },
    productBits,
  });
  const bias = floats([6], uniforms(6, 46));
  return [
    one('bias', 'linear', bias),
    one('bias and relu', 'relu', bias),
    one('bias of rank 4', null, floats([1, 1, 1, 6], uniforms(6, 46))),
    one('one bias for all', 'relu', floats([], [0.5])),
    one('a bias for each pixel', 'linear', floats([5, 6, 1], uniforms(30, 47))),
    one('relu alone', 'relu'),
    one('special biases', 'relu', floats([6], SPECIAL_FLOATS.slice(-10))),
    one('bias and elu', 'elu', bias),
    one('bias and prelu', 'prelu', bias, floats([6], uniforms(6, 48))),
  ];
}

const fused = BITS.flatMap((p) => [...fusedCases('full', p), ...fusedCases('depthwise', p)]);

const image = floats([1, 4, 4, 2], [1]);
const refusals: Case[] = KINDS.flatMap(([kind]): Case[] => {
  const { forward, fused: fusedName, input, filter } = KERNELS[kind];
  const weights = floats([3, 3, 2, 1], [1]);
  const one = (kernel: string, name: string, inputs: readonly CaseTensor[], attributes = {}): Case => ({
    kernel,
    name: `refuses ${name}`,
    inputs,
    attributes: { ...valid, ...attributes },
  });
  return [
    one(forward, 'NCHW', [image, weights], { dataFormat: 'NCHW' }),
    one(forward, 'channels that differ', [image, floats([3, 3, 3, 1], [1])]),
    one(forward, 'a filter far larger than the image', [image, floats([7, 7, 2, 1], [1])]),
    one(forward, 'a stride of 0', [image, weights], { strides: 0 }),
    one(forward, 'a filter of nothing', [image, floats([0, 3, 2, 1], [1])]),
    one(forward, 'padding it does not know', [image, weights], { pad: 'full' }),
    one(forward, 'negative padding', [image, weights], {
      pad: [
        [0, 0],
        [-1, 0],
        [0, 0],
        [0, 0],
      ],
    }),
    one(fusedName, 'an activation it does not have', [image, weights], { activation: 'swish' }),
    one(fusedName, 'a bias of another size', [image, weights, floats([5], [1])]),
    one(input, 'a dy that does not fit', [floats([1, 4, 4, kind === 'full' ? 1 : 2], [1]), weights], {
      inputShape: [1, 4, 4, 2],
    }),
    one(filter, 'a dy of another batch', [image, floats([2, 2, 2, kind === 'full' ? 1 : 2], [1])], {
      filterShape: [3, 3, 2, 1],
    }),
  ];
});

/** tfjs's gradients do not say which rounding the forward pass used: dy's size tells. */
const silentRounding = BITS.flatMap((productBits): Case[] => [
  {
    kernel: 'Conv2DBackpropInput',
    name: `a dy whose size was rounded up, p = ${productBits}`,
    inputs: [floats([1, 3, 3, 3], uniforms(27, 47)), floats([3, 3, 2, 3], uniforms(54, 48))],
    attributes: { strides: 2, pad: 0, inputShape: [1, 6, 6, 2] },
    productBits,
  },
]);

export const convCases: readonly Case[] = [
  ...windows,
  ...edgeCases,
  ...long,
  ...fused,
  ...silentRounding,
  ...refusals,
];
