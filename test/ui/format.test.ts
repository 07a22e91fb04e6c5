import { describe, expect, it } from 'vitest';
import { bytes, count, decimal, duration, moment, percent } from '../../src/ui/common/format.ts';

describe('what numbers look like', () => {
  it('never rounds a share up to one that was not reached', () => {
    expect(percent(0.94999)).toBe('94.9 %');
    expect(percent(0.95)).toBe('95.0 %');
    expect(percent(0.29)).toBe('29.0 %');
    expect(percent(0.9782, 2)).toBe('97.82 %');
    expect(percent(0.99999, 0)).toBe('99 %');
    expect(percent(1)).toBe('100.0 %');
    expect(percent(NaN)).toBe('–');
  });

  it('writes counts, measures and times for people', () => {
    expect(count(101770)).toBe('101,770');
    expect(decimal(0.123456)).toBe('0.1235');
    expect(decimal(-0.00001234)).toBe('−1.234e−5');
    expect(decimal(Infinity)).toBe('∞');
    expect(decimal(NaN)).toBe('NaN');
    expect(duration(0.01)).toBe('under 0.1 s');
    expect(duration(0.91)).toBe('0.9 s');
    expect(duration(9.7)).toBe('9.7 s');
    expect(duration(59.4)).toBe('59 s');
    expect(duration(75)).toBe('1 min 15 s');
    expect(duration(7_260)).toBe('2 h 1 min');
    expect(duration(Infinity)).toBe('–');
    expect(bytes(999)).toBe('999 B');
    expect(bytes(54_950_048)).toBe('55.0 MB');
    expect(moment('nonsense')).toBe('at an unknown time');
  });
});
