/** tfjs's own tests on the exact backends: none fails, and docs/tfjsSuite.md says what came out. */
import { readFile } from 'node:fs/promises';
import { version_core } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { verdictOf, type ByEnvironment, type EnvironmentName, type Observation } from './outcome.ts';
import { judge, observe, type Tested } from './runSuite.ts';
import { idleExceptions, tableOf } from './table.ts';

describe("tfjs's suite", () => {
  let tests: readonly Tested[] = [];
  beforeAll(async () => {
    tests = judge(await observe());
  }, 300_000);

  it('has no failing test', () => {
    expect(tests.filter(({ verdict }) => verdict.kind === 'failed')).toEqual([]);
    expect(tests.filter(({ verdict }) => verdict.kind === 'passed').length).toBeGreaterThan(2800);
  });

  it('has no exception without a test that needs it', () => {
    expect(idleExceptions(tests)).toEqual([]);
  });

  it('came out as docs/tfjsSuite.md says: otherwise run `npm run tfjs-suite`', async () => {
    const written = await readFile(new URL('../../docs/tfjsSuite.md', import.meta.url), 'utf8');
    expect(tableOf(tests, version_core)).toBe(written);
  });
});

describe('a verdict', () => {
  function observed(
    changes: Partial<Record<EnvironmentName, Partial<Observation>>>,
    file = 'ops/add',
    name = 'add one',
  ): ByEnvironment {
    const one = (environment: EnvironmentName): Observation => ({
      ...{ file, name, environment, passed: true, message: '', missing: [], refusals: [] },
      ...changes[environment],
    });
    return {
      'exact-wasm': one('exact-wasm'),
      'exact-reference': one('exact-reference'),
      'exact-wasm-27': one('exact-wasm-27'),
    };
  }
  const failure = { passed: false, message: 'Arrays differ' };
  const onBoth = (changes: Partial<Observation>) => ({ 'exact-wasm': changes, 'exact-reference': changes });

  it('needs both engines', () => {
    expect(verdictOf(observed({}))).toEqual({ kind: 'passed' });
    expect(verdictOf(observed({ 'exact-reference': failure }))).toEqual({
      kind: 'failed',
      message: 'only on exact-reference: Arrays differ',
    });
  });

  it('is no pass where a kernel was missing', () => {
    expect(verdictOf(observed(onBoth({ missing: ['Pow'] })))).toMatchObject({ reason: 'kernel', why: 'Pow' });
    expect(verdictOf(observed(onBoth({ missing: ['Pow', 'Complex'] })))).toMatchObject({ reason: 'type' });
  });

  it('blames p = 14 only where p = 27 passes', () => {
    expect(verdictOf(observed(onBoth(failure)))).toMatchObject({ reason: 'products' });
    expect(verdictOf(observed({ ...onBoth(failure), 'exact-wasm-27': failure }))).toEqual({
      kind: 'failed',
      message: 'Arrays differ',
    });
  });

  it('tells what was refused', () => {
    const refused = (text: string) =>
      verdictOf(observed({ ...onBoth({ ...failure, refusals: [text] }), 'exact-wasm-27': failure }));
    expect(refused('tensors of string are not supported by the exact backends')).toMatchObject({
      reason: 'type',
    });
    expect(refused('Exp: takes float32, was given int32')).toMatchObject({ reason: 'cast' });
    expect(refused('Add: types int32 and float32 differ')).toMatchObject({ reason: 'cast' });
    expect(refused('GatherV2: batchDims other than 0 are not supported')).toMatchObject({ reason: 'option' });
    expect(refused('Concat: shapes do not fit along axis 1')).toMatchObject({ kind: 'failed' });
  });

  it('knows the exceptions by name', () => {
    const named = (name: string) =>
      verdictOf(observed({ ...onBoth(failure), 'exact-wasm-27': failure }, 'ops/arg_max', name));
    expect(named('argmax ignores NaNs')).toMatchObject({ reason: 'contract' });
    expect(named('argmax 1D')).toMatchObject({ kind: 'failed' });
  });
});
