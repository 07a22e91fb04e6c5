import { describe, expect, it } from 'vitest';
import { TwinrunError } from '../../src/errors.ts';
import { DATASET_NAMES, datasetEntry } from '../../src/data/registry.ts';

describe('the registry', () => {
  it('has the data sets by name, with the digests that recipes contain', () => {
    expect(
      Object.fromEntries(DATASET_NAMES.map((name) => [name, datasetEntry(name).manifest.sha256])),
    ).toEqual({
      iris: '7ab67300c84089b358e2db0a80101d3718625fc410b30ce26e335f9ba4190aa7',
      mnist: 'd0a3eec1f5a454401d758fdbf15b9b0163a7034963586d671960c180b97e2c1a',
    });
  });

  it('says which there are when there is no such one', () => {
    for (const name of ['cifar-10', '', '__proto__', 'constructor']) {
      expect(() => datasetEntry(name)).toThrow(TwinrunError);
      expect(() => datasetEntry(name)).toThrow(/iris, mnist/);
    }
  });
});
