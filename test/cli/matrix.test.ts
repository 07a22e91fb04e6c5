/** The matrix on what every machine has that runs this: Node. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { findBenchmark } from '../../src/benchmarks/catalog.ts';
import type { Row } from '../../src/engines/matrix.ts';
import { twinrun } from './capture.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'twinrun-matrix-'));
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

const NODE = ['--engine', 'node', '--backend', 'exact-wasm'];

describe('twinrun matrix', () => {
  it('prints a row each, then how many digests there are', async () => {
    const alone = await twinrun(['train', 'iris-mlp', '--steps', '5', '--seed', 'rows']);
    const argv = ['matrix', 'iris-mlp', '--steps', '5', '--seed', 'rows', '--threads', '3', ...NODE];
    const { code, out } = await twinrun([...argv, '--backend', 'exact-reference']);
    const digest = alone.out.at(-1)?.slice('digest '.length) ?? '';
    const node = `Node ${process.versions.node}`;
    expect(out.map((line) => line.replace(/ +/g, ' ').replace(/ \d+\.\d\d /, ' 1 '))).toEqual([
      'engine implementation adapter digest ms/step agreement',
      `${node} WASM, V8, 1 thread - ${digest.slice(0, 16)} 1 the first`,
      `${node} WASM, V8, 3 threads - ${digest.slice(0, 16)} 1 same`,
      `${node} TypeScript, V8 - ${digest.slice(0, 16)} 1 same`,
      '',
      '3 rows trained, 1 digest',
      `digest ${digest}`,
    ]);
    expect(code).toBe(0);
  }, 120_000);

  it('says what is not here and how to install it, which is no failure', async () => {
    vi.stubEnv('TWINRUN_FIREFOX', join(folder, 'nowhere'));
    const { code, out } = await twinrun([
      'matrix',
      'iris-mlp',
      '--steps',
      '2',
      ...NODE,
      '--engine',
      'firefox',
    ]);
    expect(out.filter((line) => line.startsWith('Firefox'))).toHaveLength(2);
    expect(out.find((line) => line.startsWith('Firefox'))).toMatch(
      /SpiderMonkey, 1 thread +not here: on Debian "apt-get install firefox-esr"/,
    );
    expect(out.at(-2)).toBe('2 rows trained, 2 not here, 1 digest');
    expect(code).toBe(0);
    const none = await twinrun(['matrix', 'iris-mlp', '--backend', 'exact-wasm', '--engine', 'firefox']);
    expect(none.code).toBe(2);
  }, 60_000);

  it('has a row for an engine that fails, and fails itself', async () => {
    const recipe = findBenchmark('iris-mlp')?.recipe;
    const file = join(folder, 'recipe.json');
    const dataset = { name: 'iris', sha256: '0'.repeat(64) };
    await writeFile(file, JSON.stringify({ ...recipe, dataset }));
    const { code, out } = await twinrun(['matrix', file, '--json', ...NODE]);
    const { rows, digests } = JSON.parse(out.join('\n')) as { rows: Row[]; digests: string[] };
    expect(rows).toHaveLength(2);
    for (const row of rows)
      expect(row).toMatchObject({ kind: 'failed', why: expect.stringMatching(/^digest-mismatch: /) });
    expect(digests).toEqual([]);
    expect(code).toBe(1);
  }, 60_000);

  it('stops when it is interrupted', async () => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 3000);
    const { code, out } = await twinrun(['matrix', 'mnist-mlp', ...NODE], { signal: abort.signal });
    expect(code).toBe(130);
    expect(out).toHaveLength(1);
  }, 60_000);

  it.each([
    [['matrix', 'iris-mlp', '--engine', 'safari'], 'there is no engine "safari": node, bun, deno'],
    [['matrix', 'iris-mlp', '--backend', 'webgl'], 'there is no backend "webgl": exact-wasm'],
    [['matrix', 'iris-mlp', '--threads', '0'], '--threads wants a number from 1 to 64'],
    [['train', 'iris-mlp', '--engine', 'bun', '--backend', 'exact-webgpu'], 'Bun has no WebGPU'],
    [['train', 'iris-mlp', '--engine', 'chromium', '--product-cost'], '--product-cost measures here'],
  ])('refuses %j', async (argv, why) => {
    const { code, err } = await twinrun(argv);
    expect(code).toBe(2);
    expect(err[0]).toContain(why);
  });
});
