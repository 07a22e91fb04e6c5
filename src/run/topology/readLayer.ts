/** One layer of a topology, from anybody's JSON to its canonical form. */
import * as v from 'valibot';
import { TwinrunError } from '../../errors.ts';
import { canonicalJson } from '../../numerics/canonicalJson.ts';
import { ownField, reason } from '../schemaParts.ts';
import type { Field } from './fields.ts';
import { isLayerClass, KINDS, type LayerClass } from './kinds.ts';
import type { LayerTopology } from './topology.ts';

/** Where a layer stands, for messages. */
export interface LayerPlace {
  /** Such as `layers[3]`. */
  readonly path: string;
  /** Counted from 0. */
  readonly index: number;
  readonly note: (text: string) => void;
}

const NAME = /^[A-Za-z][A-Za-z0-9_.-]{0,39}$/;

/** A word of somebody else's, fit for a line. */
export function quoted(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 60)) : 'nothing that is text';
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function refuse(reason: string, path: string, advice = ''): TwinrunError {
  return new TwinrunError('invalid-input', reason, path, advice);
}

/** @throws TwinrunError for a class that is not on the list */
export function classOf(layer: unknown, path: string): LayerClass {
  const name = ownField(layer, 'class_name');
  if (isLayerClass(name)) return name;
  throw refuse(
    `a layer of class ${quoted(name)} is not allowed; allowed are ${Object.keys(KINDS).join(', ')}`,
    `${path}.class_name`,
  );
}

/** Refuses keys that are not listed. */
export function onlyKeys(
  value: Readonly<Record<string, unknown>>,
  keys: readonly string[],
  path: string,
): void {
  for (const key of Object.keys(value))
    if (!keys.includes(key)) throw refuse(`has no key ${quoted(key)}; allowed are ${keys.join(', ')}`, path);
}

/** The name in a layer's configuration, or else one of its class and place. */
function nameOf(
  config: Readonly<Record<string, unknown>>,
  of: LayerClass,
  { index, path }: LayerPlace,
): string {
  const name = ownField(config, 'name');
  if (name === undefined) return `${of.toLowerCase()}_${String(index + 1)}`;
  if (typeof name === 'string' && NAME.test(name)) return name;
  throw refuse(
    `a layer's name must be at most 40 letters, digits, "_", "-" and ".", a letter first, not ${quoted(name)}`,
    `${path}.name`,
  );
}

const same = (a: unknown, b: unknown): boolean => canonicalJson(a) === canonicalJson(b);

/** The words that a field has of its own, or else those of every schema. */
export function issueText(issue: v.BaseIssue<unknown>): string {
  return issue.message.startsWith('must ') ? issue.message : reason(issue);
}

/** A value of a key that means something, or undefined where it is the default. */
function readValue(known: Field<unknown>, value: unknown, where: string, path: string): unknown {
  // Python writes null for "as usual".
  const given = value === null && known.otherwise !== undefined ? known.otherwise : value;
  if (given === undefined) {
    if (known.otherwise === undefined) throw refuse(`${where} is missing`, path);
    return undefined;
  }
  const result = v.safeParse(known.schema, given, { abortEarly: true });
  if (!result.success) throw refuse(`${where} ${issueText(result.issues[0])}`, path);
  return known.otherwise !== undefined && same(result.output, known.otherwise) ? undefined : result.output;
}

/**
 * @param extra keys besides those of the layer's class, which the caller reads
 * @throws TwinrunError that names the layer and the key
 */
export function readLayer(layer: unknown, place: LayerPlace, extra: readonly string[]): LayerTopology {
  const { path, index, note } = place;
  if (!isObject(layer)) throw refuse('must be a layer: {"class_name": ..., "config": {...}}', path);
  const className = classOf(layer, path);
  const config = ownField(layer, 'config');
  if (!isObject(config)) throw refuse(`layer ${String(index + 1)} has no config`, `${path}.config`);
  const name = nameOf(config, className, place);
  const where = (key: string): string => `layer ${String(index + 1)}, ${name} (${className}): ${key}`;
  const {
    fields,
    fixed,
  }: {
    fields: Readonly<Record<string, Field<unknown>>>;
    fixed: Readonly<Record<string, readonly unknown[]>>;
  } = KINDS[className];
  const read: Record<string, unknown> = { name };
  for (const [key, known] of Object.entries(fields)) {
    const value = readValue(known, ownField(config, key), where(key), `${path}.${key}`);
    if (value !== undefined) read[key] = value;
  }
  for (const [key, value] of Object.entries(config)) {
    if (key === 'name' || extra.includes(key) || Object.hasOwn(fields, key)) continue;
    if (key === 'seed') {
      note('Seeds of layers are not used: the recipe’s seed draws everything.');
      continue;
    }
    const meant = Object.hasOwn(fixed, key) ? fixed[key] : undefined;
    if (meant === undefined)
      throw refuse(
        `${where('')}the key ${quoted(key)} is not allowed; allowed are ${['name', ...Object.keys(fields)].join(', ')}`,
        path,
      );
    if (!meant.some((allowed) => isSmall(value) && same(allowed, value)))
      throw refuse(
        `${where(key)} must be ${meant.map((allowed) => JSON.stringify(allowed)).join(' or ')}: nothing else is supported`,
        `${path}.${key}`,
      );
  }
  return { class_name: className, config: read };
}

/** A value that is cheap to compare: no settings that are fixed here are larger. */
function isSmall(value: unknown): boolean {
  return (
    !isObject(value) &&
    !(Array.isArray(value) && (value.length > 4 || value.some((x) => typeof x === 'object'))) &&
    !(typeof value === 'number' && !Number.isFinite(value))
  );
}
