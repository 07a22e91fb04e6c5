import { describe, expect, it } from 'vitest';
import { drawNormal } from '../../src/random/normal.ts';
import type { WordSource } from '../../src/random/normal.ts';

/** Makes `half` false at once, so k = 0: a U below 1/2 (n = 1), then one that is not below it. */
const K0 = [0x10, 0x20];
/** Not below any x used here, so `step` accepts at once. */
const ACCEPT = 0xffffffff;

/** Draws from the words given, all of which must be used. */
function draw(words: readonly number[]): number {
  const left = [...words];
  const source: WordSource = {
    word() {
      const word = left.shift();
      if (word === undefined) throw new Error('more words were taken than expected');
      return word;
    },
    below: () => {
      throw new Error('below was not expected');
    },
  };
  const value = drawNormal(source);
  expect(left).toEqual([]);
  return value;
}

describe('the rounding of a normal deviate', () => {
  it('takes one digit down to 2^-8, and a prefix that ends on a boundary lies above it', () => {
    // 0.5 + 2^-25 is half-way between neighbours; whatever digits follow, x is larger.
    expect(draw([...K0, 0x80000080, ACCEPT, 0])).toBe(0.5 + 2 ** -24);
    expect(draw([...K0, 0x8000007f, ACCEPT, 0])).toBe(0.5);
    expect(draw([...K0, 0x01000001, ACCEPT, 0])).toBe(2 ** -8 + 2 ** -31);
    expect(draw([...K0, 0x01000000, ACCEPT, 0])).toBe(2 ** -8);
  });

  it('takes the sign from the top bit of its word', () => {
    expect(draw([...K0, 0x80000000, ACCEPT, 0x7fffffff])).toBe(0.5);
    expect(draw([...K0, 0x80000000, ACCEPT, 0x80000000])).toBe(-0.5);
  });

  it('takes a second digit below 2^-8', () => {
    expect(draw([...K0, 0x00ffffff, ACCEPT, 0, 0xffffffff])).toBe(2 ** -8);
    expect(draw([...K0, 1, ACCEPT, 0, 0])).toBe(2 ** -32);
    // Half-way between 2^-32 and its neighbour 2^-32 + 2^-55.
    expect(draw([...K0, 1, ACCEPT, 0, 0x00000100])).toBe(2 ** -32 + 2 ** -55);
    expect(draw([...K0, 1, ACCEPT, 0, 0x000000ff])).toBe(2 ** -32);
  });

  it('skips leading zeros, however many', () => {
    expect(draw([...K0, 0, ACCEPT, 0, 0x80000080])).toBe((0.5 + 2 ** -24) * 2 ** -32);
    expect(draw([...K0, 0, ACCEPT, 0, 0, 3, 0])).toBe(3 * 2 ** -96);
  });
});

describe('the comparison of two deviates', () => {
  it('goes on to later digits while they are equal, the left side first, and keeps them', () => {
    // z = 0.5,9 and x = 0.5,3: z is not smaller. The rounding then needs x's second digit and has it already.
    expect(draw([...K0, 5, 5, 9, 3, 0])).toBe(5 * 2 ** -32);
  });

  it('starts over when x is refused', () => {
    // z = 2 < x = 5, and accept (j = 0 = 2k) draws 4 < 5; then z = 3 is not below 2: n = 1, refused.
    const source = [...K0, 5, 2, 4, 3, ...K0, 0x80000000, ACCEPT, 0];
    const value = drawNormal({ word: () => source.shift() ?? NaN, below: () => 0 });
    expect(value).toBe(0.5);
    expect(source).toEqual([]);
  });
});
