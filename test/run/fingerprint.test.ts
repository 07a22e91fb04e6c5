import { describe, expect, it } from 'vitest';
import { tensorHash } from '../../src/numerics/tensorHash.ts';
import {
  FINGERPRINT_START,
  chainFingerprint,
  fingerprintMark,
  fingerprintMarks,
} from '../../src/run/fingerprint.ts';

const bitsOf = (...values: number[]): Uint32Array => new Uint32Array(new Float32Array(values).buffer);
const words = [...tensorHash(bitsOf(1, 2, 3)), ...tensorHash(bitsOf(3, 2, 1))];

describe('chainFingerprint', () => {
  it('starts at the ASCII codes of twinrun1', () => {
    const codes = [...'twinrun1'].map((letter) => letter.charCodeAt(0).toString(16));
    expect(FINGERPRINT_START).toBe(codes.join(''));
  });

  // From an implementation of the definition with Python's unbounded integers.
  it('gives the known answers', () => {
    expect(chainFingerprint(FINGERPRINT_START, [])).toBe(FINGERPRINT_START);
    expect(chainFingerprint(FINGERPRINT_START, [0, 0])).toBe('d64ae08c3f7ec531');
    const first = chainFingerprint(FINGERPRINT_START, words);
    expect(first).toBe('7a45197b540a7bd8');
    expect(chainFingerprint(first, words)).toBe('f87c2aa9bfae5d3d');
  });

  it('takes words signed or unsigned', () => {
    const unsigned = words.map((word) => word >>> 0);
    expect(chainFingerprint(FINGERPRINT_START, unsigned)).toBe(chainFingerprint(FINGERPRINT_START, words));
    expect(chainFingerprint(FINGERPRINT_START, Int32Array.from(words))).toBe('7a45197b540a7bd8');
  });

  it('depends on the order of the tensors', () => {
    const exchanged = [...words.slice(2), ...words.slice(0, 2)];
    expect(chainFingerprint(FINGERPRINT_START, exchanged)).not.toBe(
      chainFingerprint(FINGERPRINT_START, words),
    );
  });

  it('never forgets a difference', () => {
    let a = FINGERPRINT_START;
    let b = '7477696e72756e30';
    for (let step = 0; step < 5000; step++) {
      a = chainFingerprint(a, words);
      b = chainFingerprint(b, words);
      expect(a).not.toBe(b);
    }
  });
});

describe('marks', () => {
  it('are the high half of a xor b, one after the other', () => {
    expect(fingerprintMark(0x12345678, 0x00ff0000)).toBe('12cb');
    expect(fingerprintMark(0, 0)).toBe('0000');
    expect(fingerprintMarks(words)).toBe('4df7e75b');
    expect(fingerprintMarks([])).toBe('');
  });
});
