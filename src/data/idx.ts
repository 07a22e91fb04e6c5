/**
 * IDX, the format of MNIST's files: two zero bytes, a type code, the number of dimensions, each dimension as a 32-bit
 * big-endian integer, then the elements, row-major. Only unsigned bytes (type 8) are decoded.
 * Source: http://yann.lecun.com/exdb/mnist/, "The IDX file format".
 */
import { TwinrunError } from '../errors.ts';

export interface IdxArray {
  readonly shape: readonly number[];
  /** A view of the file's bytes, not a copy. */
  readonly data: Uint8Array;
}

const UNSIGNED_BYTE = 0x08;

/** The other types that the format has, for a message. */
const OTHER_TYPES: ReadonlyMap<number, string> = new Map([
  [0x09, 'signed bytes'],
  [0x0b, '16-bit integers'],
  [0x0c, '32-bit integers'],
  [0x0d, '32-bit floats'],
  [0x0e, '64-bit floats'],
]);

/** More dimensions, or more elements, are refused before anything is made of them. */
export const IDX_LIMITS = { dimensions: 4, elements: 0x40000000 } as const;

/**
 * @param path the file's name, for messages
 * @param dimensions how many dimensions the file must have; any number within the limit unless given
 * @throws TwinrunError('invalid-input' | 'unsupported' | 'too-large') with the path
 */
export function decodeIdx(bytes: Uint8Array, path: string, dimensions?: number): IdxArray {
  const [zero0, zero1, type, count] = bytes;
  if (zero0 === undefined || zero1 === undefined || type === undefined || count === undefined) {
    throw invalid(`${bytes.length} bytes are too few for an IDX header`, path);
  }
  if (zero0 !== 0 || zero1 !== 0)
    throw invalid('not an IDX file: it does not begin with two zero bytes', path);
  if (type !== UNSIGNED_BYTE) {
    const other = OTHER_TYPES.get(type);
    if (other === undefined) throw invalid(`not an IDX file: there is no type ${type}`, path);
    throw new TwinrunError('unsupported', `IDX files of ${other} are not read, only of unsigned bytes`, path);
  }
  if (count > IDX_LIMITS.dimensions) {
    throw new TwinrunError('too-large', `${count} dimensions, more than ${IDX_LIMITS.dimensions}`, path);
  }
  if (dimensions !== undefined && count !== dimensions)
    throw invalid(`${count} dimensions instead of ${dimensions}`, path);
  const header = 4 + 4 * count;
  if (bytes.length < header)
    throw invalid(`cut off within the header (${bytes.length} of ${header} bytes)`, path);

  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape: number[] = [];
  let elements = 1;
  for (let i = 0; i < count; i++) {
    const size = view.getUint32(4 + 4 * i);
    shape.push(size);
    // Checked at every factor: a product of four 32-bit numbers need not be exact.
    elements *= size;
    if (elements > IDX_LIMITS.elements) {
      throw new TwinrunError('too-large', `more than ${IDX_LIMITS.elements} elements`, path);
    }
  }
  const expected = header + elements;
  if (bytes.length !== expected) {
    throw invalid(`${bytes.length} bytes, but its shape [${shape.join(', ')}] needs ${expected}`, path);
  }
  return { shape, data: bytes.subarray(header) };
}

function invalid(message: string, path: string): TwinrunError {
  return new TwinrunError('invalid-input', message, path);
}
