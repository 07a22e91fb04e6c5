/** Raw deflate (RFC 1951) with the platform's own streams, which Node, Bun and browsers share. */
import { TwinrunError } from '../errors.ts';

async function pump(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > maxBytes) {
      // The rest is never inflated; what the source says about that is of no interest.
      reader.cancel().catch(() => undefined);
      throw new TwinrunError(
        'too-large',
        `unpacks to more than ${String(maxBytes)} bytes, which is the limit`,
      );
    }
    chunks.push(value);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** The packed bytes; engines pack differently, so they must never be hashed. */
export function deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return pump(bytes, new CompressionStream('deflate-raw'), Infinity);
}

/**
 * @param maxBytes of the unpacked bytes: what unpacks to more is refused while it is being unpacked
 * @throws TwinrunError
 */
export async function inflate(
  bytes: Uint8Array<ArrayBuffer>,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await pump(bytes, new DecompressionStream('deflate-raw'), maxBytes);
  } catch (error) {
    if (error instanceof TwinrunError) throw error;
    throw new TwinrunError('invalid-input', 'cannot be unpacked: it is damaged or cut short');
  }
}
