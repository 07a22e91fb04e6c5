import { describe, expect, it } from 'vitest';
import { TwinrunError } from '../../src/errors.ts';
import { base64urlOfBytes, bytesOfBase64url } from '../../src/numerics/base64url.ts';

const encoder = new TextEncoder();

describe('base64url', () => {
  it('gives the known answers of RFC 4648, without padding', () => {
    const answers = {
      '': '',
      f: 'Zg',
      fo: 'Zm8',
      foo: 'Zm9v',
      foob: 'Zm9vYg',
      fooba: 'Zm9vYmE',
      foobar: 'Zm9vYmFy',
    };
    for (const [text, encoded] of Object.entries(answers)) {
      expect(base64urlOfBytes(encoder.encode(text))).toBe(encoded);
      expect(new TextDecoder().decode(bytesOfBase64url(encoded))).toBe(text);
    }
    expect(base64urlOfBytes(Uint8Array.of(0xfb, 0xff, 0xfe))).toBe('-__-');
  });

  it('reads back what it wrote, and agrees with Node', () => {
    for (let length = 0; length < 70; length++) {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * 211 + length * 17) & 255);
      const text = base64urlOfBytes(bytes);
      expect(text).toBe(Buffer.from(bytes).toString('base64url'));
      expect([...bytesOfBase64url(text)]).toEqual([...bytes]);
    }
  });

  it('refuses whatever is not the one right spelling', () => {
    for (const text of [
      'Z',
      'Zg=',
      'Zg==',
      'Zh',
      'Zm9',
      'Zm8+',
      'Zm/v',
      'Zm9v\n',
      'Zm 9v',
      'Zmé9',
      'Zm9vZ',
    ]) {
      expect(() => bytesOfBase64url(text), JSON.stringify(text)).toThrow(TwinrunError);
    }
  });
});
