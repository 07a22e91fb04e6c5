import { describe, expect, it } from 'vitest';
import { TwinrunError } from '../../src/errors.ts';
import { moments, prepareFeatures } from '../../src/data/preprocessing.ts';
import type { PreparedFeatures } from '../../src/data/preprocessing.ts';

const ALL_BYTES = {
  name: 'bytes',
  features: Uint8Array.from({ length: 256 }, (_, i) => i),
  featureShape: [16, 4],
};
const FLOATS = { name: 'floats', features: Float32Array.of(1, 7, 2, 7, 3, 7, 10, 9), featureShape: [2] };

function row(prepared: PreparedFeatures, example: number): number[] {
  const into = new Float32Array(prepared.size + 2).fill(-1);
  prepared.write(example, into, 1);
  expect([into[0], into.at(-1)]).toEqual([-1, -1]);
  return [...into.subarray(1, -1)];
}

describe('unit', () => {
  it('is the byte divided by 255, rounded once', () => {
    const prepared = prepareFeatures(ALL_BYTES, { kind: 'unit' }, new Uint32Array());
    expect(prepared.size).toBe(64);
    const all = [0, 1, 2, 3].flatMap((example) => row(prepared, example));
    expect(all).toEqual(Array.from({ length: 256 }, (_, byte) => Math.fround(byte / 255)));
    const bits = new Uint32Array(Float32Array.of(all[1] ?? 0, all[128] ?? 0, all[255] ?? 0).buffer);
    expect([...bits]).toEqual([0x3b808081, 0x3f008081, 0x3f800000]);
  });

  it('is the same with zeros in between, however the bytes lie in memory', () => {
    for (const size of [4, 8, 5]) {
      for (const offset of [0, 1]) {
        const buffer = Uint8Array.from({ length: offset + 6 * size }, (_, i) =>
          i % 3 === 0 || i % 16 < 9 ? 0 : i,
        );
        const features = buffer.subarray(offset);
        const prepared = prepareFeatures(
          { name: 'x', features, featureShape: [size] },
          { kind: 'unit' },
          new Uint32Array(),
        );
        const all = [0, 1, 2, 3, 4, 5].flatMap((example) => row(prepared, example));
        expect(all).toEqual([...features].map((byte) => Math.fround(byte / 255)));
      }
    }
  });

  it('is refused where there are no bytes', () => {
    expect(() => prepareFeatures(FLOATS, { kind: 'unit' }, new Uint32Array())).toThrow(TwinrunError);
  });
});

describe('standardize', () => {
  it('uses mean and biased deviation of the training examples only; no deviation counts as 1', () => {
    const train = Uint32Array.of(0, 1, 2);
    const { mean, deviation } = moments(FLOATS.features, 2, train);
    expect([...mean]).toEqual([2, 7]);
    expect([...deviation]).toEqual([Math.sqrt(2 / 3), 1]);
    const prepared = prepareFeatures(FLOATS, { kind: 'standardize' }, train);
    expect(row(prepared, 0)).toEqual([Math.fround(-1 / Math.sqrt(2 / 3)), 0]);
    expect(row(prepared, 3)).toEqual([Math.fround(8 / Math.sqrt(2 / 3)), 2]);
  });

  it('finds no deviation in a constant that binary32 cannot hold exactly', () => {
    const features = new Float32Array(1000).fill(0.1);
    const { mean, deviation } = moments(
      features,
      1,
      Uint32Array.from({ length: 1000 }, (_, i) => i),
    );
    expect([mean[0], deviation[0]]).toEqual([Math.fround(0.1), 1]);
  });

  it('adds from left to right in binary64', () => {
    const features = Float32Array.of(2 ** 60, 1, -(2 ** 60), 1);
    expect(moments(features, 1, Uint32Array.of(0, 1, 2, 3)).mean[0]).toBe(0.25);
    expect(moments(features, 1, Uint32Array.of(0, 2, 1, 3)).mean[0]).toBe(0.5);
  });

  it('takes bytes too', () => {
    const prepared = prepareFeatures(ALL_BYTES, { kind: 'standardize' }, Uint32Array.of(0, 1));
    expect(row(prepared, 1).every((value) => value === 1)).toBe(true);
    expect(row(prepared, 2)[0]).toBe(3);
  });
});

describe('none', () => {
  it('leaves floats and bytes as they are', () => {
    expect(row(prepareFeatures(FLOATS, { kind: 'none' }, new Uint32Array()), 3)).toEqual([10, 9]);
    expect(row(prepareFeatures(ALL_BYTES, { kind: 'none' }, new Uint32Array()), 1)[0]).toBe(64);
  });
});
