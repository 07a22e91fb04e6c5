/** The terminal's commands that open other engines: the matrix, and train and verify elsewhere. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Row } from '../../src/engines/matrix.ts';
import { missingPart, usualSetting } from '../../src/engines/setting.ts';
import { serializeRunFile } from '../../src/run/assembleRunFile.ts';
import { resultDigest } from '../../src/run/resultDigest.ts';
import { parseRunFile } from '../../src/run/runFileSchema.ts';
import { twinrun } from '../cli/capture.ts';

const missing = (['chromium', 'firefox'] as const).flatMap((engine) => {
  const setting = usualSetting(engine, 'exact-webgpu', 1);
  const why = setting && missingPart(setting);
  return why === undefined ? [] : [`${engine} is not here: ${why}`];
});

const BROWSERS = ['--engine', 'chromium', '--engine', 'firefox'];

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'twinrun-matrix-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe.skipIf(missing.length > 0)(['twinrun matrix in browsers', ...missing].join('; '), () => {
  it('both backends of both give one digest', async () => {
    const { code, out, err } = await twinrun(['matrix', 'iris-mlp', '--steps', '5', '--json', ...BROWSERS]);
    const { rows, digests } = JSON.parse(out.join('\n')) as { rows: Row[]; digests: string[] };
    expect(
      rows.map((row) => [
        row.setting.engine,
        row.setting.backend,
        row.kind === 'failed' ? row.why : row.kind,
      ]),
      err.join('\n'),
    ).toEqual([
      ['chromium', 'exact-wasm', 'trained'],
      ['chromium', 'exact-wasm', 'trained'],
      ['firefox', 'exact-wasm', 'trained'],
      ['firefox', 'exact-wasm', 'trained'],
      ['chromium', 'exact-webgpu', 'trained'],
      ['firefox', 'exact-webgpu', 'trained'],
    ]);
    for (const row of rows)
      if (row.kind === 'trained') {
        expect(row.difference).toBeNull();
        expect(row.digest).toBe(digests[0]);
        expect(row.millisecondsPerStep).toBeGreaterThan(0);
        expect(row.adapter === '').toBe(row.setting.backend === 'exact-wasm');
      }
    expect(digests).toHaveLength(1);
    expect(code).toBe(0);
  }, 300_000);

  it('train --engine says in the run file who made it, and verify --engine confirms or refutes it', async () => {
    const file = join(folder, 'run.json');
    const where = ['--engine', 'chromium', '--backend', 'exact-webgpu'];
    const made = await twinrun(['train', 'iris-mlp', '--steps', '5', ...where, '--out', file]);
    expect(made.code, made.err.join('\n')).toBe(0);
    const run = parseRunFile(await readFile(file));
    expect(run.environment).toMatchObject({
      engine: expect.stringMatching(/^Chrom/),
      backend: 'exact-webgpu',
      adapter: expect.stringMatching(/swiftshader/i),
    });

    const confirmed = await twinrun(['verify', file, '--engine', 'firefox', '--threads', '2']);
    expect(confirmed).toMatchObject({ code: 0, out: [`bit-identical ${run.result.digest}`] });

    const losses = run.result.losses.map((bits, i) => (i === 2 ? '3f800000' : bits));
    const result = { ...run.result, losses };
    const digest = resultDigest(run.recipeId, result);
    await writeFile(file, serializeRunFile({ ...run, result: { ...result, digest } }));
    const refuted = await twinrun(['verify', file, '--engine', 'firefox']);
    expect(refuted.code).toBe(1);
    expect(refuted.out[0]).toBe('refuted: step 3, loss');
  }, 300_000);
});
