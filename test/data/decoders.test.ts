/** What each data set's decoder makes of its files, and what it refuses: bytes that no digest would have let through. */
import { describe, expect, it } from 'vitest';
import { TwinrunError } from '../../src/errors.ts';
import { loadDataset } from '../../src/data/load.ts';
import { nodeSource } from '../../src/data/nodeSource.ts';
import { datasetEntry } from '../../src/data/registry.ts';

type Files = Readonly<Record<string, string | Uint8Array>>;

function decode(dataset: string, files: Files) {
  return datasetEntry(dataset).decode((file) => {
    const content = files[file] ?? new Uint8Array();
    return typeof content === 'string' ? new TextEncoder().encode(content) : content;
  });
}

function failure(dataset: string, files: Files): TwinrunError {
  try {
    decode(dataset, files);
  } catch (error) {
    if (error instanceof TwinrunError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

const rounded = (...numbers: number[]) => numbers.map(Math.fround);

describe('wine', () => {
  it('has the first and last wine', async () => {
    const { features, labels } = await loadDataset('wine', nodeSource());
    expect([...features.subarray(0, 13)]).toEqual(
      rounded(14.23, 1.71, 2.43, 15.6, 127, 2.8, 3.06, 0.28, 2.29, 5.64, 1.04, 3.92, 1065),
    );
    expect([...features.subarray(177 * 13)]).toEqual(
      rounded(14.13, 4.1, 2.74, 24.5, 96, 2.05, 0.76, 0.56, 1.35, 9.2, 0.61, 1.6, 560),
    );
    expect([labels[0], labels[177]]).toEqual([0, 2]);
  });

  it('refuses another first line, a short row and a fourth class', () => {
    const header = '178,13,class_0,class_1,class_2\n';
    const row = Array.from({ length: 13 }, () => '1').join(',');
    expect(failure('wine', { 'wine_data.csv': `177${header.slice(3)}` }).path).toBe('wine/wine_data.csv:1');
    expect(failure('wine', { 'wine_data.csv': `${header}1,2,0\n` }).path).toBe('wine/wine_data.csv:2');
    expect(failure('wine', { 'wine_data.csv': `${header}${row},2\n${row},3\n` }).path).toBe(
      'wine/wine_data.csv:3:14',
    );
  });
});

describe('wdbc', () => {
  it('has the first image, which is malignant, and the last, which is benign', async () => {
    const { features, labels, classes } = await loadDataset('wdbc', nodeSource());
    expect([...features.subarray(0, 4)]).toEqual(rounded(17.99, 10.38, 122.8, 1001));
    expect([...features.subarray(568 * 30 + 26)]).toEqual(rounded(0, 0, 0.2871, 0.07039));
    expect([labels[0], labels[568]].map((label) => classes[label ?? -1])).toEqual(['malignant', 'benign']);
  });

  it('refuses what is no number', () => {
    const row = Array.from({ length: 30 }, (_, c) => (c === 4 ? 'NaN' : '1')).join(',');
    const content = `569,30,malignant,benign\n${row},1\n`;
    expect(failure('wdbc', { 'breast_cancer.csv': content }).path).toBe('wdbc/breast_cancer.csv:2:5');
  });
});

describe('diabetes', () => {
  const data = (...rows: string[]) => rows.map((row) => `${row}\n`).join('');
  const row = (first = '59') => `${first} 2 32.1 101.0 157 93.2 38.0 4.0 4.8598 87`;
  const files = (measured: string, target: string) => ({
    'diabetes_data_raw.csv': measured,
    'diabetes_target.csv': target,
  });

  it('has the first and last patient, whose numbers to predict are no classes', async () => {
    const { features, labels, classes } = await loadDataset('diabetes', nodeSource());
    expect([...features.subarray(0, 10)]).toEqual(rounded(59, 2, 32.1, 101, 157, 93.2, 38, 4, 4.8598, 87));
    expect([...features.subarray(4410)]).toEqual(rounded(36, 1, 19.6, 71, 250, 133.2, 97, 3, 4.5951, 92));
    expect(labels).toBeInstanceOf(Float32Array);
    expect([...labels.subarray(0, 3), labels[441]]).toEqual([151, 75, 141, 57]);
    expect([Math.min(...labels), Math.max(...labels), classes]).toEqual([25, 346, []]);
  });

  it('reads numbers in scientific notation, below zero and with all digits of a binary64', () => {
    const { features, labels } = decode(
      'diabetes',
      files(data(row('4.803999999999999'), row('-7')), data('1.510000000000000000e+02', '2.5e-01')),
    );
    expect([features[0], features[10]]).toEqual(rounded(4.803999999999999, -7));
    expect([...labels]).toEqual([151, 0.25]);
  });

  it.each([
    ['eleven numbers', data(row(), `${row()} 1`), data('1', '2'), 'diabetes_data_raw.csv:2'],
    ['two spaces', data(`1${row(' 59')}`), data('1'), 'diabetes_data_raw.csv:1'],
    ['what is no number', data(row('NaN')), data('1'), 'diabetes_data_raw.csv:1:1'],
    ['hexadecimal', data(row('0x10')), data('1'), 'diabetes_data_raw.csv:1:1'],
    [
      'more digits than all engines read alike',
      data(row('123.000000000000000001')),
      data('1'),
      'diabetes_data_raw.csv:1:1',
    ],
    ['an empty target', data(row()), '\n', 'diabetes_target.csv:1:1'],
    ['a target too few', data(row(), row()), data('1'), 'diabetes_target.csv'],
    ['a file that is cut off', row(), data('1'), 'diabetes_data_raw.csv'],
  ])('refuses %s', (_, measured, target, path) => {
    const error = failure('diabetes', files(measured, target));
    expect(error).toMatchObject({ code: 'invalid-input', path: `diabetes/${path}` });
  });
});

describe('digits', () => {
  const row = (pixel: string, label = '7') =>
    `${Array.from({ length: 64 }, (_, c) => (c === 9 ? pixel : '0')).join(',')},${label}\n`;

  it('has the first image', async () => {
    const { features, labels } = await loadDataset('digits', nodeSource());
    expect([...features.subarray(0, 16)]).toEqual([0, 0, 5, 13, 9, 1, 0, 0, 0, 0, 13, 15, 10, 15, 5, 0]);
    expect([...labels.subarray(0, 12)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]);
  });

  it('takes 0 to 16 and refuses other pixels, with their place', () => {
    expect(decode('digits', { 'digits.csv': row('16') }).features[9]).toBe(16);
    for (const pixel of ['17', '-1', '0.5']) {
      const error = failure('digits', { 'digits.csv': row('0') + row(pixel) });
      expect(error).toMatchObject({ code: 'invalid-input', path: 'digits/digits.csv:2:10' });
    }
    expect(failure('digits', { 'digits.csv': row('0', '10') }).path).toBe('digits/digits.csv:1:65');
  });
});

describe('penguins', () => {
  const bird = {
    Species: 'Gentoo',
    Island: 'Biscoe',
    'Beak Length (mm)': 46.1,
    'Beak Depth (mm)': 13.2,
    'Flipper Length (mm)': 211,
    'Body Mass (g)': 4500,
    Sex: 'FEMALE' as string | null,
  };
  const unmeasured = {
    ...bird,
    'Beak Length (mm)': null,
    'Beak Depth (mm)': null,
    'Flipper Length (mm)': null,
    'Body Mass (g)': null,
    Sex: null,
  };
  const file = (value: unknown) => ({ 'penguins.json': JSON.stringify(value) });

  it('has the first bird, and the fifth where the fourth would be: that one has no measurements', async () => {
    const { features, labels } = await loadDataset('penguins', nodeSource());
    expect([...features.subarray(0, 4)]).toEqual(rounded(39.1, 18.7, 181, 3750));
    expect([...features.subarray(12, 16)]).toEqual(rounded(36.7, 19.3, 193, 3450));
    expect([labels[0], labels[341]]).toEqual([0, 2]);
  });

  it('leaves out birds without measurements, whatever else is known of them', () => {
    const { features, labels } = decode('penguins', file([unmeasured, bird, { ...bird, Sex: null }]));
    expect([...features]).toEqual([...rounded(46.1, 13.2, 211, 4500), ...rounded(46.1, 13.2, 211, 4500)]);
    expect([...labels]).toEqual([2, 2]);
  });

  it.each([
    ['a bird that was measured in part', [bird, { ...bird, 'Body Mass (g)': null }], 'penguins.json.1'],
    ['another species', [{ ...bird, Species: 'Emperor' }], 'penguins.json.0.Species'],
    ['a number in quotes', [{ ...bird, 'Beak Depth (mm)': '13.2' }], 'penguins.json.0.Beak Depth (mm)'],
    ['a negative length', [{ ...bird, 'Beak Depth (mm)': -1 }], 'penguins.json.0.Beak Depth (mm)'],
    ['a missing field', [{ Species: 'Gentoo' }], 'penguins.json.0.Island'],
    ['an unknown field', [{ ...bird, Age: 3 }], 'penguins.json.0.Age'],
    ['an object', bird, 'penguins.json'],
  ])('refuses %s', (_, value, path) => {
    expect(failure('penguins', file(value))).toMatchObject({
      code: 'invalid-input',
      path: `penguins/${path}`,
    });
  });

  it('refuses what is not JSON or not UTF-8', () => {
    for (const content of ['', '[', '\ufeff[]', Uint8Array.of(0x5b, 0xff, 0x5d)]) {
      const error = failure('penguins', { 'penguins.json': content });
      expect(error).toMatchObject({ code: 'invalid-input', path: 'penguins/penguins.json' });
    }
  });
});

describe.each(['mnist', 'fashion-mnist'])('%s', (dataset) => {
  const images = (count: number, side = 28) =>
    Uint8Array.from(
      [0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, side, 0, 0, 0, side].concat(
        Array.from({ length: count * side * side }, () => 1),
      ),
    );
  const labels = (...values: number[]) => Uint8Array.from([0, 0, 8, 1, 0, 0, 0, values.length, ...values]);
  const good = {
    'train-images-idx3-ubyte': images(2),
    'train-labels-idx1-ubyte': labels(0, 9),
    't10k-images-idx3-ubyte': images(1),
    't10k-labels-idx1-ubyte': labels(3),
  };

  it('puts the test examples after the training examples', () => {
    const decoded = decode(dataset, good);
    expect([...decoded.labels]).toEqual([0, 9, 3]);
    expect([...(decoded.given?.train ?? [])]).toEqual([0, 1]);
    expect([...(decoded.given?.test ?? [])]).toEqual([2]);
    expect(decoded.classes.length).toBe(10);
  });

  it.each([
    ['images of another size', { 'train-images-idx3-ubyte': images(2, 27) }, 'train-images-idx3-ubyte'],
    ['a label too few', { 't10k-labels-idx1-ubyte': labels() }, 't10k-labels-idx1-ubyte'],
    ['an eleventh class', { 'train-labels-idx1-ubyte': labels(0, 10) }, 'train-labels-idx1-ubyte[1]'],
    ['what is not IDX', { 't10k-images-idx3-ubyte': 'PK' }, 't10k-images-idx3-ubyte'],
  ])('refuses %s', (_, change, path) => {
    expect(failure(dataset, { ...good, ...change })).toMatchObject({
      code: 'invalid-input',
      path: `${dataset}/${path}`,
    });
  });
});

describe('fashion-mnist', () => {
  it('has its first articles: an ankle boot, two T-shirts, a dress', async () => {
    const { labels, classes } = await loadDataset('fashion-mnist', nodeSource());
    expect([...labels.subarray(0, 4)].map((label) => classes[label])).toEqual([
      'Ankle boot',
      'T-shirt/top',
      'T-shirt/top',
      'Dress',
    ]);
    expect([...labels.subarray(60_000, 60_004)]).toEqual([9, 2, 1, 1]);
  });
});

describe('moby-dick', () => {
  const text = (content: string | Uint8Array) => ({ 'data.txt': content });

  it('has windows of the text, and the characters that follow', async () => {
    const { features, labels, labelsEach, featureShape, classes, given } = await loadDataset(
      'moby-dick',
      nodeSource(),
    );
    const read = (tokens: ArrayLike<number>) => Array.from(tokens, (token) => classes[token]).join('');
    expect([featureShape, labelsEach, classes.length]).toEqual([[64], 64, 83]);
    expect([features.length, labels.length]).toEqual([18_598 * 64, 18_598 * 64]);
    expect(given && [given.train.length, given.test[0], given.test.length]).toEqual([16_738, 16_738, 1_860]);
    expect(read(features.subarray(0, 64))).toBe(
      'CHAPTER 1. Loomings.\n\nCall me Ishmael. Some years ago—never mind',
    );
    expect(read(labels.subarray(63, 70))).toBe(' how lo');
    expect(Buffer.compare(features.subarray(1) as Uint8Array, labels.subarray(0, -1) as Uint8Array)).toBe(0);
    expect(new Set(features).size).toBe(83);
  });

  it('numbers characters by code point and leaves out what fills no window', () => {
    const { features, labels } = decode('moby-dick', text(`${'\n —”ab '.repeat(20)}!!`));
    expect([...features.subarray(0, 7)]).toEqual([0, 1, 78, 82, 52, 53, 1]);
    expect([features.length, labels.length]).toEqual([128, 128]);
    // 142 characters; the last label is the 129th.
    expect([...labels.subarray(125)]).toEqual([0, 1, 78]);
  });

  it('refuses an unknown character, with its place, what is not UTF-8, and too short a text', () => {
    const row = `${'a'.repeat(99)}\n`;
    expect(failure('moby-dick', text(`${row}${row}—é${row}`)).path).toBe('moby-dick/data.txt:3:2');
    expect(failure('moby-dick', text(`\ufeff${row}${row}`)).path).toBe('moby-dick/data.txt:1:1');
    expect(failure('moby-dick', text(`${row}\r\n${row}`)).path).toBe('moby-dick/data.txt:2:1');
    expect(failure('moby-dick', text(Uint8Array.of(0x61, 0xe2, 0x80))).message).toMatch(/not UTF-8/);
    expect(failure('moby-dick', text('a'.repeat(128))).code).toBe('invalid-input');
    expect(decode('moby-dick', text('a'.repeat(129))).given?.train.length).toBe(1);
  });
});
