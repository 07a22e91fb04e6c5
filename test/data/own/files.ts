/** Files as other programs write them, for tests. */

/** An IDX file of unsigned bytes. */
export function idxFile(shape: readonly number[], data: readonly number[]): Uint8Array {
  const sizes = shape.flatMap((size) => [size >>> 24, (size >>> 16) & 255, (size >>> 8) & 255, size & 255]);
  return Uint8Array.from([0, 0, 8, shape.length, ...sizes, ...data]);
}

export interface NpyOptions {
  readonly version?: number;
  readonly fortran?: boolean;
  /** In place of the usual one. */
  readonly header?: string;
}

/** An NPY file with these bytes as its data. */
export function npyFile(
  descr: string,
  shape: readonly number[],
  data: readonly number[],
  { version = 1, fortran = false, header }: NpyOptions = {},
): Uint8Array {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const plain = `{'descr': '${descr}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': (${sizes}), }`;
  const text = Buffer.from(header ?? `${plain.padEnd(117)}\n`);
  const length = [text.length & 255, text.length >>> 8, ...(version === 1 ? [] : [0, 0])];
  return Uint8Array.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0, ...length, ...text, ...data]);
}

/** An NPY file of these numbers. */
export function npyOf(descr: string, shape: readonly number[], values: readonly number[]): Uint8Array {
  const size = Number(descr.slice(2));
  const view = new DataView(new ArrayBuffer(size * values.length));
  values.forEach((value, i) => {
    if (descr === '|u1') view.setUint8(i, value);
    else if (descr === '<i4') view.setInt32(4 * i, value, true);
    else if (descr === '<i8') view.setBigInt64(8 * i, BigInt(value), true);
    else if (descr === '<f4') view.setFloat32(4 * i, value, true);
    else view.setFloat64(8 * i, value, true);
  });
  return npyFile(descr, shape, [...new Uint8Array(view.buffer)]);
}
