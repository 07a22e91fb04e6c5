import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { supportTable } from '../../src/dev/supportTable.ts';
import { kernels } from '../../src/kernels/index.ts';

describe('docs/support.md', () => {
  let table = '';
  beforeAll(async () => {
    const wasm = new URL('../../src/kernels/generated/kernels.wasm', import.meta.url);
    table = await supportTable(await readFile(wasm));
  });

  it('is up to date: otherwise run `npm run support`', async () => {
    expect(await readFile(new URL('../../docs/support.md', import.meta.url), 'utf8')).toBe(table);
  });

  it('has a row for every kernel, with types, on all engines', () => {
    for (const { name, inputs } of kernels) {
      const row = table.split('\n').find((line) => line.startsWith(`| ${name} `));
      expect(row, name).toMatch(/ \| yes \| yes \| yes \|$/);
      if (inputs.length > 0) expect(row, name).toMatch(/\| [^|]*(float32|int32|bool)[^|]* \| yes/);
    }
  });

  it("lists tfjs's other kernels as not there", () => {
    const missing = table.split('## Not there')[1] ?? '';
    expect(missing).toContain('Einsum');
    expect(missing).not.toContain('BatchMatMul');
  });
});
