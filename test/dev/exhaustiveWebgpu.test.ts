/** The record of all 2^32 inputs on exact-webgpu. */
import { describe, expect, it } from 'vitest';
import { CHECKS, shadersDigest } from '../../src/dev/exhaustiveWebgpu/checks.ts';
import { reachable } from '../../src/dev/exhaustiveWebgpu/reachable.ts';
import { readWebgpuRecord } from '../../src/dev/exhaustiveWebgpu/record.ts';

describe('the record of all 2^32 inputs on exact-webgpu', () => {
  const record = readWebgpuRecord();
  const names = CHECKS.map(({ routine }) => routine.name);

  it('has the routines that exist and no others', () => {
    expect(Object.keys(record).sort()).toEqual([...names].sort());
  });

  for (const check of CHECKS) {
    const { name } = check.routine;
    it(`covers ${name} as it is now, without a mismatch (else run: npm run exhaustive-webgpu ${name})`, () => {
      expect(record[name]?.inputs).toBe(2 ** 32);
      expect(record[name]?.mismatches).toBe(0);
      expect(record[name]?.shaders).toBe(shadersDigest(check));
    });
  }
});

describe('reachable', () => {
  it('keeps what a function uses, directly or not, and nothing else', () => {
    const code = [
      'const A: u32 = 1u;',
      'const B: u32 = 2u;',
      'var<workgroup> shared: array<u32, 4>;',
      'struct Pair { x: u32 }',
      '/** Not used. */',
      'fn second() -> u32 {',
      '  return B;',
      '}',
      'fn first(p: Pair) -> u32 {',
      '  return A;',
      '}',
      'fn element(i: u32) {',
      '  out0[i] = first(Pair(0u));',
      '}',
    ];
    const kept = [0, 3, 4, 8, 9, 10, 11, 12, 13];
    expect(reachable(code.join('\n'), 'element')).toBe(kept.map((i) => code[i]).join('\n'));
  });
});
