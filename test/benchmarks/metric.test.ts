/** What a run is judged by, and how it is worded. */
import { describe, expect, it } from 'vitest';
import {
  metricOf,
  metricPhrase,
  metricText,
  metricValue,
  reaches,
  targetText,
} from '../../src/benchmarks/metric.ts';
import { bitsOf } from '../../src/numerics/float32.ts';
import { hexOfWord } from '../../src/numerics/hex.ts';

const loss = (value: number): string => hexOfWord(bitsOf(value));

describe('the metric', () => {
  it('follows from the loss', () => {
    expect(metricOf({ loss: 'softmaxCrossEntropy' })).toBe('test accuracy');
    expect(metricOf({ loss: 'meanSquaredError' })).toBe('mean squared error');
  });

  it('is the share of right answers, or the very loss', () => {
    expect(metricValue('test accuracy', { loss: loss(9), examples: 8, correct: 6 })).toBe(0.75);
    expect(metricValue('mean squared error', { loss: loss(2582.25), examples: 132 })).toBe(2582.25);
  });

  it('is reached from below or from above, and never by what is not a number', () => {
    expect([0.94, 0.95, 0.96].map((value) => reaches('test accuracy', value, 0.95))).toEqual([
      false,
      true,
      true,
    ]);
    expect([3110, 3111, 3112].map((value) => reaches('mean squared error', value, 3111))).toEqual([
      true,
      true,
      false,
    ]);
    expect(reaches('mean squared error', NaN, 3111)).toBe(false);
    expect(reaches('test accuracy', NaN, 0)).toBe(false);
  });

  it('is written with its unit, as precisely as asked', () => {
    expect([1, 2].map((digits) => metricText('test accuracy', 0.97613, digits))).toEqual([
      '97.6 %',
      '97.61 %',
    ]);
    expect([1, 2].map((digits) => metricText('mean squared error', 2582.2427, digits))).toEqual([
      '2582',
      '2582.2',
    ]);
    expect([1, 2].map((digits) => metricText('mean squared error', 0.0123456, digits))).toEqual([
      '0.01235',
      '0.012346',
    ]);
    expect(metricText('mean squared error', NaN)).toBe('NaN');
  });

  it('says what it is where it stands alone, and which way is better', () => {
    expect(metricPhrase('test accuracy', 0.5)).toBe('50.0 %');
    expect(metricPhrase('mean squared error', 2582.2, 2)).toBe('mean squared error 2582.2');
    expect(targetText('test accuracy', 0.97)).toBe('97.0 %');
    expect(targetText('mean squared error', 3111)).toBe('3111 or less');
  });
});
