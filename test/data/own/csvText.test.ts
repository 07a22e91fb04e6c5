import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvRecords, textOfCsv, trimmed } from '../../../src/data/own/csvText.ts';
import { DELIMITERS, type Delimiter } from '../../../src/data/own/ownRecipe.ts';
import { TwinrunError } from '../../../src/errors.ts';

const rows = (text: string, delimiter: Delimiter = ',') =>
  [...csvRecords(text, delimiter, 'x.csv')].map(({ fields }) => fields);

function failure(run: () => unknown): TwinrunError {
  try {
    run();
  } catch (error) {
    if (error instanceof TwinrunError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('csvRecords', () => {
  it('reads the examples of RFC 4180', () => {
    expect(rows('aaa,bbb,ccc\r\nzzz,yyy,xxx\r\n')).toEqual([
      ['aaa', 'bbb', 'ccc'],
      ['zzz', 'yyy', 'xxx'],
    ]);
    expect(rows('aaa,bbb,ccc\r\nzzz,yyy,xxx')).toHaveLength(2);
    expect(rows('"aaa","b\r\nbb","ccc"\r\nzzz,yyy,xxx')).toEqual([
      ['aaa', 'b\r\nbb', 'ccc'],
      ['zzz', 'yyy', 'xxx'],
    ]);
    expect(rows('"aaa","b""bb","ccc"')).toEqual([['aaa', 'b"bb', 'ccc']]);
  });

  it('gives back whatever was written with quotes', () => {
    const table = fc.array(
      fc.array(fc.string({ unit: 'grapheme-composite' }), { minLength: 2, maxLength: 5 }),
      {
        maxLength: 6,
      },
    );
    fc.assert(
      fc.property(
        table,
        fc.constantFrom(...DELIMITERS),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        (cells, mark, end, last) => {
          const lines = cells.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(mark));
          expect(rows(lines.join(end) + (last ? end : ''), mark)).toEqual(cells);
        },
      ),
    );
  });

  it('gives back whatever was written without', () => {
    const cell = fc.string({ unit: 'grapheme' }).map((text) => text.replace(/["\r\n,]/g, ''));
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { maxLength: 6 }), (cells) => {
        expect(rows(cells.map((row) => row.join(',')).join('\n'))).toEqual(cells);
      }),
    );
  });

  it('numbers lines as an editor does, line ends within quotes included, and passes over empty lines', () => {
    const lines = [...csvRecords('a,b\n\n"1\n2",3\n4,5\n\n', ',', 'x.csv')].map(({ line }) => line);
    expect(lines).toEqual([1, 3, 5]);
    expect(rows('')).toEqual([]);
    expect(rows('\n\r\n')).toEqual([]);
    expect(rows(',\n')).toEqual([['', '']]);
  });

  it('keeps formulas and markup as the text that they are', () => {
    expect(rows('=1+2,@SUM(A1)\n-cmd|x,<img src=x onerror=alert(1)>')).toEqual([
      ['=1+2', '@SUM(A1)'],
      ['-cmd|x', '<img src=x onerror=alert(1)>'],
    ]);
  });

  it('names line and field of what is no CSV', () => {
    expect(failure(() => rows('a,b\n1,"2')).message).toBe(
      'x.csv:2:2: a quote that is opened and never closed',
    );
    expect(failure(() => rows('a,b\n1,2"')).path).toBe('x.csv:2:2');
    expect(failure(() => rows('a,b\n"1"x,2')).message).toContain('x.csv:2:1: characters between');
    expect(failure(() => rows('a,b\r1,2')).message).toContain('carriage return');
    expect(failure(() => rows(`a,${'x'.repeat(100_001)}`))).toMatchObject({
      code: 'too-large',
      path: 'x.csv:1:2',
    });
    expect(failure(() => rows(','.repeat(1000)))).toMatchObject({ code: 'too-large' });
    expect(rows(','.repeat(999))[0]).toHaveLength(1000);
  });
});

describe('textOfCsv', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);

  it('reads UTF-8 with and without a byte order mark', () => {
    expect(textOfCsv(bytes('\ufeffé,b'), 'x.csv')).toBe('é,b');
    expect(textOfCsv(bytes('é,b'), 'x.csv')).toBe('é,b');
  });

  it('refuses what is no such text', () => {
    expect(failure(() => textOfCsv(Uint8Array.of(0x61, 0xff), 'x.csv')).message).toContain('not UTF-8');
    expect(failure(() => textOfCsv(Uint8Array.of(0xff, 0xfe, 0x61, 0), 'x.csv')).message).toContain('UTF-16');
    expect(failure(() => textOfCsv(bytes('a\nb\0'), 'x.csv')).path).toBe('x.csv:2');
    expect(failure(() => textOfCsv(new Uint8Array(64 * 1024 * 1024 + 1), 'x.csv')).code).toBe('too-large');
  });
});

it('spaces and tabs at a field’s ends do not count', () => {
  expect(trimmed(' \ta b\t ')).toBe('a b');
  expect(trimmed('\u00a0a')).toBe('\u00a0a');
});
