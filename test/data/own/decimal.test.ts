import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byCodePoints } from '../../../src/data/own/codePoints.ts';
import { readDecimal } from '../../../src/data/own/decimal.ts';

describe('readDecimal', () => {
  it('gives back every binary64 of binary32’s range from its shortest text', () => {
    fc.assert(
      fc.property(fc.double({ min: -3e38, max: 3e38, noNaN: true }), (value) => {
        expect(readDecimal(String(value), '.')).toBe(value === 0 ? 0 : value);
      }),
    );
  });

  it('reads what programs write', () => {
    // numpy.savetxt writes 19 digits.
    expect(readDecimal('1.000000000000000056e-01', '.')).toBe(0.1);
    expect(readDecimal('+5', '.')).toBe(5);
    expect(readDecimal('.5', '.')).toBe(0.5);
    expect(readDecimal('5.', '.')).toBe(5);
    expect(readDecimal('007', '.')).toBe(7);
    expect(readDecimal('1E3', '.')).toBe(1000);
    expect(readDecimal('1,5', ',')).toBe(1.5);
    expect(readDecimal('0.00000000000000000000000000012345678901234567890', '.')).toBe(
      1.2345678901234567e-28,
    );
    expect(readDecimal('100000000000000000000000000', '.')).toBe(1e26);
  });

  it('refuses everything else by what it is', () => {
    for (const text of [
      '',
      ' ',
      '1 2',
      '1,5',
      '0x10',
      'NaN',
      'Infinity',
      '1e',
      'e5',
      '.',
      '--1',
      '1_000',
      '=1+2',
      '١',
    ])
      expect(readDecimal(text, '.'), text).toBe('not a decimal number');
    expect(readDecimal('1.5', ',')).toBe('not a decimal number');
    expect(readDecimal('1,000,5', ',')).toBe('not a decimal number');
    expect(readDecimal('1.23456789012345678901', '.')).toBe('more than 20 significant digits');
    expect(readDecimal('1e39', '.')).toBe('too large for binary32');
    expect(readDecimal('1e9999', '.')).toBe('too large for binary32');
    expect(readDecimal('1e-9999', '.')).toBe(0);
  });
});

describe('byCodePoints', () => {
  it('orders by code points, not by UTF-16 units, nor by a language', () => {
    const texts = ['\u{1f600}', '\uffee', 'é', 'z', 'a', 'B', '', '10', '2', 'aa'];
    expect([...texts].sort(byCodePoints)).toEqual([
      '',
      '10',
      '2',
      'B',
      'a',
      'aa',
      'z',
      'é',
      '\uffee',
      '\u{1f600}',
    ]);
  });
});
