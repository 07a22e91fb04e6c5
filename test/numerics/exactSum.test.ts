import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meanRule, sumRule } from '../../src/numerics/exactSum.ts';
import { fromBits } from '../../src/numerics/float32.ts';

describe('sumRule', () => {
  it('is exact where all values are multiples of one unit within 30 bits', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -(1 << 20), max: 1 << 20 }), { maxLength: 200 }), (values) => {
        const exact = values.reduce((a, b) => a + b, 0);
        expect(sumRule(values)).toBe(exact === 0 ? 0 : Math.fround(exact));
      }),
    );
  });

  it('does not depend on the order', () => {
    const any = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(any, (values) => {
        expect(sumRule([...values].reverse())).toBe(sumRule(values));
        expect(sumRule([...values].sort())).toBe(sumRule(values));
      }),
    );
  });

  it('drops what lies below the slice', () => {
    const tiny = new Array<number>(4096).fill(Math.fround(1e-4));
    expect(sumRule([1048576, -1048576, ...tiny])).toBe(0);
  });

  it('has +0 for nothing and for zeros, and the usual infinities', () => {
    expect(Object.is(sumRule([]), 0)).toBe(true);
    expect(Object.is(sumRule([-0, -0]), 0)).toBe(true);
    expect(Object.is(sumRule([-1, 1]), 0)).toBe(true);
    expect(sumRule([1, Infinity])).toBe(Infinity);
    expect(sumRule([-Infinity, 1])).toBe(-Infinity);
    expect(sumRule([Infinity, -Infinity])).toBeNaN();
    expect(sumRule([Infinity, NaN])).toBeNaN();
    const largest = fromBits(0x7f7fffff);
    expect(sumRule([largest, largest])).toBe(Infinity);
    expect(sumRule([largest, largest, -largest])).toBe(largest);
  });
});

describe('meanRule', () => {
  it('rounds once: 1/3 and 2/3, not sums that were rounded before', () => {
    expect(meanRule([1, 0, 0])).toBe(Math.fround(1 / 3));
    // 2^24 + 1 is no binary32: rounding the sum first would give 2^24 / 3.
    expect(meanRule([16777216, 1, 0])).toBe(Math.fround(16777217 / 3));
  });

  it('has NaN for nothing, and survives a sum that overflows', () => {
    expect(meanRule([])).toBeNaN();
    const largest = fromBits(0x7f7fffff);
    expect(meanRule([largest, largest])).toBe(largest);
  });
});
