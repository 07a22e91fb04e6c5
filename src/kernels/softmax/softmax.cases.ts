/** Conformance cases of softmax, log-softmax and the fused cross-entropy. */
import {
  floats,
  integers,
  SPECIAL_FLOATS,
  uniforms,
  wideFloats,
  words,
  type Case,
  type CaseTensor,
} from '../cases.ts';

const LOGITS: readonly (readonly [string, CaseTensor])[] = [
  [
    'ordinary logits',
    floats(
      [64, 10],
      uniforms(640, 41).map((x) => Math.fround(x * 10)),
    ),
  ],
  ['wide logits', floats([33, 7], wideFloats(231, 42))],
  [
    'long rows',
    floats(
      [3, 300],
      uniforms(900, 46).map((x) => Math.fround(x * 20)),
    ),
  ],
  ['long wide rows', floats([2, 1000], wideFloats(2000, 47))],
  ['equal logits', floats([3, 5], [2.5])],
  ['one class', floats([4, 1], uniforms(4, 43))],
  ['special floats', floats([9, 5], SPECIAL_FLOATS)],
  ['far apart', floats([2, 3], [1000, 0, -1000, -0, 0, 88])],
  ['no rows', floats([0, 5], [])],
];

const rows = ['Softmax', 'LogSoftmax'].flatMap((kernel) =>
  LOGITS.map(([name, logits]): Case => ({ kernel, name, inputs: [logits] })),
);

const crossEntropy = LOGITS.map(([name, logits]): Case => ({
  kernel: 'SoftmaxCrossEntropy',
  name,
  inputs: [
    logits,
    integers(
      [logits.shape[0]],
      Array.from(words(64, 44), (w) => w % logits.shape[1]),
    ),
  ],
}));

export const softmaxCases: readonly Case[] = [
  ...rows,
  ...crossEntropy,
  {
    kernel: 'SoftmaxCrossEntropy',
    name: 'refuses a label out of range',
    inputs: [floats([3, 4], uniforms(12, 45)), integers([3], [0, 4, 1])],
  },
  {
    kernel: 'SoftmaxCrossEntropy',
    name: 'refuses a label out of range of a long row',
    inputs: [floats([3, 100], uniforms(300, 48)), integers([3], [99, 100, -1])],
  },
];
