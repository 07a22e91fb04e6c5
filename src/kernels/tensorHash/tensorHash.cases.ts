/** Conformance cases of the tensor hash. */
import { anyFloats, floats, integers, SPECIAL_FLOATS, SPECIAL_INTEGERS, type Case } from '../cases.ts';

export const tensorHashCases: readonly Case[] = [
  ...[0, 1, 3, 4, 5, 1000, 4099].map((n): Case => ({
    kernel: 'TensorHash',
    name: `${n} elements`,
    inputs: [floats([n], anyFloats(n, 71))],
  })),
  { kernel: 'TensorHash', name: 'special floats', inputs: [floats([61], SPECIAL_FLOATS)] },
  { kernel: 'TensorHash', name: 'integers', inputs: [integers([20], SPECIAL_INTEGERS)] },
];
