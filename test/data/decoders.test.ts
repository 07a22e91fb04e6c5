/** What each data set's decoder makes of its files, and what it refuses: bytes that no digest would have let through. */
import { describe, expect, it } from 'vitest';
import { TwinrunError } from '../../src/errors.ts';
import { loadDataset } from '../../src/data/load.ts';
import { nodeSource } from '../../src/data/nodeSource.ts';
import { datasetEntry } from '../../src/data/registry.ts';

type Files = Readonly<Record<string, string | Uint8Array>>;

function decode(dataset: string, files: Files) {
  const decoded = datasetEntry(dataset).decode((file) => {
    const content = files[file] ?? new Uint8Array();
    return typeof content === 'string' ? new TextEncoder().encode(content) : content;
  });
  if (decoded instanceof Promise) throw new Error(`${dataset} is not decoded at once`);
  return decoded;
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
