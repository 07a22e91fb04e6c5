import { describe, expect, it } from 'vitest';
import { TwinrunError } from '../../src/errors.ts';
import { decodeCsv, type CsvFormat } from '../../src/data/csv.ts';

const FORMAT = { header: 'a,b,kind', columns: 2, labels: ['no', 'yes'] };

function decode(text: string | Uint8Array, format: CsvFormat = FORMAT) {
  return decodeCsv(typeof text === 'string' ? new TextEncoder().encode(text) : text, format, 'x.csv');
}

function failure(text: string | Uint8Array, format?: CsvFormat): TwinrunError {
  try {
    decode(text, format);
  } catch (error) {
    if (error instanceof TwinrunError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('decodeCsv', () => {
  it('reads numbers and classes', () => {
    const { features, labels } = decode('a,b,kind\n5.1,-3,yes\n0,0.25,no\n');
    expect([...features]).toEqual([Math.fround(5.1), -3, 0, 0.25]);
    expect([...labels]).toEqual([1, 0]);
  });

  it('reads a file without a header, and counts its lines so', () => {
    const bare = { ...FORMAT, header: null };
    const { features, labels } = decode('1,2,yes\n3,4,no\n', bare);
    expect([...features]).toEqual([1, 2, 3, 4]);
    expect([...labels]).toEqual([1, 0]);
    expect(failure('1,2,yes\n1,x,no\n', bare).path).toBe('x.csv:2:2');
    expect(failure('a,b,kind\n', bare).path).toBe('x.csv:1:1');
  });

  it('names line and column of what is no number or class', () => {
    expect(failure('a,b,kind\n1,2,yes\n1,x,no\n').path).toBe('x.csv:3:2');
    expect(failure('a,b,kind\n1,2,maybe\n').path).toBe('x.csv:2:3');
    for (const number of [
      '',
      ' 1',
      '1 ',
      '+1',
      '1e3',
      '.5',
      '5.',
      '01',
      'NaN',
      'Infinity',
      '0x1',
      '"1"',
      '1234567890',
    ]) {
      expect(failure(`a,b,kind\n${number},2,yes\n`).path, number).toBe('x.csv:2:1');
    }
  });

  it('refuses rows that are too short or too long, and empty ones', () => {
    expect(failure('a,b,kind\n1,yes\n')).toMatchObject({ code: 'invalid-input', path: 'x.csv:2' });
    expect(failure('a,b,kind\n1,2,yes,\n').path).toBe('x.csv:2');
    expect(failure('a,b,kind\n1,2,yes\n\n').path).toBe('x.csv:3');
  });

  it('refuses another header, other line ends, a cut and what is not UTF-8', () => {
    expect(failure('a,c,kind\n').path).toBe('x.csv:1');
    expect(failure('\ufeffa,b,kind\n').path).toBe('x.csv:1');
    expect(failure('a,b,kind\r\n1,2,yes\r\n').path).toBe('x.csv:1');
    expect(failure('a,b,kind\n1,2,ye').message).toContain('cut off');
    expect(failure('').path).toBe('x.csv:1');
    expect(failure(Uint8Array.of(0xff, 10)).message).toContain('UTF-8');
    expect(failure(new Uint8Array(17 * 1024 * 1024))).toMatchObject({ code: 'too-large' });
  });
});
