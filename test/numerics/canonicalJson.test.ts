import { describe, expect, it } from 'vitest';
import { TwinrunError } from '../../src/errors.ts';
import { canonicalJson } from '../../src/numerics/canonicalJson.ts';

function failure(value: unknown): TwinrunError {
  try {
    canonicalJson(value);
  } catch (error) {
    if (error instanceof TwinrunError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('canonicalJson', () => {
  it('gives the example of RFC 8785', () => {
    const value = {
      numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    };
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('orders names by UTF-16 units, at every depth, and leaves arrays alone', () => {
    expect(canonicalJson({ b: [3, 1, { z: 0, a: 0 }], a: 1, '\ufb33': 2, '😀': 3, 1: 4 })).toBe(
      '{"1":4,"a":1,"b":[3,1,{"a":0,"z":0}],"😀":3,"\ufb33":2}',
    );
  });

  it('writes -0 as 0', () => {
    expect(canonicalJson([-0])).toBe('[0]');
  });

  it('names the place of what JSON cannot say', () => {
    expect(failure({ a: [1, { b: NaN }] })).toMatchObject({ code: 'invalid-input', path: 'a[1].b' });
    expect(failure({ a: undefined })).toMatchObject({ path: 'a' });
    expect(failure([1, Infinity])).toMatchObject({ path: '[1]' });
    expect(failure({ a: { b: () => 1 } })).toMatchObject({ path: 'a.b' });
    expect(failure({ a: 'x\ud800' })).toMatchObject({ path: 'a' });
  });

  it('refuses everything else that JSON.stringify would drop, replace or call', () => {
    const circular: unknown[] = [];
    circular.push(circular);
    const values = [
      undefined,
      Symbol('x'),
      1n,
      new Date(0),
      new Map(),
      new Uint8Array(1),
      { toJSON: () => 1 },
      circular,
    ];
    // eslint-disable-next-line no-sparse-arrays -- the hole is the point
    for (const value of [...values, [1, , 2], { '\udc00': 1 }]) failure(value);
  });

  it('refuses depth that no value of ours has', () => {
    let deep: unknown = 1;
    for (let i = 0; i < 100_000; i++) deep = [deep];
    expect(failure(deep)).toMatchObject({ code: 'too-large' });
  });
});
