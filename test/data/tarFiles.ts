/** Tar archives byte by byte (POSIX.1-1988 ustar), also wrong ones. */

/** Bytes of the two empty blocks at the end. */
export const END = 1024;

interface Details {
  readonly type?: string;
  readonly prefix?: string;
  /** In place of the content's, as octal digits. */
  readonly size?: string;
}

/** Header and content, filled up to whole blocks. */
export function entry(
  name: string,
  content: Uint8Array,
  { type = '0', prefix = '', size = content.length.toString(8).padStart(11, '0') }: Details = {},
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(512 + Math.ceil(content.length / 512) * 512);
  const put = (at: number, text: string) => {
    for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
  };
  put(0, name);
  put(100, '0000644\0');
  put(124, size);
  put(148, '        ');
  put(156, type);
  put(257, 'ustar\x0000');
  put(345, prefix);
  const sum = bytes.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, '0')}\0 `);
  bytes.set(content, 512);
  return bytes;
}

/** The entries, and the end. */
export function tarOf(...entries: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const archive = new Uint8Array(entries.reduce((sum, { length }) => sum + length, 0) + END);
  let at = 0;
  for (const one of entries) {
    archive.set(one, at);
    at += one.length;
  }
  return archive;
}

export async function* piecesOf(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length)
    yield await Promise.resolve(bytes.subarray(at, at + length));
}
