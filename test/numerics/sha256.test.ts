import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isSha256Hex, Sha256, sha256Hex } from '../../src/numerics/sha256.ts';

describe('sha256', () => {
  it('gives the known answers of FIPS 180-4', () => {
    expect(sha256Hex('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(sha256Hex('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq')).toBe(
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    );
  });

  it('agrees with the platform at every length around the block size, whole and in pieces', () => {
    for (let length = 0; length <= 130; length++) {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * 37 + length) & 255);
      const expected = createHash('sha256').update(bytes).digest('hex');
      expect(sha256Hex(bytes)).toBe(expected);
      const cut = length >> 1;
      expect(new Sha256().update(bytes.subarray(0, cut)).update(bytes.subarray(cut)).hex()).toBe(expected);
    }
  });

  it('can be asked in between', () => {
    const hash = new Sha256().update('a');
    expect(hash.hex()).toBe(sha256Hex('a'));
    expect(hash.update('bc').hex()).toBe(sha256Hex('abc'));
    expect(hash.hex()).toBe(sha256Hex('abc'));
  });

  it('takes text as UTF-8', () => {
    expect(sha256Hex('é😀')).toBe(sha256Hex(Uint8Array.of(0xc3, 0xa9, 0xf0, 0x9f, 0x98, 0x80)));
  });

  it('knows what a digest looks like', () => {
    expect(isSha256Hex(sha256Hex(''))).toBe(true);
    for (const text of ['', 'e3b0', sha256Hex('').toUpperCase(), `${sha256Hex('')}0`, `${sha256Hex('')}\n`]) {
      expect(isSha256Hex(text)).toBe(false);
    }
  });
});
