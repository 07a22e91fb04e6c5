import { describe, expect, it } from 'vitest';
import {
  bitLength,
  cos,
  decompose,
  erf,
  exp,
  ln,
  ln2,
  pi,
  roundToDouble,
  roundToSingle,
  sin,
  squareRoot,
  toFixed,
} from '../../../src/numerics/functions/highPrecision.ts';

const P = 256;
/** Decimal digits of v * 2^-P after the point. */
function digits(v: bigint, count: number): string {
  return ((v * 10n ** BigInt(count)) >> BigInt(P)).toString();
}

describe('highPrecision', () => {
  it('knows published digits', () => {
    expect(digits(ln2(P), 50)).toBe('69314718055994530941723212145817656807550013436025');
    expect(digits(exp(1n << BigInt(P), P), 50)).toBe('271828182845904523536028747135266249775724709369995');
    expect(digits(ln(10n << BigInt(P), P), 50)).toBe('230258509299404568401799145468436420760110148862877');
  });

  it('knows published digits of the rest', () => {
    const one = 1n << BigInt(P);
    expect(digits(pi(P), 49)).toBe('31415926535897932384626433832795028841971693993751');
    expect(digits(squareRoot(2n * one, P), 49)).toBe('14142135623730950488016887242096980785696718753769');
    expect(digits(sin(one, P), 50)).toBe('84147098480789650665250232163029899962256306079837');
    expect(digits(cos(one, P), 50)).toBe('54030230586813971740093660744297660373231042061792');
    expect(digits(erf(one, P), 40)).toBe('8427007929497148693412206350826092592960');
  });

  it('has ln as the inverse of exp', () => {
    for (const x of [-80.5, -3.25, -0.001, 0.75, 1.5, 88.5]) {
      const error = ln(exp(toFixed(x, P), P), P) - toFixed(x, P);
      // exp(-80.5) has lost 117 of its bits.
      expect(bitLength(error)).toBeLessThan(x < -10 ? 140 : 24);
    }
  });

  it('takes numbers apart and rounds them back', () => {
    for (const x of [1, -1.5, 0.1, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, -1.5e-310]) {
      const { m, e } = decompose(x);
      expect(roundToDouble(m, -e)).toBe(x);
      expect(roundToSingle(m, -e)).toBe(Math.fround(x));
    }
  });

  it('rounds ties to even, subnormals once, and overflows at the tie', () => {
    expect(roundToSingle(0x1000001n, 24)).toBe(1);
    expect(roundToSingle(0x1000003n, 24)).toBe(1 + 2 ** -22);
    expect(roundToSingle(1n, 150)).toBe(0);
    expect(roundToSingle(3n, 151)).toBe(2 ** -149);
    expect(roundToSingle(0x1ffffffn, -103)).toBe(Infinity);
    expect(roundToSingle(0x1fffffen, -103)).toBe(3.4028234663852886e38);
  });
});
