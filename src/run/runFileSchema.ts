/** From text to RunFile: rejects, never repairs. Whether the claims in it are true is another matter: see integrity.ts. */
import * as v from 'valibot';
import { metricOf } from '../benchmarks/metric.ts';
import { TwinrunError } from '../errors.ts';
import { MARK_DIGITS } from './fingerprint.ts';
import { MAX_EPOCHS, MAX_STEPS, parseRecipe } from './recipeSchema.ts';
import type { Recipe } from './recipe.ts';
import type { RunFile, RunResult } from './runFile.ts';
import { RUN_FILE_VERSION } from './runFile.ts';
import { hexDigits, ownField, parseWith, refuseNewer, text, wholeNumber } from './schemaParts.ts';
import { RUN_FILE_LIMITS, parseUntrusted } from './untrusted.ts';

const MAX_TENSORS = 1000;
const MAX_CLASSES = 1000;
const MAX_COUNT = 1_000_000_000;

export const evaluationSchema = v.pipe(
  v.strictObject({
    epoch: wholeNumber(1, MAX_EPOCHS),
    step: wholeNumber(1, MAX_STEPS),
    examples: wholeNumber(1, MAX_COUNT),
    loss: hexDigits(8),
    correct: v.exactOptional(wholeNumber(0, MAX_COUNT)),
    confusion: v.exactOptional(
      v.pipe(
        v.array(v.array(wholeNumber(0, MAX_COUNT))),
        v.maxLength(MAX_CLASSES, `must have at most ${String(MAX_CLASSES)} rows`),
        v.minLength(2, 'must have at least two rows'),
        v.check(
          (rows) => rows.every((row) => row.length === rows.length),
          'must have as many columns as rows',
        ),
      ),
    ),
  }),
  v.check(
    ({ correct, confusion }) => (correct === undefined) === (confusion === undefined),
    'must have both of correct and confusion, or none',
  ),
);

const tensorSchema = v.strictObject({
  name: v.pipe(text(200), v.minLength(1, 'must not be empty')),
  shape: v.pipe(v.array(wholeNumber(0, MAX_COUNT)), v.maxLength(8, 'must have at most 8 dimensions')),
  dtype: v.literal('float32'),
  sha256: hexDigits(64),
});

const marksText = v.pipe(
  v.string(),
  v.maxLength(MAX_TENSORS * MARK_DIGITS, 'is too long'),
  v.regex(/^[0-9a-f]*$/, 'must be lower-case hex digits'),
);

const resultSchema = v.strictObject({
  losses: v.pipe(v.array(hexDigits(8)), v.minLength(1, 'must have at least one step')),
  fingerprints: v.array(hexDigits(16)),
  marks: v.array(marksText),
  evaluations: v.pipe(v.array(evaluationSchema), v.minLength(1, 'must have at least one evaluation')),
  tensors: v.pipe(
    v.array(tensorSchema),
    v.minLength(1, 'must have at least one tensor'),
    v.maxLength(MAX_TENSORS, `must have at most ${String(MAX_TENSORS)} tensors`),
  ),
  digest: hexDigits(64),
});

const time = v.pipe(
  text(40),
  v.regex(
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/,
    'must be a time such as 2026-01-31T12:00:00Z',
  ),
);

const environmentSchema = v.strictObject({
  engine: text(200),
  backend: text(100),
  threads: wholeNumber(0, 4096),
  adapter: v.exactOptional(text(300)),
  deviceCheck: v.exactOptional(
    v.strictObject({
      kernels: wholeNumber(0, MAX_COUNT),
      cases: wholeNumber(0, MAX_COUNT),
      mismatches: wholeNumber(0, MAX_COUNT),
      checkedAt: time,
    }),
  ),
  startedAt: time,
  seconds: v.pipe(
    v.number(),
    v.check((value) => value >= 0 && value < Infinity, 'must be a number of seconds, 0 or more'),
  ),
});

const runFileSchema = v.strictObject({
  format: v.literal('twinrun-run'),
  version: v.literal(RUN_FILE_VERSION),
  recipe: v.unknown(),
  recipeId: hexDigits(64),
  result: resultSchema,
  environment: environmentSchema,
  lineage: v.exactOptional(v.strictObject({ parent: hexDigits(64) })),
  author: v.exactOptional(text(200)),
  note: v.exactOptional(text(10_000)),
});

/**
 * How to bring a file of an older version (the key) to the version after it. Each takes what JSON gave and returns the
 * same kind; the schema judges the outcome. A file of a version without an entry is refused.
 */
const UPGRADES: ReadonlyMap<number, (older: unknown) => unknown> = new Map();

function upgrade(value: unknown): unknown {
  let current = value;
  for (;;) {
    const version = ownField(current, 'version');
    const step = typeof version === 'number' ? UPGRADES.get(version) : undefined;
    if (step === undefined) return current;
    current = step(current);
  }
}

function reject(path: string, reason: string): never {
  throw new TwinrunError('invalid-input', reason, path);
}

/** A classifier's evaluations count right answers, no other's do. */
function checkEvaluations(recipe: Recipe, { evaluations }: RunResult): void {
  const counts = metricOf(recipe) === 'test accuracy';
  const odd = evaluations.findIndex(({ correct }) => (correct !== undefined) !== counts);
  if (odd >= 0)
    reject(
      `result.evaluations[${String(odd)}].correct`,
      counts ? 'is missing' : `means nothing for the loss ${recipe.loss}`,
    );
}

/** The lists of a result have to fit one another; a file where they do not is broken, not merely wrong. */
function checkLengths(result: RunResult): void {
  const steps = result.losses.length;
  for (const name of ['fingerprints', 'marks'] as const) {
    if (result[name].length !== steps) {
      reject(`result.${name}`, `has ${String(result[name].length)} steps, but losses has ${String(steps)}`);
    }
  }
  const digits = result.tensors.length * MARK_DIGITS;
  const odd = result.marks.findIndex((marks) => marks.length !== digits);
  if (odd >= 0)
    reject(`result.marks[${String(odd)}]`, `must be ${String(digits)} hex digits, 4 for each tensor`);
  const names = new Set<string>();
  for (const [index, tensor] of result.tensors.entries()) {
    if (names.has(tensor.name)) reject(`result.tensors[${String(index)}].name`, 'occurs twice');
    names.add(tensor.name);
  }
}

/**
 * @param value what JSON gave
 * @throws TwinrunError 'newer-version' for a file of a later format, 'invalid-input' with a path for all else
 */
export function toRunFile(value: unknown): RunFile {
  if (ownField(value, 'format') !== 'twinrun-run') {
    throw new TwinrunError('invalid-input', 'this is not a Twinrun run file', 'format');
  }
  refuseNewer('run file format ', ownField(value, 'version'), RUN_FILE_VERSION, 'version');
  const { recipe: unknownRecipe, ...rest } = parseWith(runFileSchema, upgrade(value), '');
  const recipe = parseRecipe(unknownRecipe, 'recipe');
  checkLengths(rest.result);
  checkEvaluations(recipe, rest.result);
  return { ...rest, recipe };
}

/**
 * @param text the file, as text or as bytes in UTF-8
 * @throws TwinrunError with a reason in one line
 */
export function parseRunFile(text: string | Uint8Array): RunFile {
  return toRunFile(parseUntrusted(text, RUN_FILE_LIMITS));
}
