import { describe, expect, it } from 'vitest';
import { TwinrunError } from '../../src/errors.ts';
import { decodeIdx } from '../../src/data/idx.ts';

const GOOD = [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6];

function failure(bytes: readonly number[], dimensions = 2): TwinrunError {
  try {
    decodeIdx(Uint8Array.from(bytes), 'some/file', dimensions);
  } catch (error) {
    if (error instanceof TwinrunError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

/** A header of so many dimensions of 2^32 - 1 each. */
function huge(dimensions: number): number[] {
  return [0, 0, 8, dimensions, ...Array.from({ length: 4 * dimensions }, () => 255)];
}

describe('decodeIdx', () => {
  it('reads shape and elements', () => {
    const { shape, data } = decodeIdx(Uint8Array.from(GOOD), 'some/file', 2);
    expect(shape).toEqual([2, 3]);
    expect([...data]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('reads a view that does not begin where its buffer does', () => {
    const bytes = Uint8Array.from([9, 9, 9, ...GOOD, 9]).subarray(3, 3 + GOOD.length);
    expect(decodeIdx(bytes, 'some/file', 2).shape).toEqual([2, 3]);
  });

  it('reads no examples', () => {
    expect(decodeIdx(Uint8Array.from([0, 0, 8, 1, 0, 0, 0, 0]), 'some/file', 1)).toMatchObject({
      shape: [0],
    });
  });

  it('refuses every file that is cut off, and one that is too long', () => {
    for (let length = 0; length < GOOD.length; length++) {
      expect(failure(GOOD.slice(0, length))).toMatchObject({ code: 'invalid-input', path: 'some/file' });
    }
    expect(failure([...GOOD, 0]).message).toBe('some/file: 19 bytes, but its shape [2, 3] needs 18');
  });

  it('refuses what is not IDX, or not unsigned bytes, or has other dimensions', () => {
    expect(failure([1, ...GOOD.slice(1)]).message).toContain('not an IDX file');
    expect(failure([0x1f, 0x8b, 8, 0]).message).toContain('not an IDX file');
    expect(failure([0, 0, 7, 1, 0, 0, 0, 0]).message).toContain('there is no type 7');
    expect(failure([0, 0, 0x0d, 1, 0, 0, 0, 0])).toMatchObject({ code: 'unsupported' });
    expect(failure(GOOD, 3).message).toContain('2 dimensions instead of 3');
  });

  it('refuses sizes beyond its limits before making anything of them', () => {
    expect(failure(huge(1), 1)).toMatchObject({ code: 'too-large' });
    expect(failure(huge(4), 4)).toMatchObject({ code: 'too-large' });
    expect(failure(huge(200), 200)).toMatchObject({ code: 'too-large' });
  });
});
