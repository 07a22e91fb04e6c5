/**
 * Files of a known name and size out of a tar archive that comes in pieces (POSIX.1-1988 ustar, and what GNU tar writes of
 * it). Names are compared and never used as paths; everything else in the archive is passed over.
 */
import { TwinrunError } from '../errors.ts';

const BLOCK = 512;

/** An archive with more than this is refused while it is read. */
export const TAR_LIMITS = { entries: 100, bytes: 0x10000000 } as const;

/** Bytes of the header fields: name, size, checksum, type, and the prefix of a long name. */
const NAME = [0, 100] as const;
const SIZE = [124, 136] as const;
const CHECKSUM = [148, 156] as const;
const TYPE = 156;
const MAGIC = [257, 262] as const;
const PREFIX = [345, 500] as const;

interface Header {
  readonly name: string;
  readonly bytes: number;
  readonly isFile: boolean;
}

/**
 * @param pieces the archive, decompressed
 * @param wanted the size in bytes of each file wanted, by its name in the archive
 * @param path the archive's name, for messages
 * @throws TwinrunError('invalid-input') when it is no tar archive, is cut off, or lacks a file or has it twice or in another
 *   size; 'too-large'
 */
export async function readTar(
  pieces: AsyncIterable<Uint8Array>,
  wanted: ReadonlyMap<string, number>,
  path: string,
): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const found = new Map<string, Uint8Array<ArrayBuffer>>();
  const reader = new Reader(pieces, path);
  const block = new Uint8Array(BLOCK);
  try {
    for (let entries = 0; ; entries++) {
      if (entries > TAR_LIMITS.entries)
        throw new TwinrunError('too-large', `more than ${String(TAR_LIMITS.entries)} entries`, path);
      await reader.fill(block);
      if (block.every((byte) => byte === 0)) break;
      const { name, bytes, isFile } = readHeader(block, path);
      const expected = isFile ? wanted.get(name) : undefined;
      if (expected === undefined) {
        await reader.skip(bytes);
      } else {
        if (found.has(name)) throw invalid(`${name} is there twice`, path);
        if (bytes !== expected)
          throw invalid(`${name} has ${String(bytes)} bytes, not ${String(expected)}`, path);
        // No more than was expected, whatever the header says.
        const content = new Uint8Array(expected);
        await reader.fill(content);
        found.set(name, content);
      }
      await reader.skip((BLOCK - (bytes % BLOCK)) % BLOCK);
    }
    // To the end, so that a decompressor comes to its own checksum.
    await reader.drain();
  } finally {
    await reader.stop();
  }
  const missing = [...wanted.keys()].filter((name) => !found.has(name));
  if (missing.length > 0) throw invalid(`it has no ${missing.join(', ')}`, path);
  return found;
}

function readHeader(block: Uint8Array, path: string): Header {
  // The sum of all bytes, those of the checksum taken for spaces.
  let sum = 8 * 32;
  block.forEach((byte, i) => (sum += i >= CHECKSUM[0] && i < CHECKSUM[1] ? 0 : byte));
  if (octal(block, CHECKSUM) !== sum)
    throw invalid('not a tar archive: the checksum of a header is wrong', path);
  const bytes = octal(block, SIZE);
  if (bytes === undefined) throw invalid('the size of an entry is not an octal number', path);
  const type = String.fromCharCode(block[TYPE] ?? 0);
  // GNU tar keeps other things where ustar has the prefix; its magic is followed by a space.
  const prefix = text(block, MAGIC) === 'ustar' && block[MAGIC[1]] === 0 ? text(block, PREFIX) : '';
  const name = text(block, NAME);
  return { name: prefix === '' ? name : `${prefix}/${name}`, bytes, isFile: type === '0' || type === '\0' };
}

/** Up to the first zero byte. */
function text(block: Uint8Array, [from, to]: readonly [number, number]): string {
  let result = '';
  for (let i = from; i < to && block[i] !== 0; i++) result += String.fromCharCode(block[i] ?? 0);
  return result;
}

/** Eleven digits at most: below 2^33. */
function octal(block: Uint8Array, field: readonly [number, number]): number | undefined {
  const digits = text(block, field).trim();
  return /^[0-7]{1,11}$/.test(digits) ? Number.parseInt(digits, 8) : undefined;
}

/** Takes bytes off a sequence of pieces. */
class Reader {
  readonly #pieces: AsyncIterator<Uint8Array>;
  readonly #path: string;
  #piece: Uint8Array = new Uint8Array();
  #taken = 0;

  constructor(pieces: AsyncIterable<Uint8Array>, path: string) {
    this.#pieces = pieces[Symbol.asyncIterator]();
    this.#path = path;
  }

  /** The next piece when this one is used up; false at the end. */
  async #refill(): Promise<boolean> {
    while (this.#piece.length === 0) {
      const { done, value } = await this.#pieces.next();
      if (done === true) return false;
      this.#piece = value;
      this.#taken += value.length;
      if (this.#taken > TAR_LIMITS.bytes)
        throw new TwinrunError(
          'too-large',
          `unpacks to more than ${String(TAR_LIMITS.bytes)} bytes`,
          this.#path,
        );
    }
    return true;
  }

  async #next(most: number): Promise<Uint8Array> {
    if (!(await this.#refill())) throw invalid('the archive is cut off', this.#path);
    const part = this.#piece.subarray(0, most);
    this.#piece = this.#piece.subarray(part.length);
    return part;
  }

  async fill(target: Uint8Array): Promise<void> {
    for (let at = 0; at < target.length;) {
      const part = await this.#next(target.length - at);
      target.set(part, at);
      at += part.length;
    }
  }

  async skip(bytes: number): Promise<void> {
    for (let left = bytes; left > 0;) left -= (await this.#next(left)).length;
  }

  async drain(): Promise<void> {
    while (await this.#refill()) this.#piece = new Uint8Array();
  }

  async stop(): Promise<void> {
    await this.#pieces.return?.();
  }
}

function invalid(message: string, path: string): TwinrunError {
  return new TwinrunError('invalid-input', message, path);
}
