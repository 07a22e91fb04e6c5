/** Conformance cases of the optimizers' updates. */
import { anyFloats, floats, SPECIAL_FLOATS, uniforms, wideFloats, type Case } from '../cases.ts';

const KERNELS: readonly (readonly [string, number, Readonly<Record<string, number>>])[] = [
  ['SgdUpdate', 2, { learningRate: 0.1 }],
  ['MomentumUpdate', 3, { learningRate: 0.01, momentum: 0.9 }],
  [
    'AdamUpdate',
    4,
    { learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, beta1Power: 0.81, beta2Power: 0.998001 },
  ],
];

type Values = (n: number, key: number) => number[];

const VALUES: readonly (readonly [string, number[], Values])[] = [
  ['ordinary', [784, 3], uniforms],
  ['wide range', [1021], wideFloats],
  ['any bits', [1023], anyFloats],
  ['special floats', [61], () => [...SPECIAL_FLOATS]],
  ['one element', [1], uniforms],
  ['two elements', [2], uniforms],
  ['empty', [0], uniforms],
];

export const optimizerCases: readonly Case[] = KERNELS.flatMap(([kernel, inputs, attributes]) =>
  VALUES.map(([name, shape, values]): Case => ({
    kernel,
    name,
    inputs: Array.from({ length: inputs }, (_, i) => {
      const drawn = values(
        shape.reduce((a, b) => a * b, 1),
        61 + i,
      );
      // Adam's second moment is never negative.
      return floats(shape, kernel === 'AdamUpdate' && i === 3 ? drawn.map(Math.abs) : drawn);
    }),
    attributes,
  })),
);
