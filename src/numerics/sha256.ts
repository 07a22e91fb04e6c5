/** SHA-256 (FIPS 180-4), synchronous and incremental, over @noble/hashes; digests are 64 lower-case hex digits. */
import { sha256 } from '@noble/hashes/sha2.js';
import { hexOfBytes } from './hex.ts';

const encoder = new TextEncoder();

/** A string counts as its UTF-8 bytes. */
function bytesOf(data: Uint8Array | string): Uint8Array {
  return typeof data === 'string' ? encoder.encode(data) : data;
}

export function sha256Hex(data: Uint8Array | string): string {
  return hexOfBytes(sha256(bytesOf(data)));
}

/** Data that comes in pieces: `new Sha256().update(a).update(b).hex()` is the digest of a followed by b. */
export class Sha256 {
  readonly #hash = sha256.create();

  update(data: Uint8Array | string): this {
    this.#hash.update(bytesOf(data));
    return this;
  }

  /** The digest of all that came so far; more may follow. */
  hex(): string {
    return hexOfBytes(this.#hash.clone().digest());
  }
}

const DIGEST = /^[0-9a-f]{64}$/;

/** Whether a text is a digest as this project writes it. */
export function isSha256Hex(text: string): boolean {
  return DIGEST.test(text);
}
