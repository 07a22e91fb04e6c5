/** What the page is told of a data set is what its files hold. */
import { describe, expect, it } from 'vitest';
import { exampleCount } from '../../src/data/dataset.ts';
import { DATASET_DESCRIPTIONS } from '../../src/data/descriptions.ts';
import { loadDataset } from '../../src/data/load.ts';
import { nodeSource } from '../../src/data/nodeSource.ts';
import { DATASET_NAMES } from '../../src/data/registry.ts';

describe('the descriptions of data sets', () => {
  it('are of every data set, in the registry’s order', () => {
    expect(DATASET_DESCRIPTIONS.map(({ name }) => name)).toEqual(DATASET_NAMES);
  });

  it.each(DATASET_DESCRIPTIONS)(
    '$name is as it is decoded',
    async ({ title, ...description }) => {
      const data = await loadDataset(description.name, nodeSource());
      expect(title).not.toBe('');
      expect(description).toEqual({
        name: data.name,
        sha256: data.sha256,
        featureShape: data.featureShape,
        features: data.features instanceof Uint8Array ? 'bytes' : 'numbers',
        classes: data.classes,
        labelsEach: data.labelsEach ?? 1,
        examples: exampleCount(data),
        given: data.given === null ? null : { train: data.given.train.length, test: data.given.test.length },
      });
    },
    30_000,
  );
});
