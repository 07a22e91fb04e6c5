import { describe, expect, it } from 'vitest';
import { TwinrunError } from '../../src/errors.ts';
import { bytesOfHex, hexOfBytes, hexOfWord, wordOfHex } from '../../src/numerics/hex.ts';

describe('hex', () => {
  it('writes and reads bytes', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    expect(hexOfBytes(Uint8Array.of(0, 1, 0xab, 0xff))).toBe('0001abff');
    expect([...bytesOfHex(hexOfBytes(bytes))]).toEqual([...bytes]);
    expect(hexOfBytes(new Uint8Array())).toBe('');
  });

  it('writes and reads words, signed or not', () => {
    expect(hexOfWord(0)).toBe('00000000');
    expect(hexOfWord(-1)).toBe('ffffffff');
    expect(hexOfWord(0x3f800000)).toBe('3f800000');
    expect(wordOfHex('ffffffff')).toBe(0xffffffff);
    expect(wordOfHex('0000000a')).toBe(10);
  });

  it('refuses any other spelling', () => {
    for (const text of ['0', 'AB', '0x', 'g0', '00\n', ' 00'])
      expect(() => bytesOfHex(text)).toThrow(TwinrunError);
    for (const text of ['', '1', '0000000A', '000000000', '-0000001']) {
      expect(() => wordOfHex(text)).toThrow(TwinrunError);
    }
  });
});
