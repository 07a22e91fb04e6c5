/** The decoder on archives of the publisher's form with few images; nobody may hand on the real one. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { broughtFile, wrongSize } from '../../src/data/brought.ts';
import { decodeCifar10, decodeCifarArchive } from '../../src/data/cifar10.ts';
import { loadDataset, loadEntry } from '../../src/data/load.ts';
import { datasetDigest } from '../../src/data/manifest.ts';
import { nodeSource } from '../../src/data/nodeSource.ts';
import { datasetEntry, type DatasetEntry } from '../../src/data/registry.ts';
import { sha256Hex } from '../../src/numerics/sha256.ts';
import { entry, tarOf } from './tarFiles.ts';

const RECORDS = 3;
const NAMES = ['data_batch_1', 'data_batch_2', 'data_batch_3', 'data_batch_4', 'data_batch_5', 'test_batch'];

/** Class and pixels of image `i` of a batch: each pixel tells its place and colour. */
function record(batch: number, i: number): Uint8Array {
  const label = (batch + i) % 10;
  const pixels = Array.from({ length: 3072 }, (_, at) => (at + Math.floor(at / 1024) * 50 + batch + i) % 251);
  return Uint8Array.from([label, ...pixels]);
}

const batchOf = (batch: number): Uint8Array =>
  Uint8Array.from(Array.from({ length: RECORDS }, (_, i) => [...record(batch, i)]).flat());

const files = (change: (batch: Uint8Array, number: number) => Uint8Array = (batch) => batch) =>
  NAMES.map((name, i) => [`cifar-10-batches-bin/${name}.bin`, change(batchOf(i), i)] as const);

const archiveOf = (all: readonly (readonly [string, Uint8Array])[]) =>
  new Uint8Array(gzipSync(tarOf(...all.map(([name, content]) => entry(name, content)))));

const decode = (archive: Uint8Array) => decodeCifarArchive(archive, 'cifar.tar.gz', RECORDS);

describe('decodeCifarArchive', () => {
  it('puts colours side by side, and test examples last', async () => {
    const { featureShape, features, labels, classes, given } = await decode(archiveOf(files()));
    expect(featureShape).toEqual([32, 32, 3]);
    expect([...labels]).toEqual([0, 1, 2, 1, 2, 3, 2, 3, 4, 3, 4, 5, 4, 5, 6, 5, 6, 7]);
    expect(classes).toHaveLength(10);
    expect([given?.train.length, [...(given?.test ?? [])]]).toEqual([15, [15, 16, 17]]);
    const image = record(1, 2);
    for (const [row, column, colour] of [
      [0, 0, 0],
      [0, 1, 2],
      [17, 5, 1],
      [31, 31, 2],
    ] as const) {
      const at = 5 * 3072 + (row * 32 + column) * 3 + colour;
      expect(features[at]).toBe(image[1 + colour * 1024 + row * 32 + column]);
    }
  });

  it('reads what the tar and gzip of this system write', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'twinrun-cifar-'));
    try {
      mkdirSync(join(folder, 'cifar-10-batches-bin'));
      for (const [name, content] of files()) writeFileSync(join(folder, name), content);
      execFileSync('tar', ['-czf', 'made.tar.gz', 'cifar-10-batches-bin'], { cwd: folder });
      const { features } = await decode(new Uint8Array(readFileSync(join(folder, 'made.tar.gz'))));
      expect(features).toEqual((await decode(archiveOf(files()))).features);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('refuses a label that is no class, with its place', async () => {
    const wrong = files((batch, i) => (i === 5 ? batch.with(3073, 10) : batch));
    await expect(decode(archiveOf(wrong))).rejects.toMatchObject({
      code: 'invalid-input',
      path: 'cifar.tar.gz/cifar-10-batches-bin/test_batch.bin[1]',
    });
  });

  it('refuses what is not such an archive', async () => {
    const good = archiveOf(files());
    for (const archive of [
      archiveOf(files().slice(1)),
      archiveOf(files((batch) => batch.subarray(1))),
      good.subarray(0, good.length >> 1),
      good.with(good.length - 5, (good.at(-5) ?? 0) ^ 1),
      new Uint8Array(1000),
      new Uint8Array(),
    ])
      await expect(decode(archive)).rejects.toMatchObject({ code: 'invalid-input' });
  });
});

describe('the data set that users bring', () => {
  const folder = mkdtempSync(join(tmpdir(), 'twinrun-cifar-'));
  const path = join(folder, 'cifar-10-binary.tar.gz');
  const archive = archiveOf(files());
  beforeAll(() => writeFileSync(path, archive));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is described as the page and the terminal know it', () => {
    const { manifest } = datasetEntry('cifar10');
    expect(manifest.files).toEqual([
      {
        name: 'cifar-10-binary.tar.gz',
        bytes: 170_052_171,
        // Also in tch-rs's and gomlx's sources; the publisher gives the MD5 sum.
        sha256: 'c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd',
      },
    ]);
    const { file, bytes, sha256 } = broughtFile('cifar10') ?? {};
    expect([{ name: file, bytes, sha256 }]).toEqual(manifest.files);
  });

  it('is asked for where it is missing, and refused by its size, naming what was taken for it', async () => {
    await expect(loadDataset('cifar10', nodeSource())).rejects.toMatchObject({
      code: 'unavailable',
      advice: expect.stringContaining('--data FILE') as string,
    });
    for (const place of [path, folder])
      await expect(loadDataset('cifar10', nodeSource([place]))).rejects.toMatchObject({
        code: 'digest-mismatch',
        path,
      });
    await expect(loadDataset('cifar10', nodeSource([join(folder, 'other')]))).rejects.toMatchObject({
      code: 'unavailable',
    });
    const cifar = broughtFile('cifar10');
    if (cifar === undefined) throw new Error('cifar10 is not brought');
    expect(wrongSize(cifar, 170_498_071)).toMatch(/the Python version/);
    expect(wrongSize(cifar, cifar.bytes)).toBeUndefined();
  });

  it('is verified by its SHA-256, whatever its size', async () => {
    const source = {
      ...nodeSource(),
      openBrought: () => Promise.resolve({ body: new Uint8Array(170_052_171) }),
    };
    await expect(loadDataset('cifar10', source)).rejects.toMatchObject({ code: 'digest-mismatch' });
  });

  it('goes the whole way with an archive of the promised digest', async () => {
    const file = { name: 'cifar-10-binary.tar.gz', bytes: archive.length, sha256: sha256Hex(archive) };
    const { manifest } = datasetEntry('cifar10');
    const small: DatasetEntry = {
      manifest: { ...manifest, files: [file], sha256: datasetDigest([file]) },
      decode: (bytesOf) => decode(bytesOf(file.name)),
    };
    const source = { ...nodeSource(), openBrought: () => Promise.resolve({ body: new Uint8Array(archive) }) };
    const dataset = await loadEntry(small, source);
    expect(dataset).toMatchObject({ name: 'cifar10', sha256: small.manifest.sha256 });
    expect(dataset.labels).toHaveLength(18);
    // The real decoder wants 10,000 images a file.
    await expect(decodeCifar10(() => archive)).rejects.toThrow(/not 30730000/);
  });
});
