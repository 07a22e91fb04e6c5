import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bitsOf,
  bitsToHex,
  fromBits,
  powerOfTwo,
  roundHalfEven,
  roundRational,
} from '../../src/numerics/float32.ts';

const signed53 = fc.maxSafeInteger();

describe('bits', () => {
  it('of known values', () => {
    expect([1, -0, Infinity, NaN, 0.1].map((x) => bitsToHex(bitsOf(Math.fround(x))))).toEqual([
      ...['3f800000', '80000000', '7f800000', '7fc00000', '3dcccccd'],
    ]);
  });

  it('there and back, every NaN canonical', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff }), (bits) => {
        const value = fromBits(bits);
        expect(bitsOf(value)).toBe(value !== value ? 0x7fc00000 : bits);
      }),
    );
  });
});

describe('powerOfTwo', () => {
  it('agrees with doubling and halving', () => {
    let up = 1;
    let down = 1;
    for (let e = 0; e <= 1022; e++, up *= 2, down /= 2) {
      expect(powerOfTwo(e)).toBe(up);
      expect(powerOfTwo(-e)).toBe(down);
    }
  });
});

describe('roundHalfEven', () => {
  it('takes ties to even and keeps the sign of a zero', () => {
    const values = [0.5, 1.5, 2.5, -0.5, -1.5, 0.49, -0.49, -0, 2.6, -2.6, 4503599627370495.5];
    expect(values.map(roundHalfEven)).toEqual([0, 2, 2, -0, -2, 0, -0, -0, 3, -3, 4503599627370496]);
  });
});

describe('roundRational', () => {
  it('agrees with the hardware wherever a binary64 holds the exact value', () => {
    fc.assert(
      fc.property(signed53, fc.integer({ min: -220, max: 90 }), (m, e) => {
        expect(roundRational(BigInt(m), 1n, e)).toBe(m === 0 ? 0 : Math.fround(m * powerOfTwo(e)));
      }),
      { numRuns: 3000 },
    );
  });

  it('is the nearest binary32 to a quotient, and the even one of two', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 1n << 70n }), fc.bigInt({ min: 1n, max: 1n << 40n }), (n, d) => {
        const result = roundRational(n, d, 0);
        fc.pre(Number.isFinite(result) && result >= 1e-30);
        const distance = (bits: number) => {
          // The value of these bits as an exact fraction over 2^150, times d, less n over 2^150.
          const field = bits >>> 23;
          const scaled = BigInt((bits & 0x7fffff) | 0x800000) << BigInt(field);
          const difference = scaled * d - (n << 150n);
          return difference < 0n ? -difference : difference;
        };
        const bits = bitsOf(result);
        for (const neighbour of [bits - 1, bits + 1]) {
          expect(distance(bits) <= distance(neighbour)).toBe(true);
          if (distance(bits) === distance(neighbour)) expect(bits & 1).toBe(0);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('rounds subnormals once, keeps the sign of what vanishes, and overflows where IEEE does', () => {
    expect(roundRational(1n, 1n, -150)).toBe(0);
    expect(Object.is(roundRational(-1n, 1n, -150), -0)).toBe(true);
    expect(roundRational(3n, 1n, -151)).toBe(powerOfTwo(-149));
    expect(roundRational(3n, 1n, -150)).toBe(powerOfTwo(-148));
    const edge = (1n << 25n) - 1n; // the midpoint between the largest value and 2^128
    expect(roundRational(edge, 1n, 103)).toBe(Infinity);
    expect(roundRational(edge * 2n - 1n, 1n, 102)).toBe(fromBits(0x7f7fffff));
    expect(roundRational(-edge, 1n, 103)).toBe(-Infinity);
  });
});
