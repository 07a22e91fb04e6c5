import { describe, expect, it } from 'vitest';
import { prepareFeatures } from '../../../src/data/preprocessing.ts';
import { decodeOwnCsv } from '../../../src/data/own/csvTable.ts';
import type { CsvDatasetRecipe, OwnColumn } from '../../../src/data/own/ownRecipe.ts';
import { TwinrunError } from '../../../src/errors.ts';

const number = (name: string, missing: 'drop' | 'mean' = 'drop'): OwnColumn => ({
  name,
  type: 'number',
  missing,
});
const category = (name: string, missing: 'drop' | 'category' = 'drop'): OwnColumn => ({
  name,
  type: 'category',
  missing,
});

function recipe(columns: readonly OwnColumn[], changes: Partial<CsvDatasetRecipe> = {}): CsvDatasetRecipe {
  return {
    kind: 'csv',
    name: 'mine',
    files: [{ name: 'mine.csv', sha256: '0'.repeat(64), bytes: 1 }],
    delimiter: ',',
    decimal: '.',
    header: true,
    columns,
    missingMarks: ['', '?'],
    classes: [],
    ...changes,
  };
}

const decode = (text: string, of: CsvDatasetRecipe) => decodeOwnCsv(of, new TextEncoder().encode(text));

function failure(text: string, of: CsvDatasetRecipe): TwinrunError {
  try {
    decode(text, of);
  } catch (error) {
    if (error instanceof TwinrunError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

const COLUMNS = [
  number('size'),
  category('colour'),
  { name: 'id', type: 'ignore' },
  { name: 'kind', type: 'class' },
] as const;
const HEADER = 'size,colour,id,kind\n';

describe('decodeOwnCsv', () => {
  it('makes numbers, one-hot categories and classes, in the order of columns and code points', () => {
    const decoded = decode(
      `${HEADER}0.1,red,=1+2,zebra\n-2e3, blue ,"x,y",ant\n3,red,,ant\n`,
      recipe(COLUMNS),
    );
    expect(decoded.featureShape).toEqual([3]);
    // size, blue, red
    expect([...decoded.features]).toEqual([Math.fround(0.1), 0, 1, -2000, 1, 0, 3, 0, 1]);
    expect(decoded.classes).toEqual(['ant', 'zebra']);
    expect([...decoded.labels]).toEqual([1, 0, 0]);
    expect(decoded.labels).toBeInstanceOf(Uint8Array);
    expect(decoded.given).toBeNull();
  });

  it('leaves out rows that lack a value, and their categories', () => {
    const decoded = decode(`${HEADER}1,red,,a\n?,green,,a\n2,,,b\n3,blue,,?\n4,red,,b\n`, recipe(COLUMNS));
    expect([...decoded.features]).toEqual([1, 1, 4, 1]);
    expect([...decoded.labels]).toEqual([0, 1]);
  });

  it('counts a missing category as the last of its own, where told', () => {
    const of = recipe([number('size'), category('colour', 'category'), { name: 'kind', type: 'class' }]);
    const decoded = decode('size,colour,kind\n1,~,a\n2,?,b\n3,,a\n4,A,b\n', of);
    // size, A, ~, missing
    expect(decoded.featureShape).toEqual([4]);
    expect([...decoded.features]).toEqual([1, 0, 1, 0, 2, 0, 0, 1, 3, 0, 0, 1, 4, 1, 0, 0]);
    expect(decode('size,colour,kind\n1,~,a\n2,A,b\n', of).featureShape).toEqual([3]);
  });

  it('fills a missing number with the mean of the training examples alone', () => {
    const of = recipe([number('a', 'mean'), number('b'), { name: 'y', type: 'value' }]);
    const decoded = decode('a,b,y\n1,5,0.5\n,6,1.5\n0.3,7,2.5\n100,8,-1\n', of);
    expect(decoded).toMatchObject({ missing: 'mean', classes: [] });
    expect([...decoded.labels]).toEqual([0.5, 1.5, 2.5, -1]);
    const prepared = prepareFeatures({ name: 'mine', ...decoded }, { kind: 'none' }, Uint32Array.of(0, 1, 2));
    const filled = new Float32Array(8);
    for (let example = 0; example < 4; example++) prepared.write(example, filled, 2 * example);
    const mean = Math.fround((0 + 1 + Math.fround(0.3)) / 2);
    expect([...filled]).toEqual([1, 5, mean, 6, Math.fround(0.3), 7, 100, 8]);
    expect(() => prepareFeatures({ name: 'mine', ...decoded }, { kind: 'none' }, Uint32Array.of(1))).toThrow(
      'no training example of mine has feature 1',
    );
  });

  it('reads other delimiters, a decimal comma, and no header', () => {
    const of = recipe([number('column 1'), { name: 'column 2', type: 'class' }], {
      delimiter: ';',
      decimal: ',',
      header: false,
    });
    const decoded = decode('1,5;b\n-2;a\n', of);
    expect([...decoded.features]).toEqual([1.5, -2]);
    expect([...decoded.labels]).toEqual([1, 0]);
  });

  it('names line and column of what does not fit, and says what to do', () => {
    const of = recipe(COLUMNS);
    expect(failure(`${HEADER}1,red,,a\nmany,red,,b\n`, of)).toMatchObject({
      path: 'mine.csv:3:1',
      message: 'mine.csv:3:1: "many" in column "size" is not a decimal number',
      advice: expect.stringContaining('ignore it'),
    });
    expect(failure(`${HEADER}1,red,a\n`, of).message).toBe('mine.csv:2: 3 fields instead of 4');
    expect(failure('size,color,id,kind\n', of).message).toContain(
      'mine.csv:1:2: the column is named "color"',
    );
    expect(failure('size,colour\n', of).message).toContain('2 columns instead of 4');
    expect(failure('', of).message).toContain('0 columns instead of 4');
    expect(failure(HEADER, of).message).toContain('no row is left');
    expect(failure(`${HEADER}?,red,,a\n`, of).message).toContain('no row is left');
    expect(failure(`${HEADER}1,red,,a\n2,red,,a\n`, of).message).toContain('all rows are of one class');
  });

  it('holds the limits on categories and their length', () => {
    const of = recipe([category('c'), { name: 'y', type: 'value' }]);
    const many = (count: number) => `c,y\n${Array.from({ length: count }, (_, i) => `c${i},1`).join('\n')}`;
    expect(decode(many(100), of).featureShape).toEqual([100]);
    expect(failure(many(101), of)).toMatchObject({ code: 'too-large', path: 'mine.csv:102:1' });
    expect(failure(`c,y\n${'x'.repeat(201)},1`, of).code).toBe('too-large');
  });
});
