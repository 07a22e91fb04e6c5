import { readFileSync, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { broughtFile } from '../../src/data/brought.ts';
import { datasetFiles } from '../../src/data/files.ts';
import { DATASET_NAMES, datasetEntry } from '../../src/data/registry.ts';

describe('datasetFiles', () => {
  it('has every file of every manifest but those that users bring, in order, at its promised size', () => {
    const files = datasetFiles();
    const promised = DATASET_NAMES.filter((dataset) => broughtFile(dataset) === undefined).flatMap(
      (dataset) =>
        datasetEntry(dataset).manifest.files.map((file) => ({ dataset, file: file.name, bytes: file.bytes })),
    );
    const found = files.map(({ dataset, file, path, gzip }) => {
      const bytes = gzip ? gunzipSync(readFileSync(path)).length : statSync(path).size;
      return { dataset, file, bytes };
    });
    expect(found).toEqual(promised);
    expect(files.every((file) => isAbsolute(file.path))).toBe(true);
    expect(files.filter(({ path }) => path.endsWith('.gz'))).toEqual(files.filter(({ gzip }) => gzip));
    expect(datasetFiles('iris')).toEqual(files.filter((file) => file.dataset === 'iris'));
  });
});
