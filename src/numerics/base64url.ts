/** base64url (RFC 4648, section 5) without the padding `=`: the letters that a link may hold. */
import { TwinrunError } from '../errors.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

const VALUE_OF_CODE = new Int8Array(128).fill(-1);
for (let value = 0; value < 64; value++) VALUE_OF_CODE[ALPHABET.charCodeAt(value)] = value;

export function base64urlOfBytes(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text += ALPHABET.charAt(group >>> 18) + ALPHABET.charAt((group >>> 12) & 63);
    if (left > 1) text += ALPHABET.charAt((group >>> 6) & 63);
    if (left > 2) text += ALPHABET.charAt(group & 63);
  }
  return text;
}

/**
 * The reverse. Anything but the one right spelling is refused: other letters, padding, an impossible length, spare
 * bits that are not 0.
 */
export function bytesOfBase64url(text: string): Uint8Array<ArrayBuffer> {
  const spare = text.length % 4;
  if (spare === 1)
    throw new TwinrunError('invalid-input', 'not base64url: a letter is missing or there is one too many');
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    const value = VALUE_OF_CODE[text.charCodeAt(i)] ?? -1;
    if (value < 0)
      throw new TwinrunError('invalid-input', `not base64url: letter ${i + 1} is not one of its letters`);
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = (held >>> bits) & 0xff;
    }
  }
  if ((held & ((1 << bits) - 1)) !== 0) {
    throw new TwinrunError('invalid-input', 'not base64url: the last letter has bits that belong to no byte');
  }
  return bytes;
}
