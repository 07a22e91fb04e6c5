/** What the schemas of recipe, run file and link are made of. */
import * as v from 'valibot';
import { TwinrunError } from '../errors.ts';

/** Exactly so many lower-case hex digits. */
export function hexDigits(digits: number) {
  return v.pipe(
    v.string(),
    v.regex(new RegExp(`^[0-9a-f]{${String(digits)}}$`), `must be ${String(digits)} lower-case hex digits`),
  );
}

/** Text of at most `max` UTF-16 units. A lone surrogate has no UTF-8 form, hence no place in canonical JSON. */
export function text(max: number) {
  return v.pipe(
    v.string(),
    v.maxLength(max, `must be at most ${String(max)} characters long`),
    v.check((value) => !/\p{Surrogate}/u.test(value), 'must not contain half a character (a lone surrogate)'),
  );
}

/** An integer within [min, max]. -0 is refused: canonical JSON would write it as 0. */
export function wholeNumber(min: number, max: number) {
  return v.pipe(
    v.number(),
    v.check(
      (value) => Number.isInteger(value) && value >= min && value <= max && !Object.is(value, -0),
      `must be a whole number from ${String(min)} to ${String(max)}`,
    ),
  );
}

/** A positive number that does not become 0 or infinite as a binary32. */
export const positiveNumber = v.pipe(
  v.number(),
  v.check(
    (value) => Math.fround(value) > 0 && Math.fround(value) < Infinity,
    'must be a positive number within the range of binary32',
  ),
);

/** A number of [0, 1). -0 is refused: it has the same canonical JSON as 0, but not the same effect. */
export const decayNumber = v.pipe(
  v.number(),
  v.check((value) => value >= 0 && value < 1 && !Object.is(value, -0), 'must be from 0 to less than 1'),
);

/** A number of (0, 1). */
export const fractionNumber = v.pipe(
  v.number(),
  v.check((value) => value > 0 && value < 1, 'must be more than 0 and less than 1'),
);

/** One line of at most 80 characters, whatever the value. */
function shown(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  if (value === undefined) return 'nothing';
  const line = typeof value === 'string' ? JSON.stringify(value.slice(0, 80)) : String(value);
  return line.length > 80 ? `${line.slice(0, 77)}...` : line;
}

/** What is wrong with a value, to be put behind its name. */
export function reason(issue: v.BaseIssue<unknown>): string {
  if (issue.kind !== 'schema') return issue.message;
  if (issue.expected === 'never') return 'is not a field of this format';
  if (issue.input === undefined) return 'is missing';
  return `must be ${issue.expected ?? 'something else'}, not ${shown(issue.input)}`;
}

/** `a.b[2].c`; a key that is no identifier is quoted and cut. */
export function pathOf(prefix: string, keys: readonly unknown[]): string {
  let path = prefix;
  for (const key of keys) {
    if (typeof key === 'number') path += `[${String(key)}]`;
    else if (typeof key === 'string' && /^[A-Za-z_]\w{0,39}$/.test(key))
      path += path === '' ? key : `.${key}`;
    else path += `[${shown(key)}]`;
  }
  return path;
}

/**
 * The value, as the schema types it.
 *
 * @param path where the value stands in a larger input; empty when it is the whole
 * @throws TwinrunError 'invalid-input' that names the first place at fault
 */
export function parseWith<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  path: string,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  const issue = result.issues[0];
  const keys = issue.path?.map((item) => item.key) ?? [];
  throw new TwinrunError('invalid-input', reason(issue), pathOf(path, keys));
}

/** The own property, or undefined: never one inherited from a prototype. */
export function ownField(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[key];
}

/**
 * Refuses, by name, what a later version of Twinrun made.
 *
 * @param what such as "recipe format " or "numerics exact-": what stands before the number
 * @param found the version in the input, whatever it is
 * @param known the newest version that this build understands
 */
export function refuseNewer(what: string, found: unknown, known: number, path: string): void {
  if (typeof found !== 'number' || !Number.isInteger(found) || found <= known) return;
  throw new TwinrunError(
    'newer-version',
    `this needs ${what}${String(found)}; this build understands ${what}${String(known)} and earlier`,
    path,
    'Reload the page, or install a newer version of Twinrun.',
  );
}
