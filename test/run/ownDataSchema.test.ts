import { describe, expect, it } from 'vitest';
import { irisMlp } from '../../src/benchmarks/irisMlp/recipe.ts';
import { TwinrunError } from '../../src/errors.ts';
import { recipeDiff } from '../../src/run/recipeDiff.ts';
import { parseRecipe } from '../../src/run/recipeSchema.ts';

const FILE = { name: 'mine.csv', sha256: 'a'.repeat(64), bytes: 100 };
const CSV = {
  kind: 'csv',
  name: 'mine',
  files: [FILE],
  delimiter: ',',
  decimal: '.',
  header: true,
  columns: [
    { name: 'size', type: 'number', missing: 'mean' },
    { name: 'colour', type: 'category', missing: 'category' },
    { name: 'kind', type: 'class' },
  ],
  missingMarks: ['', 'NA'],
  classes: ['ant', 'bee'],
};
const NPY = {
  kind: 'npy',
  name: 'mine',
  files: [FILE, { ...FILE, name: 'l' }],
  labels: 'value',
  classes: [],
};

const parse = (dataset: unknown) => parseRecipe({ ...irisMlp.recipe, dataset });

function failure(dataset: unknown): TwinrunError {
  try {
    parse(dataset);
  } catch (error) {
    if (error instanceof TwinrunError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('a recipe on own data', () => {
  it('is taken as it is', () => {
    expect(parse(CSV).dataset).toEqual(CSV);
    expect(parse(NPY).dataset).toEqual(NPY);
    expect(parse({ ...NPY, kind: 'idx', labels: 'class', classes: ['0', '1'] }).dataset.name).toBe('mine');
  });

  it('is refused by the place at fault', () => {
    const [size, colour, kind] = CSV.columns;
    const wrong: readonly (readonly [object, string])[] = [
      [{ kind: 'parquet' }, 'dataset.kind'],
      [{ files: [] }, 'dataset.files[0]'],
      [{ files: [FILE, FILE] }, 'dataset.files'],
      [{ files: [{ ...FILE, sha256: 'A'.repeat(64) }] }, 'dataset.files[0].sha256'],
      [{ files: [{ ...FILE, bytes: 64 * 1024 * 1024 + 1 }] }, 'dataset.files[0].bytes'],
      [{ files: [{ ...FILE, name: '../../etc/passwd' }] }, 'dataset.files[0].name'],
      [{ files: [{ ...FILE, name: 'exe.\u202evsc' }] }, 'dataset.files[0].name'],
      [{ delimiter: 'x' }, 'dataset.delimiter'],
      [{ decimal: ',' }, 'dataset'],
      [{ columns: [size, colour] }, 'dataset.columns'],
      [{ columns: [kind, kind, size] }, 'dataset.columns'],
      [{ columns: [kind, { name: 'x', type: 'ignore' }] }, 'dataset.columns'],
      [{ columns: Array.from({ length: 1001 }, () => size) }, 'dataset.columns'],
      [{ columns: [{ ...size, missing: 'zero' }, kind] }, 'dataset.columns[0].missing'],
      [{ columns: [{ ...kind, missing: 'drop' }, size] }, 'dataset.columns[0].missing'],
      [{ columns: [{ ...size, name: 'a\nb' }, kind] }, 'dataset.columns[0].name'],
      [{ missingMarks: ['NA', 'NA'] }, 'dataset.missingMarks'],
      [{ missingMarks: [' '] }, 'dataset.missingMarks'],
      [{ classes: ['one'] }, 'dataset'],
      [{ classes: Array.from({ length: 101 }, (_, i) => String(i)) }, 'dataset.classes'],
      [{ sha256: 'a'.repeat(64) }, 'dataset.sha256'],
    ];
    for (const [change, path] of wrong)
      expect(failure({ ...CSV, ...change }).path.startsWith(path), JSON.stringify(change).slice(0, 99)).toBe(
        true,
      );
    expect(failure({ ...NPY, classes: ['a', 'b'] }).path).toBe('dataset');
    expect(failure({ ...NPY, files: [FILE] }).path).toContain('dataset.files');
  });

  it('differs from another in plain words, column by column', () => {
    const other = { ...CSV, columns: [{ name: 'size', type: 'ignore' }, ...CSV.columns.slice(1)] };
    const paths = recipeDiff(parse(CSV), parse(other)).map(({ path }) => path);
    expect(paths).toEqual(['dataset.columns.0.type', 'dataset.columns.0.missing']);
  });
});
