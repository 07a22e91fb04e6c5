/** Random shapes and values: exact-reference = exact-wasm, for kernels whose loops depend on both. */
import fc from 'fast-check';
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { CaseRunner, compareOutcomes } from '../../src/backends/conformance.ts';
import { createReferenceEngine } from '../../src/backends/reference.ts';
import { createWasmEngine } from '../../src/backends/wasm.ts';
import { anyFloats, floats, integers, wideFloats, words, type Case } from '../../src/kernels/cases.ts';
import { fromBits } from '../../src/numerics/float32.ts';

const wasm = new URL('../../src/kernels/generated/kernels.wasm', import.meta.url);

describe('random shapes', () => {
  const reference = new CaseRunner(createReferenceEngine());
  let compiled: CaseRunner<number>;
  beforeAll(async () => {
    compiled = new CaseRunner(await createWasmEngine(await readFile(wasm)));
  });

  const agree = (one: Omit<Case, 'name'>) => {
    const named = { ...one, name: 'random' };
    const [expected, own] = [reference.runNow(named), compiled.runNow(named)];
    expect(expected.kind).toBe('outputs');
    expect(compareOutcomes(one.kernel, named.name, expected, own)).toBe(undefined);
  };

  const key = fc.integer({ min: 1, max: 1 << 30 });
  const size = (max: number) => fc.integer({ min: 1, max });
  const count = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

  it('resizing and its gradients', () => {
    fc.assert(
      fc.property(
        fc.tuple(size(3), size(9), size(9), size(9)),
        fc.tuple(size(14), size(14)),
        fc.constantFrom({}, { alignCorners: true }, { halfPixelCenters: true }),
        key,
        ([batch, height, width, channels], [outHeight, outWidth], way, k) => {
          const shape = [batch, height, width, channels];
          const outShape = [batch, outHeight, outWidth, channels];
          const attributes = { ...way, size: [outHeight, outWidth] };
          const images = floats(shape, wideFloats(count(shape), k));
          const dy = floats(outShape, wideFloats(count(outShape), k + 1));
          for (const kernel of ['ResizeBilinear', 'ResizeNearestNeighbor']) {
            agree({ kernel, inputs: [images], attributes });
            agree({ kernel: `${kernel}Grad`, inputs: [dy, images], attributes });
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('segment sums', () => {
    fc.assert(
      fc.property(fc.nat(70), size(20), size(30), key, (rows, inner, numSegments, k) => {
        const ids = Array.from(words(rows, k), (w) => w % numSegments);
        agree({
          kernel: 'UnsortedSegmentSum',
          inputs: [floats([rows, inner], wideFloats(rows * inner, k + 1)), integers([rows], ids)],
          attributes: { numSegments },
        });
      }),
      { numRuns: 150 },
    );
  });

  it('running sums, top-k and strided slices', () => {
    fc.assert(
      fc.property(
        fc.array(size(7), { minLength: 1, maxLength: 4 }),
        fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })), {
          minLength: 4,
          maxLength: 4,
        }),
        fc.array(fc.constantFrom(1, 2, 3, -1, -2), { minLength: 4, maxLength: 4 }),
        fc.boolean(),
        fc.boolean(),
        key,
        (shape, bounds, steps, exclusive, reverse, k) => {
          const x = floats(shape, anyFloats(count(shape), k));
          for (const kernel of ['Cumsum', 'Cumprod'])
            agree({ kernel, inputs: [x], attributes: { axis: k % shape.length, exclusive, reverse } });
          agree({ kernel: 'TopK', inputs: [x], attributes: { k: 1 + (k % shape[shape.length - 1]) } });
          const cut = bounds.slice(0, shape.length);
          agree({
            kernel: 'StridedSlice',
            inputs: [x],
            attributes: {
              begin: cut.map(([begin]) => begin),
              end: cut.map(([, end]) => end),
              strides: steps.slice(0, shape.length),
              beginMask: k & 15,
              endMask: (k >> 4) & 15,
            },
          });
        },
      ),
      { numRuns: 150 },
    );
  });

  it('quotients rounded down, at and beside ties of every size', () => {
    fc.assert(
      fc.property(key, fc.integer({ min: 18, max: 58 }), fc.nat(23), (k, exponent, digits) => {
        const drawn = words(4000, k);
        const a: number[] = [];
        const b: number[] = [];
        for (let i = 0; i < drawn.length; i += 2) {
          // A divisor with few digits, times an odd number of 25 digits: a tie, where it is a float at all.
          const divisor = fromBits(0x3f800000 | (drawn[i] & 0x7fffff & (-1 << digits)));
          const odd = 16777216 + 2 * (drawn[i + 1] & 0x3fffff) + 1;
          const scale = fromBits((exponent - 24 + 127) << 23);
          a.push(Math.fround(odd * scale * divisor));
          b.push(drawn[i + 1] >>> 31 ? -divisor : divisor);
        }
        for (const kernel of ['FloorDiv', 'Mod'])
          agree({ kernel, inputs: [floats([a.length], a), floats([b.length], b)] });
      }),
      { numRuns: 60 },
    );
  });
});
