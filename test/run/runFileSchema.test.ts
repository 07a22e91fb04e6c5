import { describe, expect, it } from 'vitest';
import { TwinrunError } from '../../src/errors.ts';
import { requireLoadable, serializeRunFile } from '../../src/run/assembleRunFile.ts';
import type { RunFile } from '../../src/run/runFile.ts';
import { parseRunFile } from '../../src/run/runFileSchema.ts';
import { benchmarkRecipe, sampleRun, smallRun } from './samples.ts';

const run = smallRun();
const text = serializeRunFile(run);

/** The run's JSON with one place changed. */
function changed(path: string, value: unknown): string {
  const copy: unknown = structuredClone(run);
  const keys = path.split('.');
  let holder = copy as Record<string, unknown>;
  for (const key of keys.slice(0, -1)) holder = holder[key] as Record<string, unknown>;
  const last = keys.at(-1) ?? '';
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return JSON.stringify(copy);
}

function failure(input: string | Uint8Array): TwinrunError {
  try {
    parseRunFile(input);
  } catch (error) {
    if (error instanceof TwinrunError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('parseRunFile', () => {
  it('gives back what was written, as text and as bytes', () => {
    expect(parseRunFile(text)).toEqual(run);
    expect(parseRunFile(new TextEncoder().encode(text))).toEqual(run);
    expect(serializeRunFile(parseRunFile(text))).toBe(text);
  });

  it('keeps what a person added', () => {
    const annotated: RunFile = {
      ...run,
      author: 'A. Uthor',
      note: 'two\nlines',
      lineage: { parent: 'ab'.repeat(32) },
    };
    expect(parseRunFile(serializeRunFile(annotated))).toEqual(annotated);
  });

  it('keeps which adapter a run was made on, and how its check came out', () => {
    const onGpu: RunFile = {
      ...run,
      environment: {
        ...run.environment,
        backend: 'exact-webgpu',
        adapter: 'some vendor: some driver',
        deviceCheck: { kernels: 110, cases: 2365, mismatches: 0, checkedAt: '2026-01-31T11:59:00.000Z' },
      },
    };
    expect(parseRunFile(serializeRunFile(onGpu))).toEqual(onGpu);
  });

  it("keeps a regression's evaluations, which count no right answers", () => {
    const regression = sampleRun(benchmarkRecipe('diabetes-linear'), { steps: 20, stepsPerEpoch: 10 });
    expect(parseRunFile(serializeRunFile(regression))).toEqual(regression);
    expect(regression.result.evaluations.every((one) => !('correct' in one))).toBe(true);
    const [first, ...others] = regression.result.evaluations;
    const counted = { ...first, correct: 1, confusion: [[1, 0], [0, 0]] }; // prettier-ignore
    const forged = { ...regression, result: { ...regression.result, evaluations: [counted, ...others] } };
    const error = failure(JSON.stringify(forged));
    expect(error.path).toBe('result.evaluations[0].correct');
    expect(error.message).toContain('means nothing for the loss meanSquaredError');
  });

  it('refuses a classifier that does not count, or counts without saying what', () => {
    const without = (...fields: string[]): string => {
      const evaluations = run.result.evaluations.map((one, i) =>
        i === 1 ? Object.fromEntries(Object.entries(one).filter(([key]) => !fields.includes(key))) : one,
      );
      return JSON.stringify({ ...run, result: { ...run.result, evaluations } });
    };
    const silent = failure(without('correct', 'confusion'));
    expect([silent.path, silent.message]).toEqual([
      'result.evaluations[1].correct',
      expect.stringContaining('is missing'),
    ]);
    for (const field of ['correct', 'confusion']) {
      expect(failure(without(field)).message).toContain('both of correct and confusion, or none');
    }
  });

  it('takes a run of realistic size in its stride', () => {
    const long = sampleRun(benchmarkRecipe('mnist-mlp'), { steps: 4690, stepsPerEpoch: 938, classes: 10 });
    expect(parseRunFile(serializeRunFile(long))).toEqual(long);
  });

  it('does not judge what only retraining can: forged values stay readable', () => {
    for (const path of ['result.losses.3', 'result.evaluations.1.loss']) {
      expect(() => parseRunFile(changed(path, '00000000'))).not.toThrow();
    }
    expect(() => parseRunFile(changed('result.digest', '0'.repeat(64)))).not.toThrow();
    expect(() => parseRunFile(changed('recipeId', '0'.repeat(64)))).not.toThrow();
    expect(() => parseRunFile(changed('result.evaluations.0.correct', 1))).not.toThrow();
    expect(() => parseRunFile(changed('result.evaluations.0.step', 99))).not.toThrow();
    expect(() => parseRunFile(changed('result.evaluations.0.confusion.1.2', 1234))).not.toThrow();
  });

  it.each<[string, string | Uint8Array, string, string]>([
    ['an empty file', '', '', 'is empty'],
    ['a list', '[]', 'format', 'not a Twinrun run file'],
    ['a recipe', JSON.stringify(run.recipe), 'format', 'not a Twinrun run file'],
    ['a file cut short', text.slice(0, -40), '', 'cut short'],
    ['half of a file', text.slice(0, text.length / 2), '', 'cut short'],
    ['version 0', changed('version', 0), 'version', 'must be 1, not 0'],
    ['a version as text', changed('version', '1'), 'version', 'must be 1, not "1"'],
    ['a version of a half', changed('version', 1.5), 'version', 'must be 1, not 1.5'],
    ['an unknown field', changed('extra', {}), 'extra', 'is not a field'],
    [
      'an unknown field in a tensor',
      changed('result.tensors.0.offset', 0),
      'result.tensors[0].offset',
      'is not a field',
    ],
    ['constructor as a field', changed('result.constructor', 1), 'result.constructor', 'is not a field'],
    ['no result', changed('result', undefined), 'result', 'is missing'],
    ['null as result', changed('result', null), 'result', 'must be Object, not null'],
    ['a faulty recipe', changed('recipe.epochs', 0), 'recipe.epochs', 'from 1 to 10000'],
    ['an unknown recipe field', changed('recipe.gpu', 'x'), 'recipe.gpu', 'is not a field'],
    [
      'losses as an object',
      changed('result.losses', { 0: '00000000' }),
      'result.losses',
      'must be Array, not an object',
    ],
    ['no losses', changed('result.losses', []), 'result.losses', 'at least one step'],
    ['a loss as a number', changed('result.losses.17', 0.5), 'result.losses[17]', 'must be string, not 0.5'],
    [
      'a loss that is no hex',
      changed('result.losses.17', '0000000g'),
      'result.losses[17]',
      '8 lower-case hex digits',
    ],
    [
      'a loss with a line break',
      changed('result.losses.17', '00000000\n'),
      'result.losses[17]',
      '8 lower-case hex digits',
    ],
    [
      'a step too few',
      changed('result.fingerprints', run.result.fingerprints.slice(1)),
      'result.fingerprints',
      'has 19 steps, but losses has 20',
    ],
    [
      'marks too many',
      changed('result.marks', [...run.result.marks, '00000000']),
      'result.marks',
      'has 21 steps',
    ],
    ['a short mark', changed('result.marks.4', '0000'), 'result.marks[4]', 'must be 8 hex digits'],
    [
      'a tensor twice',
      changed('result.tensors.1.name', 'dense/kernel'),
      'result.tensors[1].name',
      'occurs twice',
    ],
    [
      'a negative shape',
      changed('result.tensors.1.shape', [-1]),
      'result.tensors[1].shape[0]',
      'whole number',
    ],
    [
      'another dtype',
      changed('result.tensors.0.dtype', 'int32'),
      'result.tensors[0].dtype',
      'must be "float32"',
    ],
    ['no evaluation', changed('result.evaluations', []), 'result.evaluations', 'at least one'],
    [
      'a crooked confusion matrix',
      changed('result.evaluations.0.confusion.1', [1, 2]),
      'result.evaluations[0].confusion',
      'as many columns as rows',
    ],
    [
      'a negative count',
      changed('result.evaluations.0.confusion.1.1', -1),
      'result.evaluations[0].confusion[1][1]',
      'whole number',
    ],
    [
      'a count of 1e300',
      changed('result.evaluations.0.correct', 1e300),
      'result.evaluations[0].correct',
      'whole number',
    ],
    [
      'a count beyond all numbers',
      text.replace(/"correct":\d+/, '"correct":1e999'),
      'result.evaluations[0].correct',
      'whole number',
    ],
    [
      'half a character in a name',
      changed('result.tensors.0.name', '\udc00'),
      'result.tensors[0].name',
      'lone surrogate',
    ],
    ['half a character in a note', changed('note', 'x\ud83d'), 'note', 'lone surrogate'],
    ['a note as long as a book', changed('note', 'x'.repeat(10_001)), 'note', 'at most 10000'],
    [
      'a time that is none',
      changed('environment.startedAt', '<b>now</b>'),
      'environment.startedAt',
      'must be a time',
    ],
    [
      'an adapter as long as a book',
      changed('environment.adapter', 'x'.repeat(301)),
      'environment.adapter',
      'at most 300',
    ],
    [
      'a device check without its cases',
      changed('environment.deviceCheck', { kernels: 1, mismatches: 0, checkedAt: '2026-01-31T11:59:00Z' }),
      'environment.deviceCheck.cases',
      'is missing',
    ],
    [
      'a device check with half a mismatch',
      changed('environment.deviceCheck', {
        kernels: 1,
        cases: 1,
        mismatches: 0.5,
        checkedAt: '2026-01-31T11:59:00Z',
      }),
      'environment.deviceCheck.mismatches',
      'whole number',
    ],
    ['negative seconds', changed('environment.seconds', -1), 'environment.seconds', '0 or more'],
    ['a parent that is no digest', changed('lineage', { parent: 'x' }), 'lineage.parent', '64 lower-case'],
    ['a name twice', text.replace('{', '{"format":"twinrun-run",'), '', 'occurs twice'],
    ['__proto__', text.replace('{', '{"__proto__":{"polluted":1},'), '', '"__proto__" is not allowed'],
    ['a deep note', changed('note', JSON.parse('['.repeat(40) + ']'.repeat(40))), '', '32 levels'],
    ['33 MiB', new Uint8Array(33 * 1024 * 1024), '', 'larger than 32 MiB'],
    ['a picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), '', 'not text in UTF-8'],
  ])('refuses %s', (_, input, path, reason) => {
    const error = failure(input);
    expect(error.message).toContain(reason);
    expect(error.path).toBe(path);
    expect(error.message).not.toContain('\n');
    expect(error.message.length).toBeLessThan(300);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it.each<[string, string, string, string]>([
    [
      'a run file',
      changed('version', 2),
      'version',
      'needs run file format 2; this build understands run file format 1',
    ],
    ['a recipe', changed('recipe.version', 9), 'recipe.version', 'needs recipe format 9'],
    [
      'numerics',
      changed('recipe.numerics.name', 'exact-2'),
      'recipe.numerics.name',
      'needs numerics exact-2',
    ],
    ['semantics', changed('recipe.semantics', 2), 'recipe.semantics', 'needs training semantics 2'],
    ['TensorFlow.js', changed('recipe.tfjs', '5.0.0'), 'recipe.tfjs', 'needs TensorFlow.js 5.0.0'],
  ])('refuses %s of a newer version by name', (_, input, path, reason) => {
    const error = failure(input);
    expect(error.code).toBe('newer-version');
    expect(error.path).toBe(path);
    expect(error.message).toContain(reason);
  });
});

describe('requireLoadable', () => {
  it('lets pass what the parser takes, and refuses what it would not', () => {
    const steps = 600_000;
    expect(() => requireLoadable(steps, 4)).not.toThrow();
    expect(() => requireLoadable(700_000, 4)).toThrow('32 MiB');
  });
});
