import { describe, expect, it } from 'vitest';
import { hexOfWord } from '../../src/numerics/hex.ts';
import { tensorHash } from '../../src/numerics/tensorHash.ts';

const bitsOf = (...values: number[]): Uint32Array => new Uint32Array(new Float32Array(values).buffer);
const hash = (bits: Uint32Array): string => tensorHash(bits).map(hexOfWord).join(' ');

describe('tensorHash', () => {
  // From an implementation of the definition with Python's unbounded integers.
  it.each([
    ['nothing', new Uint32Array(0), '00000000 00000000'],
    ['one zero', new Uint32Array(1), '936dd45a 92ca2f0e'],
    ['two zeros', new Uint32Array(2), 'efde7d0e cfa11301'],
    ['1, 2, 3', bitsOf(1, 2, 3), '2eef5b3d 6318ac03'],
    ['3, 2, 1', bitsOf(3, 2, 1), 'f24e9c3d 151569c9'],
    ['-0', bitsOf(-0), '2e38545a bd12a56a'],
    ['the canonical NaN', Uint32Array.of(0x7fc00000), '5526789a 80a2c55f'],
    ['a ramp of 1000 words', Uint32Array.from({ length: 1000 }, (_, i) => i), 'ecb939b5 ac0e8516'],
  ])('of %s', (_, bits, expected) => {
    expect(hash(bits)).toBe(expected);
  });

  it('changes with every single bit', () => {
    const bits = bitsOf(0.5, -1.25, 3e-40, 7);
    const seen = new Set([hash(bits)]);
    for (let element = 0; element < bits.length; element++) {
      for (let bit = 0; bit < 32; bit++) {
        const flipped = bits.slice();
        flipped[element] = (flipped[element] ?? 0) ^ (1 << bit);
        seen.add(hash(flipped));
      }
    }
    expect(seen.size).toBe(1 + 4 * 32);
  });

  it('gives signed words, as int32 tensors hold them', () => {
    for (const word of tensorHash(bitsOf(3, 2, 1))) expect(word | 0).toBe(word);
  });
});
