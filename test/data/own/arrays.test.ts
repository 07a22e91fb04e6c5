import { describe, expect, it } from 'vitest';
import { decodeOwnArrays } from '../../../src/data/own/arrays.ts';
import { decodeNpy } from '../../../src/data/own/npy.ts';
import type { ImagesDatasetRecipe } from '../../../src/data/own/ownRecipe.ts';
import { TwinrunError } from '../../../src/errors.ts';
import { idxFile, npyFile, npyOf } from './files.ts';

function failure(run: () => unknown): TwinrunError {
  try {
    run();
  } catch (error) {
    if (error instanceof TwinrunError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

const of = (kind: 'idx' | 'npy', labels: 'class' | 'value' = 'class'): ImagesDatasetRecipe => ({
  kind,
  name: 'mine',
  files: [
    { name: 'images', sha256: '0'.repeat(64), bytes: 1 },
    { name: 'labels', sha256: '1'.repeat(64), bytes: 1 },
  ],
  labels,
  classes: [],
});

describe('decodeNpy', () => {
  it('reads bytes that numpy.save wrote', () => {
    // numpy.save of numpy.array([[1, 2], [3, 4]], dtype="u1"), NumPy 1.24
    const text = "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2), }".padEnd(117) + '\n';
    const bytes = Uint8Array.from([
      0x93,
      0x4e,
      0x55,
      0x4d,
      0x50,
      0x59,
      1,
      0,
      0x76,
      0,
      ...Buffer.from(text),
      1,
      2,
      3,
      4,
    ]);
    expect(bytes.length).toBe(132);
    expect(decodeNpy(bytes, 'x.npy')).toEqual({
      shape: [2, 2],
      type: '|u1',
      data: Uint8Array.of(1, 2, 3, 4),
    });
  });

  it('reads every type, both versions, and a view that does not begin where its buffer does', () => {
    expect([...decodeNpy(npyOf('<i4', [3], [-1, 2 ** 31 - 1, 0]), 'x').data]).toEqual([-1, 2 ** 31 - 1, 0]);
    expect([...decodeNpy(npyOf('<i8', [2], [-5, 2 ** 53 - 1]), 'x').data]).toEqual([-5, 2 ** 53 - 1]);
    expect([...decodeNpy(npyOf('<f4', [1], [0.1]), 'x').data]).toEqual([Math.fround(0.1)]);
    expect([...decodeNpy(npyOf('<f8', [1], [0.1]), 'x').data]).toEqual([0.1]);
    const second = npyFile('|u1', [2], [7, 8], { version: 2 });
    expect([...decodeNpy(second, 'x').data]).toEqual([7, 8]);
    const shifted = Uint8Array.from([9, ...npyOf('<f8', [1], [0.1])]).subarray(1);
    expect([...decodeNpy(shifted, 'x').data]).toEqual([0.1]);
  });

  it('refuses every cut, and a byte too many', () => {
    const good = npyOf('<f4', [2], [1, 2]);
    for (let length = 0; length < good.length; length++)
      expect(failure(() => decodeNpy(good.subarray(0, length), 'x')).code).toBe('invalid-input');
    expect(failure(() => decodeNpy(Uint8Array.from([...good, 0]), 'x')).message).toContain('needs');
  });

  it('refuses by name what it does not read', () => {
    expect(
      failure(() => decodeNpy(npyFile('<f4', [2, 2], [1, 2, 3, 4], { fortran: true }), 'x')).message,
    ).toContain('Fortran order');
    expect(failure(() => decodeNpy(npyFile('>f4', [1], [1]), 'x')).message).toContain('>f4');
    expect(failure(() => decodeNpy(npyFile('|O', [1], []), 'x')).message).toContain('|O');
    expect(failure(() => decodeNpy(npyFile('<f4', [1], [1], { version: 3 }), 'x')).message).toContain(
      'version 3.0',
    );
    expect(failure(() => decodeNpy(npyFile('|u1', [9999999999, 9999999999], []), 'x')).message).toContain(
      'needs',
    );
    expect(failure(() => decodeNpy(npyFile('|u1', [], [1]), 'x')).message).toContain('0 dimensions');
    expect(failure(() => decodeNpy(npyOf('<i8', [1], [2 ** 60]), 'x')).message).toContain('too large');
    const evil = npyFile('|u1', [1], [1], {
      header: "{'descr': '|u1', 'shape': (1,), 'x': __import__('os')}\n",
    });
    expect(failure(() => decodeNpy(evil, 'x')).message).toContain('as numpy.save writes it');
  });
});

describe('decodeOwnArrays', () => {
  it('reads IDX images; the classes are the labels that occur', () => {
    const decoded = decodeOwnArrays(
      of('idx'),
      idxFile([3, 1, 2], [1, 2, 3, 4, 5, 6]),
      idxFile([3], [7, 2, 7]),
    );
    expect(decoded.featureShape).toEqual([1, 2, 1]);
    expect(decoded.features).toEqual(Uint8Array.of(1, 2, 3, 4, 5, 6));
    expect(decoded.classes).toEqual(['2', '7']);
    expect([...decoded.labels]).toEqual([1, 0, 1]);
  });

  it('reads NPY arrays of numbers, rounded to binary32, and numbers to learn', () => {
    const decoded = decodeOwnArrays(
      of('npy', 'value'),
      npyOf('<f8', [2, 2], [0.1, 1, 2, 3]),
      npyOf('<f8', [2, 1], [0.1, -1]),
    );
    expect(decoded.featureShape).toEqual([2]);
    expect(decoded.features).toEqual(Float32Array.of(0.1, 1, 2, 3));
    expect(decoded.labels).toEqual(Float32Array.of(0.1, -1));
    expect(decoded.classes).toEqual([]);
    expect(
      decodeOwnArrays(of('npy'), npyOf('|u1', [2, 1, 1, 3], [1, 2, 3, 4, 5, 6]), npyOf('<i8', [2], [-1, 10])),
    ).toMatchObject({
      featureShape: [1, 1, 3],
      classes: ['-1', '10'],
    });
  });

  it('refuses arrays that do not fit each other or make no data set', () => {
    const images = npyOf('|u1', [2, 2], [1, 2, 3, 4]);
    const message = (a: Uint8Array, b: Uint8Array, kind: 'idx' | 'npy' = 'npy') =>
      failure(() => decodeOwnArrays(of(kind), a, b)).message;
    expect(message(images, npyOf('|u1', [3], [0, 1, 0]))).toBe('labels: 3 labels for 2 examples');
    expect(message(images, npyOf('|u1', [2, 2], [0, 1, 0, 1]))).toContain('one label an example');
    expect(message(npyOf('|u1', [2], [1, 2]), npyOf('|u1', [2], [0, 1]))).toContain('may be exchanged');
    expect(message(images, npyOf('|u1', [2], [1, 1]))).toContain('all examples are of one class');
    expect(message(images, npyOf('<f4', [2], [0.5, 1]))).toBe(
      'labels[0]: 0.5 is no whole number, which a class is',
    );
    expect(message(npyOf('<f4', [2, 1], [1, NaN]), npyOf('|u1', [2], [0, 1]))).toContain('images[1]: NaN');
    expect(message(npyOf('<f8', [2, 1], [1, 1e39]), npyOf('|u1', [2], [0, 1]))).toContain('images[1]: 1e+39');
    expect(message(npyOf('|u1', [0, 4], []), npyOf('|u1', [0], []))).toContain('empty');
    expect(message(Uint8Array.of(0x1f, 0x8b, 8), images, 'idx')).toContain('gzip');
    expect(message(idxFile([2, 1], [1, 2]), images, 'idx')).toContain('not an IDX file');
    const labels = Array.from({ length: 101 }, (_, i) => i);
    expect(message(npyOf('|u1', [101, 1], labels), npyOf('|u1', [101], labels))).toContain(
      'more than 100 classes',
    );
  });
});
