/** Conformance cases of the optimizers' updates. */
import { anyFloats, floats, SPECIAL_FLOATS, uniforms, wideFloats, type Case } from '../cases.ts';

const ADAM = {
  learningRate: 0.001,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-7,
  beta1Power: 0.81,
  beta2Power: 0.998001,
};

const KERNELS: readonly (readonly [string, number, Readonly<Record<string, number>>])[] = [
  ['SgdUpdate', 2, { learningRate: 0.1 }],
  ['MomentumUpdate', 3, { learningRate: 0.01, momentum: 0.9 }],
  ['NesterovUpdate', 3, { learningRate: 0.01, momentum: 0.9 }],
  ['AdamUpdate', 4, ADAM],
  ['AdamWUpdate', 4, { ...ADAM, weightDecay: 0.01 }],
  ['RmsPropUpdate', 3, { learningRate: 0.001, decay: 0.9, epsilon: 1e-7 }],
  ['AdagradUpdate', 3, { learningRate: 0.01, epsilon: 1e-7 }],
];

/** Which input is a mean or sum of squares, and so never negative. */
const SQUARES: Readonly<Record<string, number>> = {
  AdamUpdate: 3,
  AdamWUpdate: 3,
  RmsPropUpdate: 2,
  AdagradUpdate: 2,
};

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

const updates = KERNELS.flatMap(([kernel, inputs, attributes]) =>
  VALUES.map(([name, shape, values]): Case => ({
    kernel,
    name,
    inputs: Array.from({ length: inputs }, (_, i) => {
      const drawn = values(
        shape.reduce((a, b) => a * b, 1),
        61 + i,
      );
      return floats(shape, SQUARES[kernel] === i ? drawn.map(Math.abs) : drawn);
    }),
    attributes,
  })),
);

export const optimizerCases: readonly Case[] = [
  ...updates,
  {
    kernel: 'RmsPropUpdate',
    name: 'refuses slots of another shape',
    inputs: [floats([3], [1]), floats([3], [1]), floats([4], [1])],
    attributes: { learningRate: 0.1, decay: 0.9, epsilon: 1e-7 },
  },
  {
    kernel: 'AdamWUpdate',
    name: 'refuses no decay',
    inputs: [floats([3], [1]), floats([3], [1]), floats([3], [1]), floats([3], [1])],
    attributes: ADAM,
  },
];
