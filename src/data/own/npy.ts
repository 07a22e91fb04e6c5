/**
 * NPY, NumPy's format for one array: the magic bytes, a version, the length of a header that is a Python dictionary literal,
 * then the elements. Versions 1.0 and 2.0, in C order, of u1, <i4, <i8, <f4, <f8.
 * Source: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
import { TwinrunError } from '../../errors.ts';

export interface NpyArray {
  readonly shape: readonly number[];
  readonly type: NpyType;
  /** Row-major. Bytes are a view of the file; the others are binary64, which holds each of them exactly. */
  readonly data: Uint8Array | Float64Array;
}

const TYPES = ['|u1', '<i4', '<i8', '<f4', '<f8'] as const;
export type NpyType = (typeof TYPES)[number];
const SIZES: Readonly<Record<NpyType, number>> = { '|u1': 1, '<i4': 4, '<i8': 8, '<f4': 4, '<f8': 8 };

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const MAX_HEADER = 4096;
const MAX_DIMENSIONS = 4;

export function isNpy(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, at) => bytes[at] === byte);
}

/** @throws TwinrunError('invalid-input' | 'unsupported') with the path */
export function decodeNpy(bytes: Uint8Array, path: string): NpyArray {
  const { header, start } = headerOf(bytes, path);
  const { type, shape } = fieldsOf(header, path);
  const count = shape.reduce((product, size) => product * size, 1);
  const expected = start + count * SIZES[type];
  if (bytes.length !== expected)
    throw invalid(
      `${bytes.length} bytes, but its shape (${shape.join(', ')}) of ${type} needs ${expected}`,
      path,
    );
  if (type === '|u1') return { shape, type, data: bytes.subarray(start) };
  return {
    shape,
    type,
    data: numbersOf(new DataView(bytes.buffer, bytes.byteOffset + start), type, count, path),
  };
}

function headerOf(bytes: Uint8Array, path: string): { header: string; start: number } {
  if (!isNpy(bytes)) throw invalid('not an NPY file: it does not begin with \\x93NUMPY', path);
  const [major, minor] = [bytes[6], bytes[7]];
  if (minor !== 0 || (major !== 1 && major !== 2)) {
    if (major === undefined || minor === undefined) throw invalid('cut off within the header', path);
    throw new TwinrunError('unsupported', `NPY version ${major}.${minor}; 1.0 and 2.0 are read`, path);
  }
  const start = major === 1 ? 10 : 12;
  if (bytes.length < start) throw invalid('cut off within the header', path);
  const view = new DataView(bytes.buffer, bytes.byteOffset, start);
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > MAX_HEADER) throw new TwinrunError('too-large', `a header of ${length} bytes`, path);
  if (bytes.length < start + length) throw invalid('cut off within the header', path);
  const codes = bytes.subarray(start, start + length);
  if (codes.some((code) => code > 0x7e)) throw invalid('the header is not plain ASCII', path);
  return { header: String.fromCharCode(...codes), start: start + length };
}

/** The dictionary as numpy.save writes it, and nothing else: it is matched, not evaluated. */
const HEADER =
  /^\{'descr': ('[^']{1,20}'|\[.*\]), 'fortran_order': (True|False), 'shape': \(((?:\d{1,10}, ?)*(?:\d{1,10})?)\),? ?\} *\n$/;

function fieldsOf(header: string, path: string): { type: NpyType; shape: number[] } {
  const match = HEADER.exec(header);
  const [, descr, order, sizes] = match ?? [];
  if (descr === undefined || order === undefined || sizes === undefined)
    throw invalid('the header is not as numpy.save writes it', path);
  const type = TYPES.find((known) => `'${known}'` === descr);
  if (type === undefined)
    throw new TwinrunError(
      'unsupported',
      `elements of type ${descr.slice(0, 40)}; read are u1, <i4, <i8, <f4 and <f8`,
      path,
      'Convert it first, such as with array.astype("<f4").',
    );
  if (order === 'True')
    throw new TwinrunError(
      'unsupported',
      'Fortran order (fortran_order: True) is not read',
      path,
      'Save numpy.ascontiguousarray(array) instead.',
    );
  const shape = sizes
    .split(',')
    .map((size) => size.trim())
    .filter((size) => size !== '')
    .map(Number);
  if (shape.length === 0 || shape.length > MAX_DIMENSIONS)
    throw invalid(`${shape.length} dimensions, not 1 to ${MAX_DIMENSIONS}`, path);
  return { type, shape };
}

function numbersOf(view: DataView, type: Exclude<NpyType, '|u1'>, count: number, path: string): Float64Array {
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    if (type === '<i4') values[i] = view.getInt32(4 * i, true);
    else if (type === '<f4') values[i] = view.getFloat32(4 * i, true);
    else if (type === '<f8') values[i] = view.getFloat64(8 * i, true);
    else {
      const whole = Number(view.getBigInt64(8 * i, true));
      if (!Number.isSafeInteger(whole)) throw invalid(`${whole} is too large to be exact`, `${path}[${i}]`);
      values[i] = whole;
    }
  }
  return values;
}

function invalid(message: string, path: string): TwinrunError {
  return new TwinrunError('invalid-input', message, path);
}
