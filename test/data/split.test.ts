import { describe, expect, it } from 'vitest';
import { TwinrunError } from '../../src/errors.ts';
import { indexRange } from '../../src/data/dataset.ts';
import { splitExamples } from '../../src/data/split.ts';

/** Like iris: 50 of each of three classes, in order. */
const SORTED = {
  name: 'sorted',
  labels: Uint8Array.from({ length: 150 }, (_, i) => Math.floor(i / 50)),
  classes: ['a', 'b', 'c'],
  given: null,
};

function stratified(testFraction: number, seed: string, dataset = SORTED) {
  return splitExamples(dataset, { kind: 'stratified', testFraction }, seed);
}

describe('a stratified split', () => {
  it('has a known answer', () => {
    // From a second implementation, in Python.
    expect([...stratified(0.3, '1').test]).toEqual([
      2, 4, 6, 7, 8, 9, 17, 20, 22, 28, 33, 39, 41, 44, 48, 53, 54, 56, 70, 72, 74, 75, 76, 79, 80, 82, 93,
      96, 98, 99, 104, 107, 109, 111, 113, 121, 122, 126, 127, 130, 135, 144, 145, 148, 149,
    ]);
  });

  it('puts every example on one side, and the fraction rounded down of each class on the test side', () => {
    const { train, test } = stratified(0.25, 'x');
    expect([...train, ...test].sort((a, b) => a - b)).toEqual([...indexRange(0, 150)]);
    for (let label = 0; label < 3; label++) {
      expect(test.filter((example) => SORTED.labels[example] === label).length).toBe(12);
    }
    expect([...train]).toEqual([...train].sort((a, b) => a - b));
  });

  it('depends on the seed and on nothing else', () => {
    expect(stratified(0.3, '1')).toEqual(stratified(0.3, '1'));
    expect(stratified(0.3, '2')).not.toEqual(stratified(0.3, '1'));
  });

  it('works on classes that are mixed, and on one without examples', () => {
    const labels = Int32Array.from({ length: 31 }, (_, i) => (i * 7) % 2);
    const { train, test } = stratified(0.5, '1', { ...SORTED, labels: Uint8Array.from(labels) });
    expect(test.length).toBe(15);
    expect([...train, ...test].sort((a, b) => a - b)).toEqual([...indexRange(0, 31)]);
  });

  it('refuses fractions that leave a side empty', () => {
    for (const fraction of [0, 1, -0.5, NaN, 2, 0.001]) {
      expect(() => stratified(fraction, '1')).toThrow(TwinrunError);
    }
  });
});

describe('a random split', () => {
  const random = { kind: 'random', testFraction: 0.3 } as const;

  it('is the stratified one of a data set with one class', () => {
    const one = { ...SORTED, labels: new Uint8Array(150), classes: ['a'] };
    const split = splitExamples(SORTED, random, '1');
    expect(split).toEqual(stratified(0.3, '1', one));
    expect(split.test.length).toBe(45);
    expect([...split.train, ...split.test].sort((a, b) => a - b)).toEqual([...indexRange(0, 150)]);
    expect(split).not.toEqual(stratified(0.3, '1'));
    expect(split).not.toEqual(splitExamples(SORTED, random, '2'));
  });

  it('does not look at labels: numbers, or several of each example', () => {
    const numbers = { ...SORTED, labels: new Float32Array(150).fill(NaN), classes: [] };
    const pairs = { ...numbers, labels: new Float32Array(300), labelsEach: 2 };
    const split = splitExamples(SORTED, random, '1');
    expect(splitExamples(numbers, random, '1')).toEqual(split);
    expect(splitExamples(pairs, random, '1')).toEqual(split);
  });

  it('refuses fractions that leave a side empty', () => {
    for (const testFraction of [0, 1, -0.5, NaN, 2, 0.001])
      expect(() => splitExamples(SORTED, { ...random, testFraction }, '1')).toThrow(TwinrunError);
  });
});

describe('a given split', () => {
  it('is what the publisher gave', () => {
    const given = { train: indexRange(0, 100), test: indexRange(100, 150) };
    expect(splitExamples({ ...SORTED, given }, { kind: 'given' }, '1')).toBe(given);
  });

  it('is refused when there is none', () => {
    expect(() => splitExamples(SORTED, { kind: 'given' }, '1')).toThrow(/did not divide it/);
  });
});
