/** Random windows: exact-reference = exact-wasm for convolution and pooling, and a sample does not see its batch. */
import fc from 'fast-check';
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { CaseRunner, compareOutcomes, type Outcome } from '../../src/backends/conformance.ts';
import { createReferenceEngine } from '../../src/backends/reference.ts';
import { createWasmEngine } from '../../src/backends/wasm.ts';
import {
  anyFloats,
  floats,
  uniforms,
  wideFloats,
  type Case,
  type CaseTensor,
} from '../../src/kernels/cases.ts';
import { outShapeOf, windowOf } from '../../src/kernels/conv/window.ts';
import { sizeOf } from '../../src/kernels/shape.ts';

const wasm = new URL('../../src/kernels/generated/kernels.wasm', import.meta.url);

const between = (min: number, max: number) => fc.integer({ min, max });
const padding = fc.oneof(
  fc.constantFrom('same', 'valid', 2),
  fc.tuple(between(0, 3), between(0, 3), between(0, 3), between(0, 3)).map(([top, bottom, left, right]) => [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ]),
);

const sliding = fc.record({
  x: fc.tuple(between(1, 3), between(1, 10), between(1, 10), between(1, 11)),
  filter: fc.tuple(between(1, 4), between(1, 4)),
  /** Output channels; of a depthwise convolution the multiplier is this modulo 3, plus 1. */
  last: between(1, 18),
  strides: fc.tuple(between(1, 3), between(1, 3)),
  dilations: fc.constantFrom([1, 1], [1, 1], [2, 1], [1, 3], [2, 2]),
  pad: padding,
  values: fc.constantFrom(uniforms, wideFloats, wideFloats, anyFloats),
  productBits: fc.constantFrom(14 as const, 27 as const),
  key: between(1, 1 << 30),
});

type Sliding = typeof sliding extends fc.Arbitrary<infer T> ? T : never;

describe('random windows', () => {
  const reference = new CaseRunner(createReferenceEngine());
  let compiled: CaseRunner<number>;
  beforeAll(async () => {
    compiled = new CaseRunner(await createWasmEngine(await readFile(wasm)));
  });

  const agree = (one: Omit<Case, 'name'>) => {
    const named = { ...one, name: 'random' };
    const expected = reference.runNow(named);
    expect(expected.kind).toBe('outputs');
    expect(compareOutcomes(one.kernel, named.name, expected, compiled.runNow(named))).toBe(undefined);
  };

  /** The tensors of one window; nothing where the filter does not fit. */
  const tensorsOf = (s: Sliding, filterShape: readonly number[], outChannels: number) => {
    const attributes = { strides: s.strides, dilations: s.dilations, pad: s.pad };
    const request = { inShape: s.x, outChannels, filter: s.filter };
    let outShape: number[];
    try {
      outShape = outShapeOf(windowOf('', request, attributes));
    } catch {
      return undefined;
    }
    const tensor = (shape: readonly number[], i: number) => floats(shape, s.values(sizeOf(shape), s.key + i));
    return { attributes, x: tensor(s.x, 0), filter: tensor(filterShape, 1), dy: tensor(outShape, 2) };
  };

  const convolutions = (s: Sliding, depthwise: boolean) => {
    const channels = s.x[3];
    const last = depthwise ? 1 + (s.last % 3) : s.last;
    const filterShape = [...s.filter, channels, last];
    const tensors = tensorsOf(s, filterShape, depthwise ? channels * last : last);
    if (tensors === undefined) return;
    const { attributes, x, filter, dy } = tensors;
    const { productBits } = s;
    const [forward, input, weights] = depthwise
      ? ['DepthwiseConv2dNative', 'DepthwiseConv2dNativeBackpropInput', 'DepthwiseConv2dNativeBackpropFilter']
      : ['Conv2D', 'Conv2DBackpropInput', 'Conv2DBackpropFilter'];
    agree({ kernel: forward, inputs: [x, filter], attributes, productBits });
    agree({
      kernel: input,
      inputs: [dy, filter],
      attributes: { ...attributes, inputShape: s.x },
      productBits,
    });
    agree({ kernel: weights, inputs: [x, dy], attributes: { ...attributes, filterShape }, productBits });
  };

  it('convolutions and their gradients', () => {
    fc.assert(
      fc.property(sliding, (s) => convolutions(s, false)),
      { numRuns: 120 },
    );
  });

  it('depthwise convolutions and their gradients', () => {
    fc.assert(
      fc.property(sliding, (s) => convolutions(s, true)),
      { numRuns: 120 },
    );
  });

  it('pooling and its gradients', () => {
    fc.assert(
      fc.property(sliding, (s) => {
        const tensors = tensorsOf({ ...s, dilations: [1, 1] }, s.filter, s.x[3]);
        if (tensors === undefined) return;
        const { x, dy } = tensors;
        const attributes = { strides: s.strides, pad: s.pad, filterSize: s.filter };
        agree({ kernel: 'MaxPool', inputs: [x], attributes });
        agree({ kernel: 'AvgPool', inputs: [x], attributes });
        agree({ kernel: 'MaxPoolGrad', inputs: [dy, x, dy], attributes });
        agree({ kernel: 'AvgPoolGrad', inputs: [dy, x], attributes });
      }),
      { numRuns: 120 },
    );
  });

  const wordsOf = (outcome: Outcome): readonly number[] =>
    outcome.kind === 'outputs' ? [...outcome.tensors[0].words] : [];
  /** The samples [from, to) of a batch. */
  const samples = ({ shape, values }: CaseTensor, from: number, to: number): CaseTensor => {
    const each = sizeOf(shape.slice(1));
    return floats([to - from, ...shape.slice(1)], values.slice(from * each, to * each));
  };

  it('a sample has the same results alone and in any batch', () => {
    fc.assert(
      fc.property(sliding, between(0, 2), (s, split) => {
        const tensors = tensorsOf(s, [...s.filter, s.x[3], s.last], s.last);
        if (tensors === undefined || split >= s.x[0]) return;
        const { attributes, x, filter, dy } = tensors;
        const run = (from: number, to: number): readonly number[] => {
          const common = { name: 'part', productBits: s.productBits };
          const inputShape = [to - from, ...s.x.slice(1)];
          return [
            ...wordsOf(
              compiled.runNow({
                ...common,
                kernel: 'Conv2D',
                inputs: [samples(x, from, to), filter],
                attributes,
              }),
            ),
            ...wordsOf(
              compiled.runNow({
                ...common,
                kernel: 'Conv2DBackpropInput',
                inputs: [samples(dy, from, to), filter],
                attributes: { ...attributes, inputShape },
              }),
            ),
          ];
        };
        const batch = s.x[0];
        const [whole, first, second] = [run(0, batch), run(0, split), run(split, batch)];
        const forward = sizeOf(dy.shape.slice(1));
        const joined = [
          ...first.slice(0, split * forward),
          ...second.slice(0, (batch - split) * forward),
          ...first.slice(split * forward),
          ...second.slice((batch - split) * forward),
        ];
        expect(joined).toEqual(whole);
      }),
      { numRuns: 80 },
    );
  });
});
