import { describe, expect, it } from 'vitest';
import { threefryBlock, threefryFill } from '../../src/numerics/threefry.ts';

function block(key0: number, key1: number, counter0: number, counter1: number): string {
  const out = new Uint32Array(2);
  threefryBlock(key0, key1, counter0, counter1, out);
  return [...out].map((word) => word.toString(16).padStart(8, '0')).join(' ');
}

describe('threefryBlock', () => {
  it('gives the known answers that Random123 publishes for threefry2x32-20', () => {
    expect(block(0, 0, 0, 0)).toBe('6b200159 99ba4efe');
    expect(block(0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff)).toBe('1cb996fc bb002be7');
    expect(block(0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3)).toBe('c4923a9c 483df7a0');
  });

  it('takes signed and unsigned words alike', () => {
    expect(block(-1, -1, -1, -1)).toBe(block(0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff));
  });
});

describe('threefryFill', () => {
  it('has word i mod 2 of block floor(i / 2) as element i, wherever it begins', () => {
    const all = new Uint32Array(40);
    threefryFill(1, 2, 0, all);
    const pair = new Uint32Array(2);
    for (let i = 0; i < 40; i++) {
      threefryBlock(1, 2, i >> 1, 0, pair);
      expect(all[i]).toBe(pair[i % 2]);
    }
    for (const [first, length] of [
      [0, 1],
      [1, 1],
      [1, 2],
      [7, 10],
      [38, 2],
    ] as const) {
      const part = new Uint32Array(length);
      threefryFill(1, 2, first, part);
      expect([...part]).toEqual([...all.subarray(first, first + length)]);
    }
  });

  it('carries into the high word of the counter', () => {
    const across = new Uint32Array(4);
    threefryFill(5, 6, 2 * 0x100000000 - 2, across);
    const pair = new Uint32Array(2);
    threefryBlock(5, 6, 0xffffffff, 0, pair);
    expect([...across.subarray(0, 2)]).toEqual([...pair]);
    threefryBlock(5, 6, 0, 1, pair);
    expect([...across.subarray(2)]).toEqual([...pair]);
  });

  it('refuses elements that cannot be numbered', () => {
    for (const first of [-1, 0.5, NaN, Number.MAX_SAFE_INTEGER]) {
      expect(() => threefryFill(0, 0, first, new Uint32Array(2))).toThrow(RangeError);
    }
  });
});
