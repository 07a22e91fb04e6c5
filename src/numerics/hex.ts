/** Bytes and 32-bit words as lower-case hex digits. */
import { TwinrunError } from '../errors.ts';

const BYTE_TO_HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Two digits a byte. */
export function hexOfBytes(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += BYTE_TO_HEX[byte];
  return text;
}

/** The reverse of `hexOfBytes`; upper-case digits are refused, so that a value has one spelling only. */
export function bytesOfHex(text: string): Uint8Array<ArrayBuffer> {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/.test(text)) {
    throw new TwinrunError('invalid-input', 'not an even number of lower-case hex digits');
  }
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

/** The low 32 bits as eight digits, most significant first. */
export function hexOfWord(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}

/** The reverse of `hexOfWord`: an integer from 0 to 2^32 - 1. */
export function wordOfHex(text: string): number {
  if (!/^[0-9a-f]{8}$/.test(text)) throw new TwinrunError('invalid-input', 'not eight lower-case hex digits');
  return Number.parseInt(text, 16);
}
