import { describe, expect, it } from 'vitest';
import iris from '../../datasets/iris/croissant.json' with { type: 'json' };
import mnist from '../../datasets/mnist/croissant.json' with { type: 'json' };
import { TwinrunError } from '../../src/errors.ts';
import { datasetDigest, parseManifest } from '../../src/data/manifest.ts';
import { sha256Hex } from '../../src/numerics/sha256.ts';

/** A copy with one member replaced: `change(iris, ['distribution', 0, 'sha256'], 'x')`. */
function change(value: unknown, path: readonly (string | number)[], replacement: unknown): unknown {
  const copy: unknown = structuredClone(value);
  let parent = copy as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) parent = parent[key] as Record<string | number, unknown>;
  const last = path.at(-1) ?? '';
  if (replacement === undefined) delete parent[last];
  else parent[last] = replacement;
  return copy;
}

function failure(value: unknown): TwinrunError {
  try {
    parseManifest(value);
  } catch (error) {
    if (error instanceof TwinrunError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('parseManifest', () => {
  it('reads the files that hold data, in order, and leaves out the archive', () => {
    const manifest = parseManifest(mnist);
    expect(manifest.files.map((file) => `${file.name} ${file.bytes}`)).toEqual([
      'train-images-idx3-ubyte 47040016',
      'train-labels-idx1-ubyte 60008',
      't10k-images-idx3-ubyte 7840016',
      't10k-labels-idx1-ubyte 10008',
    ]);
    expect(manifest.license).toBe('https://creativecommons.org/licenses/by-sa/3.0/');
    expect(manifest.citation).toContain('Gradient-based learning');
  });

  it('names the place of a fault', () => {
    expect(failure(change(iris, ['license'], undefined))).toMatchObject({
      code: 'invalid-input',
      path: 'license',
    });
    expect(failure(change(iris, ['distribution', 0, 'sha256'], 'abc')).path).toBe('distribution.0.sha256');
    expect(failure(change(iris, ['distribution', 0, 'contentSize'], '3 kB')).path).toBe(
      'distribution.0.contentSize',
    );
    expect(failure(change(iris, ['distribution', 0, 'name'], '../x')).path).toBe('distribution.0.name');
    expect(failure(change(iris, ['conformsTo'], 'http://mlcommons.org/croissant/2.0')).path).toBe(
      'conformsTo',
    );
    expect(failure(change(mnist, ['distribution', 2, 'name'], 'train-images-idx3-ubyte')).path).toBe(
      'distribution',
    );
    for (const value of [null, 1, 'x', [], {}]) failure(value);
  });
});

describe('datasetDigest', () => {
  it('is the digest of one line a file, in order', () => {
    const a = { name: 'a', sha256: '0'.repeat(64) };
    const b = { name: 'b', sha256: 'f'.repeat(64) };
    expect(datasetDigest([a, b])).toBe(sha256Hex(`${a.sha256}  a\n${b.sha256}  b\n`));
    expect(datasetDigest([b, a])).not.toBe(datasetDigest([a, b]));
    expect(datasetDigest([{ ...a, name: 'c' }, b])).not.toBe(datasetDigest([a, b]));
  });
});
