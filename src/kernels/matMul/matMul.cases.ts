/** Conformance cases of the matrix products. */
import { anyFloats, floats, SPECIAL_FLOATS, uniforms, wideFloats, type Case } from '../cases.ts';

/** m, k, n: single elements, tails of every tile size, k at the spill's edges, nothing at all. */
const SIZES: readonly (readonly [number, number, number])[] = [
  [1, 1, 1],
  [3, 5, 7],
  [4, 8, 8],
  [5, 9, 17],
  [6, 30, 9],
  [4, 31, 8],
  [4, 32, 8],
  [2, 33, 3],
  [9, 65, 12],
  [1, 784, 10],
  [2, 0, 3],
  [0, 4, 3],
  [3, 4, 0],
];

const TRANSPOSES = [
  [false, false],
  [true, false],
  [false, true],
  [true, true],
] as const;

type Values = (n: number, key: number) => number[];

function product(
  name: string,
  [m, k, n]: readonly [number, number, number],
  [transposeA, transposeB]: readonly [boolean, boolean],
  productBits: 14 | 27,
  values: Values,
  batch: { readonly a: readonly number[]; readonly b: readonly number[] } = { a: [], b: [] },
): Case {
  const a = [...batch.a, ...(transposeA ? [k, m] : [m, k])];
  const b = [...batch.b, ...(transposeB ? [n, k] : [k, n])];
  const size = (shape: readonly number[]) => shape.reduce((x, y) => x * y, 1);
  return {
    kernel: 'BatchMatMul',
    name: `${name}, ${m}x${k}x${n}${transposeA ? ', a transposed' : ''}${transposeB ? ', b transposed' : ''}, p = ${productBits}`,
    inputs: [floats(a, values(size(a), 31)), floats(b, values(size(b), 32))],
    attributes: { transposeA, transposeB },
    productBits,
  };
}

/** Values whose quantised forms are as large as they can be, all of one sign: sums come closest to overflow. */
const largest: Values = (n) => new Array<number>(n).fill(0.99999994);
const mostNegative: Values = (n) => new Array<number>(n).fill(-1);
/** The low limb of a 27-bit value at its lowest, -8192. */
const lowestLimb: Values = (n) =>
  Array.from({ length: n }, (_, i) => (i % 16 === 0 ? 0.5 : 0.5 - 8192 / 67108864));
const special: Values = (n) => Array.from({ length: n }, (_, i) => SPECIAL_FLOATS[i % SPECIAL_FLOATS.length]);
const subnormal: Values = (n, key) => uniforms(n, key).map((x) => Math.fround(x * 1e-38));
const ties: Values = (n, key) =>
  uniforms(n, key).map((x, i) => (i % 5 === 0 ? 1 : (Math.round(x * 8192) + 0.5) / 8192));

/** Groups whose units are too large or too small for the quick way through binary32, beside ordinary ones. */
const extreme: Values = (n, key) =>
  uniforms(n, key).map((x, i) => Math.fround(x * [1, 1e18, 1e-18, 1e30, 1e-30][i % 5]));

/** Many ordinary groups, then some that are not: a product that is made in parts has parts of both kinds. */
const extremeAtLast: Values = (n, key) =>
  uniforms(n, key).map((x, i) => (i < 0.9 * n ? x : Math.fround(x * 1e30)));

const sizes = ([14, 27] as const).flatMap((p) =>
  SIZES.flatMap((size) =>
    TRANSPOSES.map((transposes) => product('wide range', size, transposes, p, wideFloats)),
  ),
);

const edges = ([14, 27] as const).flatMap((p): Case[] => [
  product('largest sums', [4, 4099, 8], [false, false], p, largest),
  product('most negative', [5, 2050, 9], [false, true], p, mostNegative),
  product('lowest limbs', [4, 1000, 8], [false, false], p, lowestLimb),
  product('ties of the quantisation', [5, 40, 9], [true, false], p, ties),
  product('special floats', [17, 20, 11], [false, false], p, special),
  product('special floats', [17, 20, 11], [true, true], p, special),
  product('any bits: infinities and NaN poison their groups', [40, 3, 40], [false, false], p, anyFloats),
  product('subnormal results', [6, 12, 10], [false, false], p, subnormal),
  product('extreme units', [10, 31, 16], [true, false], p, extreme),
  product('extreme units', [10, 32, 16], [false, true], p, extreme),
  product('extreme units', [8, 34, 16], [false, false], p, extreme),
  product('extreme units at last', [45, 520, 9], [false, false], p, extremeAtLast),
  product('ordinary units', [9, 32, 17], [false, false], p, uniforms),
  product('batch', [3, 5, 4], [false, false], p, uniforms, { a: [4], b: [4] }),
  product('batch, one a for all', [3, 5, 4], [false, true], p, uniforms, { a: [1], b: [3] }),
  product('batch, b repeated', [3, 5, 4], [false, false], p, uniforms, { a: [2, 3], b: [3] }),
  product('batch, both repeated', [3, 5, 4], [true, true], p, uniforms, { a: [2, 1], b: [1, 3] }),
  product('batch, one b for all', [3, 5, 4], [true, false], p, uniforms, { a: [2, 2], b: [] }),
]);

function fused(
  name: string,
  bias: readonly number[] | undefined,
  activation: string,
  productBits: 14 | 27,
  k = 6,
): Case {
  const inputs = [floats([5, k], uniforms(5 * k, 33)), floats([k, 11], uniforms(11 * k, 34))];
  return {
    kernel: '_FusedMatMul',
    name: `${name}, ${k === 6 ? '' : `k = ${k}, `}p = ${productBits}`,
    inputs: bias === undefined ? inputs : [...inputs, floats([11], bias)],
    attributes: { transposeA: false, transposeB: false, activation },
    productBits,
  };
}

const fusedCases = ([14, 27] as const).flatMap((p) => [
  fused('bias', uniforms(11, 35), 'linear', p),
  fused('bias and relu', uniforms(11, 35), 'relu', p),
  fused('relu alone', undefined, 'relu', p),
  fused('special biases', SPECIAL_FLOATS, 'relu', p),
  // Sums that are carried.
  fused('bias and relu', uniforms(11, 35), 'relu', p, 70),
  fused('relu alone', undefined, 'relu', p, 70),
]);

/** Activations and biases that are steps of their own. */
const steps: Case[] = [
  ...['elu', 'relu6', 'sigmoid', 'leakyrelu'].map((activation) =>
    fused(`bias and ${activation}`, uniforms(11, 35), activation, 14),
  ),
  ...([14, 27] as const).map((p) => fused('sigmoid alone', undefined, 'sigmoid', p)),
  ...[[5, 11], [1], [5, 1]].map((bias): Case => ({
    ...fused(`bias [${bias.join(', ')}] and relu`, undefined, 'relu', 14),
    inputs: [
      floats([5, 6], uniforms(30, 33)),
      floats([6, 11], uniforms(66, 34)),
      floats(bias, SPECIAL_FLOATS),
    ],
  })),
  {
    ...fused('bias and prelu', undefined, 'prelu', 14),
    inputs: [
      floats([5, 6], uniforms(30, 33)),
      floats([6, 11], uniforms(66, 34)),
      floats([11], uniforms(11, 35)),
      floats([5, 1], uniforms(5, 36)),
    ],
  },
];

const refusals: Case[] = [
  {
    kernel: '_FusedMatMul',
    name: 'refuses a bias that does not fit',
    inputs: [floats([2, 3], [1]), floats([3, 2], [1]), floats([3, 2, 2], [1])],
  },
  {
    kernel: 'BatchMatMul',
    name: 'refuses inner sizes that differ',
    inputs: [floats([2, 3], [1]), floats([4, 2], [1])],
  },
  {
    kernel: '_FusedMatMul',
    name: 'refuses an activation it does not have',
    inputs: [floats([2, 2], [1]), floats([2, 2], [1])],
    attributes: { activation: 'swish' },
  },
];

export const matMulCases: readonly Case[] = [...sizes, ...edges, ...fusedCases, ...steps, ...refusals];
