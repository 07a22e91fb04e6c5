import { describe, expect, it } from 'vitest';
import { TwinrunError } from '../../src/errors.ts';
import { featureCount } from '../../src/data/dataset.ts';
import { loadDataset } from '../../src/data/load.ts';
import { nodeSource } from '../../src/data/nodeSource.ts';
import { DATASET_NAMES, datasetEntry } from '../../src/data/registry.ts';

describe('the registry', () => {
  it('has the data sets by name, with the digests that recipes contain', () => {
    expect(
      Object.fromEntries(DATASET_NAMES.map((name) => [name, datasetEntry(name).manifest.sha256])),
    ).toEqual({
      iris: '7ab67300c84089b358e2db0a80101d3718625fc410b30ce26e335f9ba4190aa7',
      wine: 'db62c8f62d708bd095e26927d030b6ad87f014583fff973c382798ccc74ffd55',
      wdbc: '87ecb5816277943777738246339c0051e5c46b6b9ce12f70df00b336e119a45a',
      penguins: 'a5d361bc0ef4c5b17d118b2b3580932d61b993ef0e6889ece7a743bb44ba730a',
      diabetes: 'fd7cc236a4617c1fa8023be7f1df7fa513b47c5e7a7d9d669897a5c02a241a3a',
      digits: 'e34d9899136e13080fb109e32926b3834fe0fff9e83100089bb8e09c9e47ac94',
      mnist: 'd0a3eec1f5a454401d758fdbf15b9b0163a7034963586d671960c180b97e2c1a',
      'fashion-mnist': '5cf0562c46b89a77940b86f40a9a4325e7bed59d53ec555c4d14f0bed41ca53a',
      'moby-dick': '4551af47a01e993da98c1f18b04a6f8d7bab3c7f02cdf82d6068ff21c499e78b',
    });
  });

  it.each([
    ['iris', [4], [50, 50, 50], null],
    ['wine', [13], [59, 71, 48], null],
    ['wdbc', [30], [212, 357], null],
    ['penguins', [4], [151, 68, 123], null],
    ['diabetes', [10], [], null],
    ['digits', [8, 8, 1], [178, 182, 177, 183, 181, 182, 181, 179, 174, 180], null],
    ['mnist', [28, 28, 1], [6903, 7877, 6990, 7141, 6824, 6313, 6876, 7293, 6825, 6958], [60_000, 10_000]],
    ['fashion-mnist', [28, 28, 1], Array.from({ length: 10 }, () => 7000), [60_000, 10_000]],
  ] as const)('decodes %s', async (name, shape, examplesOfClass, division) => {
    const { featureShape, features, labels, classes, given } = await loadDataset(name, nodeSource());
    expect(featureShape).toEqual(shape);
    expect(classes.map((_, label) => labels.filter((other) => other === label).length)).toEqual(
      examplesOfClass,
    );
    expect(features.length).toBe(labels.length * featureCount({ featureShape }));
    expect(given && [given.train.length, given.test.length]).toEqual(division);
  });

  it('says which there are when there is no such one', () => {
    for (const name of ['cifar-10', '', '__proto__', 'constructor']) {
      expect(() => datasetEntry(name)).toThrow(TwinrunError);
      expect(() => datasetEntry(name)).toThrow(/iris, wine, /);
    }
  });
});
