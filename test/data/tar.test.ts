/** Archives are made by the system's tar where there is one, and by hand where they are broken. */
import { describe, expect, it } from 'vitest';
import { readTar, TAR_LIMITS } from '../../src/data/tar.ts';
import { entry, END, piecesOf, tarOf } from './tarFiles.ts';

const WANTED = new Map([
  ['folder/a.bin', 3],
  ['folder/b.bin', 600],
]);
const a = entry('folder/a.bin', new Uint8Array([1, 2, 3]));
const b = entry('folder/b.bin', new Uint8Array(600).fill(7));

const read = (archive: Uint8Array, pieceLength = 1000) =>
  readTar(piecesOf(archive, pieceLength), WANTED, 'archive.tar');

describe('readTar', () => {
  it.each([1, 511, 512, 513, 100_000])('finds what is wanted, in pieces of %i bytes', async (pieceLength) => {
    const other = entry('folder/readme.html', new Uint8Array(1000).fill(60));
    const folder = entry('folder/', new Uint8Array(), { type: '5' });
    const found = await read(tarOf(folder, other, b, a), pieceLength);
    expect([...found.keys()]).toEqual(['folder/b.bin', 'folder/a.bin']);
    expect([...(found.get('folder/a.bin') ?? [])]).toEqual([1, 2, 3]);
    expect(found.get('folder/b.bin')).toEqual(new Uint8Array(600).fill(7));
  });

  it('takes the prefix of a long name in ustar, and zeros after the end', async () => {
    const long = entry('a.bin', new Uint8Array([4, 5, 6]), { prefix: 'folder' });
    const found = await read(tarOf(long, b, new Uint8Array(10_240)));
    expect([...(found.get('folder/a.bin') ?? [])]).toEqual([4, 5, 6]);
  });

  it.each([
    [
      'a name that leads elsewhere',
      tarOf(entry('../folder/a.bin', new Uint8Array(3)), b),
      /no folder\/a\.bin/,
    ],
    ['an absolute name', tarOf(entry('/folder/a.bin', new Uint8Array(3)), b), /no folder\/a\.bin/],
    [
      'a link in place of the file',
      tarOf(entry('folder/a.bin', new Uint8Array(), { type: '2' }), b),
      /no folder\/a/,
    ],
    ['a file that is there twice', tarOf(a, b, a), /a\.bin is there twice/],
    ['a file of another size', tarOf(entry('folder/a.bin', new Uint8Array(4)), b), /has 4 bytes, not 3/],
    [
      'a size beyond all bounds',
      tarOf(entry('folder/a.bin', new Uint8Array(3), { size: '77777777777' }), b),
      /bytes, not 3/,
    ],
    ['a size that is no number', tarOf(entry('folder/a.bin', new Uint8Array(3), { size: '-3' }), b), /octal/],
    [
      'a size in base 256',
      tarOf(entry('folder/a.bin', new Uint8Array(3), { size: '\x80\0\0\0\0\0\0\0\0\0\x03' }), b),
      /octal/,
    ],
    [
      'another entry larger than the archive',
      tarOf(entry('x', new Uint8Array(3), { size: '77777777777' }), a, b),
      /cut off/,
    ],
    [
      'a wrong checksum',
      tarOf(
        a.map((byte, i) => (i === 0 ? byte + 1 : byte)),
        b,
      ),
      /checksum/,
    ],
    ['something else altogether', new Uint8Array(5000).fill(65), /checksum/],
    ['an archive cut off within a file', tarOf(a, b).subarray(0, 1200), /cut off/],
    ['an archive cut off between files', tarOf(a).subarray(0, -END), /cut off/],
    ['nothing', new Uint8Array(), /cut off/],
  ] as const)('refuses %s', async (_, archive, message) => {
    await expect(read(archive)).rejects.toMatchObject({
      code: 'invalid-input',
      path: 'archive.tar',
      message: expect.stringMatching(message) as string,
    });
  });

  it('refuses more entries, and more bytes, than any such archive has', async () => {
    const many = Array.from({ length: TAR_LIMITS.entries + 1 }, () => entry('x', new Uint8Array()));
    await expect(read(tarOf(...many, a, b))).rejects.toMatchObject({ code: 'too-large' });
    const piece = new Uint8Array(0x100000);
    let stopped = false;
    async function* endless() {
      try {
        yield entry('x', new Uint8Array(), { size: '77777777777' });
        for (;;) yield await Promise.resolve(piece);
      } finally {
        stopped = true;
      }
    }
    await expect(readTar(endless(), WANTED, 'archive.tar')).rejects.toMatchObject({ code: 'too-large' });
    expect(stopped).toBe(true);
  });
});
