/** The record of 10^8 random pairs and all 2^32 inputs, and the check itself on a block. */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createWasmEngine } from '../../src/backends/wasm.ts';
import { OperationChecker } from '../../src/dev/operations/check.ts';
import { BINARY_OPERATIONS, operationName, UNARY_OPERATIONS } from '../../src/dev/operations/operations.ts';
import { RECORD, sourcesDigest, type OperationsFile } from '../../src/dev/operations/record.ts';

const record = JSON.parse(readFileSync(RECORD, 'utf8')) as OperationsFile;

describe('the record of operations', () => {
  it('covers the sources as they are (else run: npm run operations)', () => {
    expect(record.sources).toBe(sourcesDigest());
  });

  it('has every operation, enough inputs, and no mismatch', () => {
    const names = [...BINARY_OPERATIONS, ...UNARY_OPERATIONS].map(operationName);
    expect(Object.keys(record.operations)).toEqual(names);
    for (const { inputs, mismatches } of Object.values(record.operations)) {
      expect(inputs).toBeGreaterThanOrEqual(100_000_000);
      expect(mismatches).toBe(0);
    }
  });
});

describe('OperationChecker', () => {
  it('finds nothing in a block of additions, and a wrong operation everywhere', async () => {
    const wasm = new URL('../../src/kernels/generated/kernels.wasm', import.meta.url);
    const checker = new OperationChecker(await createWasmEngine(await readFile(wasm)));
    const [add] = BINARY_OPERATIONS;
    expect(checker.pairs(add, 1)).toEqual({ inputs: 1 << 20, mismatches: 0 });
    expect(checker.pairs({ ...add, host: (a, b) => a - b }, 1).mismatches).toBeGreaterThan(100_000);
  });
});
