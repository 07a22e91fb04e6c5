import { describe, expect, it } from 'vitest';
import { TwinrunError } from '../../src/errors.ts';
import { hexOfWord } from '../../src/numerics/hex.ts';
import { sha256Hex } from '../../src/numerics/sha256.ts';
import { threefryFill } from '../../src/numerics/threefry.ts';
import { stream } from '../../src/random/stream.ts';

/*
 * The known answers below come from a second implementation, in Python and exact rational arithmetic, written from the
 * documentation of stream.ts and normal.ts and of the seedrandom package.
 */

function hex(words: Iterable<number>): string {
  return [...words].map(hexOfWord).join(' ');
}

function bytesOf(array: Float32Array | Uint32Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

function normalBits(count: number, draw: () => number): Uint32Array {
  return new Uint32Array(Float32Array.from({ length: count }, draw).buffer);
}

describe('keys', () => {
  it('have known answers', () => {
    expect(hex(stream('1', 'split').key)).toBe('0b6e3ad6 0d68867f');
    expect(hex(stream('1', 'init/dense1/kernel').key)).toBe('9d72d470 2342f3ea');
    expect(hex(stream('', 'init/dense1/kernel').key)).toBe('e12e5d1f 7eafb97b');
    expect(hex(stream('é', 'x').key)).toBe('986f620b 23f21b97');
    expect(hex(stream('😀 /%', 'x').key)).toBe('30c30706 d6d30a72');
  });

  it('tell apart seeds that seedrandom alone would mix up', () => {
    const seeds = ['a', 'aa', 'é', '\u01e9', '0', '', ' ', 'a/b'];
    expect(new Set(seeds.map((seed) => hex(stream(seed, 'x').key))).size).toBe(seeds.length);
    expect(hex(stream('a/b', 'c').key)).not.toBe(hex(stream('a', 'b/c').key));
  });

  it('refuse half of a character', () => {
    for (const seed of ['\ud800', 'x\udc00y']) {
      expect(() => stream(seed, 'x')).toThrow(TwinrunError);
      expect(() => stream(seed, 'x')).toThrow(/lone surrogate/);
    }
  });
});

describe('words', () => {
  it('have known answers', () => {
    expect(hex(stream('1', 'split').words(6))).toBe('8fee39d7 45f84c51 43180dba 9d4f8cf9 c57e1f2f 3565a105');
  });

  it('are the elements 0, 1, 2, ... in order, however they are taken', () => {
    const expected = new Uint32Array(500);
    const mixed = stream('s', 'mixed');
    threefryFill(mixed.key[0], mixed.key[1], 0, expected);
    const taken: number[] = [];
    for (let n = 0; taken.length < 480; n++) {
      if (n % 3 === 0) taken.push(...mixed.words(n));
      else taken.push(mixed.word());
    }
    expect(taken).toEqual([...expected.subarray(0, taken.length)]);
  });
});

describe('uniform', () => {
  it('has known answers, exact in binary32', () => {
    const random = stream('1', 'split');
    expect([random.uniform(), random.uniform(), random.uniform()]).toEqual([
      9432633 / 2 ** 24,
      4585548 / 2 ** 24,
      4397069 / 2 ** 24,
    ]);
    for (let i = 0; i < 1000; i++) {
      const u = random.uniform();
      expect(u === Math.fround(u) && u >= 0 && u < 1).toBe(true);
    }
  });
});

describe('below', () => {
  it('has known answers; a bound just over 2^31 rejects nearly half of the words', () => {
    const random = stream('1', 'split');
    const bounds = [1, 2, 3, 10, 150, 60000, 0x80000001, 0xffffffff, 0x100000000];
    expect(bounds.map((n) => random.below(n))).toEqual([
      0, 1, 2, 5, 71, 52805, 102581594, 2731087490, 766999686,
    ]);
    expect(hexOfWord(random.word())).toBe('ef3a5c2f');
  });

  it('refuses what is no bound', () => {
    for (const n of [0, -1, 1.5, NaN, 0x100000001])
      expect(() => stream('1', 'x').below(n)).toThrow(RangeError);
  });
});

describe('shuffle', () => {
  it('has known answers', () => {
    expect([...stream('1', 'split').shuffle(12)]).toEqual([10, 3, 6, 5, 9, 2, 1, 8, 7, 0, 4, 11]);
    const long = stream('1', 'shuffle/epoch-3').shuffle(60000);
    expect(sha256Hex(bytesOf(long))).toBe('8a668889e6551bcc849087c06b02d056234ab7445492c09e135ffd8c7cc9cb5e');
  });

  it('is a permutation, of nothing too', () => {
    for (const n of [0, 1, 2, 3, 65]) {
      expect([...stream('p', `${n}`).shuffle(n)].sort((a, b) => a - b)).toEqual(
        Array.from({ length: n }, (_, i) => i),
      );
    }
  });
});

describe('normal', () => {
  it('has known answers', () => {
    const random = stream('1', 'init/dense1/kernel');
    expect(hex(normalBits(8, () => random.normal()))).toBe(
      'be1e03a2 be8c499f 3fcb00bc 3ee5fb2a bf81e3a1 bc867d30 c00f1bf2 bf35a49d',
    );
    expect(hexOfWord(random.word())).toBe('c2fa79b2');
  });

  it('has the known digest of 20,000 values', () => {
    const random = stream('0', 't');
    expect(sha256Hex(bytesOf(normalBits(20_000, () => random.normal())))).toBe(
      'cc06d6e4f143d49471bfe933c77ddc12ebfa15a3d0d46d82c5bea9e49e41da73',
    );
    expect(random.word()).toBe(3574330060);
  });

  it('is normally distributed', () => {
    const random = stream('0', 'distribution');
    const count = 40_000;
    const values = Array.from({ length: count }, () => random.normal());
    const below = [
      [-3, 0.0013499],
      [-2, 0.0227501],
      [-1, 0.1586553],
      [-0.25, 0.4012937],
      [0, 0.5],
    ] as const;
    const above = [
      [0.5, 0.6914625],
      [1, 0.8413447],
      [1.5, 0.9331928],
      [2.5, 0.9937903],
    ] as const;
    for (const [x, probability] of [...below, ...above]) {
      const observed = values.filter((value) => value < x).length / count;
      const deviation = Math.sqrt((probability * (1 - probability)) / count);
      expect(Math.abs(observed - probability) / deviation, `share below ${x}`).toBeLessThan(4);
    }
    const moment = (k: number) => values.reduce((sum, value) => sum + value ** k, 0) / count;
    expect(Math.abs(moment(1))).toBeLessThan(4 / Math.sqrt(count));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(4 * Math.sqrt(2 / count));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(4 * Math.sqrt(96 / count));
  });
});

describe('truncatedNormal', () => {
  it('has a known digest and stays within two deviations', () => {
    const random = stream('7', 'trunc');
    const bits = normalBits(3000, () => random.truncatedNormal());
    expect(sha256Hex(bytesOf(bits))).toBe('2d821069a788d992a8e29fd7c6bd676c0dbfca4b3fad377ac74d518a8f905bc7');
    expect(hexOfWord(random.word())).toBe('f41d9d9d');
    expect(Math.max(...new Float32Array(bits.buffer).map(Math.abs))).toBeLessThanOrEqual(2);
  });
});
