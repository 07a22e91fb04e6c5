import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dotProduct,
  exactDot,
  groupScale,
  quantise,
  quantiseGroup,
  scaleExponent,
} from '../../src/numerics/fixedPoint.ts';
import { fromBits, powerOfTwo } from '../../src/numerics/float32.ts';

describe('scaleExponent', () => {
  it('is the least e with m < 2^e, from the smallest subnormal to the largest value', () => {
    expect(scaleExponent(fromBits(1))).toBe(-148);
    expect(scaleExponent(fromBits(0x7f7fffff))).toBe(128);
    expect([0.5, 0.75, 1, 1.5, 2].map(scaleExponent)).toEqual([0, 0, 1, 1, 2]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 0x7f7fffff }), (bits) => {
        const m = fromBits(bits);
        const e = scaleExponent(m);
        expect(m < powerOfTwo(e) && m >= powerOfTwo(e - 1)).toBe(true);
      }),
    );
  });
});

describe('groupScale', () => {
  it('tells zeros, numbers, and what poisons', () => {
    expect(groupScale([])).toEqual({ kind: 'zero' });
    expect(groupScale([0, -0])).toEqual({ kind: 'zero' });
    expect(groupScale([-3, 1])).toEqual({ kind: 'finite', exponent: 2 });
    for (const bad of [NaN, Infinity, -Infinity]) expect(groupScale([1, bad])).toEqual({ kind: 'poisoned' });
  });
});

describe('quantise', () => {
  it('rounds ties to even and stays inside p bits', () => {
    const scale = { kind: 'finite', exponent: 0 } as const; // the unit is 2^-13
    const unit = powerOfTwo(-13);
    expect([0.5, 1.5, 2.5, -0.5, 3.49].map((k) => quantise(k * unit, scale, 14))).toEqual([0, 2, 2, -0, 3]);
    expect(quantise(fromBits(0x3f7fffff), scale, 14)).toBe(8191); // 8192 is outside
    expect(quantise(-fromBits(0x3f7fffff), scale, 14)).toBe(-8191);
    expect(quantise(fromBits(0x3f7fffff), scale, 27)).toBe(67108860);
  });

  it('reaches groups whose scale no binary32 holds', () => {
    const group = quantiseGroup([fromBits(1), -fromBits(3)], 14);
    expect(group.scale).toEqual({ kind: 'finite', exponent: -147 });
    expect(group.q).toEqual([2048, -6144]);
  });
});

describe('dotProduct', () => {
  it('is exact where the operands fit in p bits', () => {
    const small = fc.array(
      fc.tuple(fc.integer({ min: -4000, max: 4000 }), fc.integer({ min: -4000, max: 4000 })),
      {
        minLength: 1,
        maxLength: 50,
      },
    );
    fc.assert(
      fc.property(small, (pairs) => {
        const a = quantiseGroup(pairs.map(([x]) => x), 14); // prettier-ignore
        const b = quantiseGroup(pairs.map(([, y]) => y), 14); // prettier-ignore
        const sum = pairs.reduce((total, [x, y]) => total + x * y, 0);
        expect(dotProduct(a, b, 14)).toBe(sum === 0 ? 0 : Math.fround(sum));
      }),
    );
  });

  it('sums beyond 2^53 exactly', () => {
    const q = new Array<number>(5000).fill(67108863);
    expect(exactDot(q, q)).toBe(5000n * 67108863n * 67108863n);
    const signs = q.map((v, i) => (i % 2 === 0 ? v : -v));
    expect(exactDot(q, signs)).toBe(0n);
  });

  it('is NaN as soon as one group is poisoned, zeros in the other or not', () => {
    const good = quantiseGroup([0, 0], 14);
    const bad = quantiseGroup([NaN, 0], 14);
    expect(dotProduct(good, bad, 14)).toBeNaN();
    expect(dotProduct(bad, good, 14)).toBeNaN();
  });
});
