/** Who shares a scale with whom: a NaN in one element of an operand makes NaN of the outputs of its group, no others. */
import { describe, expect, it } from 'vitest';
import { CaseRunner } from '../../src/backends/conformance.ts';
import { createReferenceEngine } from '../../src/backends/reference.ts';
import { floats, uniforms } from '../../src/kernels/cases.ts';
import { sizeOf } from '../../src/kernels/shape.ts';

const CANONICAL_NAN = 0x7fc00000;
const CHANNELS = 3;
const X = [2, 4, 4, CHANNELS];
/** Windows of 2 x 2 at stride 3 in 4 x 4: one a sample, so that most of the input is never read. */
const attributes = { strides: 3, pad: 'valid' };

/** An index along the axes of a tensor, 0 where it does not matter. */
type Index = readonly number[];

interface Group {
  readonly kernel: string;
  readonly shapes: readonly [readonly number[], readonly number[]];
  readonly out: readonly number[];
  /** Which operand is poisoned, and where. */
  readonly operand: 0 | 1;
  readonly at: Index;
  /** The outputs that must be NaN. */
  readonly poisons: (index: Index) => boolean;
  readonly attributes?: Readonly<Record<string, unknown>>;
}

const FILTER = [2, 2, CHANNELS, 2];
const Y = [2, 1, 1, 2];
const conv = { kernel: 'Conv2D', shapes: [X, FILTER], out: Y } as const;
const convInput = {
  kernel: 'Conv2DBackpropInput',
  shapes: [Y, FILTER],
  out: X,
  attributes: { inputShape: X },
} as const;
const convFilter = {
  kernel: 'Conv2DBackpropFilter',
  shapes: [X, Y],
  out: FILTER,
  attributes: { filterShape: FILTER },
} as const;
const DEEP = [2, 1, 1, CHANNELS * 2];
const deep = { kernel: 'DepthwiseConv2dNative', shapes: [X, FILTER], out: DEEP } as const;
const deepInput = {
  ...convInput,
  kernel: 'DepthwiseConv2dNativeBackpropInput',
  shapes: [DEEP, FILTER],
} as const;
const deepFilter = {
  ...convFilter,
  kernel: 'DepthwiseConv2dNativeBackpropFilter',
  shapes: [X, DEEP],
} as const;

const GROUPS: Readonly<Record<string, Group>> = {
  'conv2d: the input by sample': { ...conv, operand: 0, at: [1, 0, 0, 0], poisons: ([n]) => n === 1 },
  'conv2d: an input that no window reads counts': {
    ...conv,
    operand: 0,
    at: [0, 3, 2, 1],
    poisons: ([n]) => n === 0,
  },
  'conv2d: the filter by output channel': {
    ...conv,
    operand: 1,
    at: [1, 0, 2, 1],
    poisons: ([, , , o]) => o === 1,
  },
  'gradient of the input: dy by sample': {
    ...convInput,
    operand: 0,
    at: [0, 0, 0, 1],
    poisons: ([n]) => n === 0,
  },
  'gradient of the input: the filter by input channel': {
    ...convInput,
    operand: 1,
    at: [0, 1, 2, 0],
    poisons: ([, , , c]) => c === 2,
  },
  'gradient of the filter: the input by channel': {
    ...convFilter,
    operand: 0,
    at: [1, 3, 3, 1],
    poisons: ([, , c]) => c === 1,
  },
  'gradient of the filter: dy by channel': {
    ...convFilter,
    operand: 1,
    at: [1, 0, 0, 0],
    poisons: ([, , , o]) => o === 0,
  },
  'depthwise: the input by sample and channel': {
    ...deep,
    operand: 0,
    at: [1, 3, 0, 2],
    poisons: ([n, , , o]) => n === 1 && (o === 4 || o === 5),
  },
  'depthwise: the filter by channel and multiplier': {
    ...deep,
    operand: 1,
    at: [1, 1, 1, 0],
    poisons: ([, , , o]) => o === 2,
  },
  'depthwise gradient of the input: dy by sample and input channel': {
    ...deepInput,
    operand: 0,
    at: [0, 0, 0, 3],
    poisons: ([n, , , c]) => n === 0 && c === 1,
  },
  'depthwise gradient of the input: the filter by input channel': {
    ...deepInput,
    operand: 1,
    at: [0, 0, 0, 1],
    poisons: ([, , , c]) => c === 0,
  },
  'depthwise gradient of the filter: the input by channel': {
    ...deepFilter,
    operand: 0,
    at: [0, 0, 3, 2],
    poisons: ([, , c]) => c === 2,
  },
  'depthwise gradient of the filter: dy by channel': {
    ...deepFilter,
    operand: 1,
    at: [1, 0, 0, 1],
    poisons: ([, , c, m]) => c === 0 && m === 1,
  },
};

/** Every index of a shape, in order. */
function indicesOf(shape: readonly number[]): Index[] {
  return shape.reduce<number[][]>(
    (found, d) => found.flatMap((index) => Array.from({ length: d }, (_, i) => [...index, i])),
    [[]],
  );
}

describe('groups of the convolutions', () => {
  const reference = new CaseRunner(createReferenceEngine());

  for (const [name, group] of Object.entries(GROUPS))
    it(name, () => {
      const inputs = group.shapes.map((shape, i) => {
        const values = uniforms(sizeOf(shape), 61 + i);
        if (i !== group.operand) return floats(shape, values);
        const at = indicesOf(shape).findIndex((index) => index.join() === group.at.join());
        expect(at).toBeGreaterThanOrEqual(0);
        return floats(shape, values.with(at, NaN));
      });
      const all = { ...attributes, ...group.attributes };
      const outcome = reference.runNow({ kernel: group.kernel, name, inputs, attributes: all });
      if (outcome.kind === 'refused') throw new Error(outcome.message);
      const [{ shape, words }] = outcome.tensors;
      expect(shape).toEqual(group.out);
      expect(Array.from(words, (word) => word === CANONICAL_NAN)).toEqual(
        indicesOf(shape).map(group.poisons),
      );
    });
});
