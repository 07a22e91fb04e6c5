import { describe, expect, it } from 'vitest';
import { guessCsv } from '../../../src/data/own/csvGuess.ts';
import { propose } from '../../../src/data/own/propose.ts';
import { idxFile, npyOf } from './files.ts';

const types = (text: string) => guessCsv(text, 'x.csv').columns.map(({ column }) => column.type);
const rows = (count: number, row: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => row(i)).join('\n');

describe('guessCsv', () => {
  it('tells numbers, categories, row numbers, constants and what is to be learnt', () => {
    const text = `id,x,colour,same,note,y\n${rows(30, (i) => `${i + 1},${i / 4},${i % 3 === 0 ? 'a' : 'b'},1,note ${i},${i % 2}`)}`;
    expect(types(text)).toEqual(['ignore', 'number', 'category', 'ignore', 'ignore', 'class']);
    const { profile } = guessCsv(text, 'x.csv');
    expect(profile.columns[1]).toMatchObject({
      missing: 0,
      distinct: 30,
      range: { least: 0, greatest: 7.25, mean: 3.625 },
    });
    expect(profile.columns[2]?.top).toEqual([
      { text: 'b', count: 20 },
      { text: 'a', count: 10 },
    ]);
  });

  it('takes the column that says so for the target, and many numbers for a number', () => {
    expect(types(`target,x\n${rows(20, (i) => `${i / 7},${i % 4}`)}`)).toEqual(['value', 'number']);
    expect(types(`Species,x\n${rows(20, (i) => `s${i % 3},${i % 4}`)}`)).toEqual(['class', 'number']);
  });

  it('finds delimiter, decimal comma, a missing header, and marks among many numbers', () => {
    const german = guessCsv(`a;b\n${rows(20, (i) => `${i},5;k${i % 2}`)}`, 'x.csv');
    expect(german.reading).toMatchObject({ delimiter: ';', decimal: ',', header: true });
    const bare = guessCsv(
      rows(50, (i) => `${i === 40 ? '?' : i * 1.5}\tk${i % 2}`),
      'x.csv',
    );
    expect(bare.reading).toEqual({ delimiter: '\t', decimal: '.', header: false, missingMarks: ['', '?'] });
    expect(bare.columns[0]?.column).toEqual({ name: 'column 1', type: 'number', missing: 'mean' });
    // Among texts "none" may be a category.
    const none = guessCsv(`c,k\n${rows(20, (i) => `${i % 2 ? 'none' : 'some'},k${i % 2}`)}`, 'x.csv');
    expect(none.reading.missingMarks).toEqual(['']);
  });

  it('does as a person has chosen', () => {
    const { reading, profile } = guessCsv('a,b\n1,x\n2,y\n', 'x.csv', { header: false });
    expect(reading.header).toBe(false);
    expect(profile.rows).toBe(3);
  });
});

describe('propose', () => {
  const file = (name: string, bytes: Uint8Array) => ({
    file: { name, sha256: name, bytes: bytes.length },
    bytes,
  });

  it('tells images from labels, in either order', () => {
    const images = file('i.idx', idxFile([2, 1, 1], [1, 2]));
    const labels = file('l.idx', idxFile([2], [0, 1]));
    for (const chosen of [
      [images, labels],
      [labels, images],
    ])
      expect(propose(chosen).dataset).toMatchObject({
        kind: 'idx',
        files: [images.file, labels.file],
        labels: 'class',
      });
    const numbers = [
      file('x.npy', npyOf('<f4', [2, 2], [1, 2, 3, 4])),
      file('y.npy', npyOf('<f4', [2], [0.5, 1])),
    ];
    expect(propose(numbers).dataset).toMatchObject({ kind: 'npy', labels: 'value' });
  });

  it('refuses files that are no data set together', () => {
    const images = file('i.idx', idxFile([2, 1, 1], [1, 2]));
    const csv = file('a.csv', new TextEncoder().encode('a,b\n1,2\n'));
    expect(() => propose([images])).toThrow('the other one is missing');
    expect(() => propose([images, csv])).toThrow('do not belong together');
    expect(() => propose([csv, csv])).toThrow('do not belong together');
    expect(() => propose([file('a.gz', Uint8Array.of(0x1f, 0x8b))])).toThrow('gzip');
  });
});
