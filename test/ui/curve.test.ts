import { describe, expect, it } from 'vitest';
import { LossCurve, lossFromBits, thin } from '../../src/ui/chart/curve.ts';

describe('a loss curve', () => {
  it('grows as steps arrive, and takes back steps that are repeated', () => {
    const curve = new LossCurve();
    curve.put(1, Float32Array.of(3, 2));
    curve.put(3, Float32Array.of(1));
    expect([...curve.values]).toEqual([3, 2, 1]);
    curve.put(2, Float32Array.of(8));
    expect([...curve.values]).toEqual([3, 8]);
    const many = Float32Array.from({ length: 5_000 }, (_, i) => i);
    curve.put(3, many);
    expect(curve.length).toBe(5_002);
    expect(curve.values[5_001]).toBe(4_999);
    curve.clear();
    expect(curve.length).toBe(0);
  });

  it('reads bits', () => {
    expect(lossFromBits('3f800000')).toBe(1);
    expect(lossFromBits('80000000')).toBe(-0);
    expect(lossFromBits('7fc00000')).toBeNaN();
  });
});

describe('thinning', () => {
  it('leaves short curves as they are', () => {
    expect(thin([Float32Array.of(1, 2, 3)], 4)).toEqual({ steps: [1, 2, 3, 4], curves: [[1, 2, 3, null]] });
  });

  it('draws means of buckets, the last of them shorter, none before it is full', () => {
    const curve = Float32Array.from({ length: 10 }, (_, i) => i);
    expect(thin([curve], 10, 3)).toEqual({ steps: [4, 8, 10], curves: [[1.5, 5.5, 8.5]] });
    expect(thin([curve.subarray(0, 7)], 10, 3).curves).toEqual([[1.5, null, null]]);
  });

  it('makes a gap of what cannot be drawn', () => {
    expect(thin([Float32Array.of(1, NaN, Infinity, 2)], 4).curves).toEqual([[1, null, null, 2]]);
  });
});
