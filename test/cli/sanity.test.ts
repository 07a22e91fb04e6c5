import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBenchmark } from '../../src/benchmarks/catalog.ts';
import { recipeId } from '../../src/run/recipeId.ts';
import { applyOverrides } from '../../src/run/recipeOverrides.ts';
import { CHECK_IDS, CHECKS } from '../../src/run/sanity/outcome.ts';
import { twinrun } from './capture.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'twinrun-'));
});

afterAll(() => rm(folder, { recursive: true }));

describe('twinrun sanity', { timeout: 60_000 }, () => {
  it('prints a verdict, figures and advice for each check, and exits with 0', async () => {
    const { code, out, statuses } = await twinrun(['sanity', 'iris-softmax'], { isInteractive: true });
    expect(code).toBe(0);
    for (const check of CHECK_IDS) expect(out).toContain(`${CHECKS[check].title}: passed`);
    expect(out.join('\n')).toMatch(/measured: loss 1\.099, examples 105\n {2}expected: ln 3/);
    expect(statuses.some((status) => /^Inputs matter \d+\/600$/.test(status))).toBe(true);
    expect(statuses.at(-1)).toBe('');
  });

  it('exits with 1 where a check failed; --json has all of it, of a recipe file too', async () => {
    const benchmark = findBenchmark('iris-softmax');
    if (benchmark === undefined) throw new Error('no iris-softmax');
    const recipe = { ...benchmark.recipe, steps: 5 };
    const file = join(folder, 'recipe.json');
    await writeFile(file, JSON.stringify(recipe));
    const { code, out } = await twinrun([
      ...['sanity', file, '--json', '--set', 'optimizer.learningRate=1e-12'],
      ...['--backend', 'exact-reference'],
    ]);
    expect(code).toBe(1);
    const { recipeId: id, results } = JSON.parse(out.join('\n'));
    expect(id).toBe(recipeId(applyOverrides(recipe, { 'optimizer.learningRate': 1e-12 })));
    expect(results.map(({ check, verdict }: Record<string, unknown>) => [check, verdict])).toEqual([
      ['initialLoss', 'passed'],
      ['overfit', 'failed'],
      ['inputs', 'failed'],
      ['gradient', 'passed'],
    ]);
  });

  it('stops on Ctrl-C', async () => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 100);
    const { code, err } = await twinrun(['sanity', 'iris-mlp', '--backend', 'exact-reference'], {
      signal: abort.signal,
    });
    expect(code).toBe(130);
    expect(err.at(-1)).toBe('twinrun sanity: the checks were stopped');
  });
});
