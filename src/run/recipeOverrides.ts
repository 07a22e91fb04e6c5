/** Changing single fields of a recipe by their paths, such as `optimizer.learningRate`. */
import { TwinrunError } from '../errors.ts';
import type { Recipe } from './recipe.ts';
import { parseRecipe } from './recipeSchema.ts';
import { parseUntrusted } from './untrusted.ts';

/** Paths and their new values, any JSON value. */
export type Overrides = Readonly<Record<string, unknown>>;

type Fields = Record<string, unknown>;

const PROTOTYPE_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Fields that a recipe may lack. As an override null takes them away. */
const OPTIONAL_FIELDS: readonly string[] = ['schedule', 'clipping'];

/** The object that holds the path's last key, and that key. */
function locate(root: Fields, path: string): { readonly holder: Fields; readonly key: string } {
  const keys = path.split('.');
  let holder = root;
  for (const [index, key] of keys.entries()) {
    const here = keys.slice(0, index).join('.');
    const known = Object.hasOwn(holder, key) || (holder === root && OPTIONAL_FIELDS.includes(key));
    if (PROTOTYPE_KEYS.has(key) || !known) {
      throw new TwinrunError(
        'invalid-input',
        `there is no field "${key.slice(0, 60)}"; the fields ${here === '' ? 'of a recipe' : `of ${here}`} are ${Object.keys(holder).join(', ')}`,
        path.slice(0, 100),
      );
    }
    if (index === keys.length - 1) return { holder, key };
    const next = holder[key];
    if (!isFields(next)) {
      throw new TwinrunError(
        'invalid-input',
        `${[here, key].filter(Boolean).join('.')} has no fields`,
        path.slice(0, 100),
      );
    }
    holder = next;
  }
  throw new TwinrunError('invalid-input', 'the path is empty');
}

/**
 * The recipe with these values in place of its own.
 *
 * @throws TwinrunError when a path does not exist or the outcome is not a valid recipe
 */
export function applyOverrides(recipe: Recipe, overrides: Overrides): Recipe {
  const copy: unknown = structuredClone(recipe);
  if (!isFields(copy)) throw new TwinrunError('invalid-input', 'is not a recipe');
  for (const [path, value] of Object.entries(overrides)) {
    const { holder, key } = locate(copy, path);
    if (value === null && OPTIONAL_FIELDS.includes(path)) delete holder[key];
    // A copy: a later path may lead into it.
    else holder[key] = structuredClone(value);
  }
  return parseRecipe(copy);
}

/**
 * One field, its value as a person types it: text for a field that holds text, JSON for all others.
 *
 * @throws TwinrunError when the path does not exist or the outcome is not a valid recipe
 */
export function setPath(recipe: Recipe, path: string, typed: string): Recipe {
  const copy: unknown = structuredClone(recipe);
  if (!isFields(copy)) throw new TwinrunError('invalid-input', 'is not a recipe');
  const { holder, key } = locate(copy, path);
  if (key === 'kind' && holder[key] !== typed) {
    const whole = path.split('.').slice(0, -1).join('.');
    throw new TwinrunError(
      'invalid-input',
      'another kind has other fields, so the whole must be given',
      path,
      `For example ${whole}={"kind":${JSON.stringify(typed)}, ...}.`,
    );
  }
  let value: unknown = typed;
  if (typeof holder[key] !== 'string') {
    try {
      value = parseUntrusted(typed, { maxBytes: 10_000, maxDepth: 8, maxValues: 1000 });
    } catch (error) {
      if (!(error instanceof TwinrunError)) throw error;
      throw new TwinrunError('invalid-input', `must be JSON, such as 0.01 or null: ${error.message}`, path);
    }
  }
  return applyOverrides(recipe, { [path]: value });
}

/**
 * The fewest overrides that make `recipe` out of `base`. Where two objects have other fields (another kind of
 * optimizer, say) the whole object is one override.
 */
export function overridesFrom(base: Recipe, recipe: Recipe): Overrides {
  const overrides: Fields = {};
  const walk = (a: unknown, b: unknown, path: string): void => {
    if (isFields(a) && isFields(b) && sameKind(a, b)) {
      for (const key of Object.keys(b)) walk(a[key], b[key], `${path}.${key}`);
    } else if (a !== b) {
      overrides[path] = b ?? null;
    }
  };
  const [left, right]: readonly Fields[] = [{ ...base }, { ...recipe }];
  for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) walk(left[key], right[key], key);
  return overrides;
}

function sameKind(a: Fields, b: Fields): boolean {
  const keys = Object.keys(a);
  return (
    a['kind'] === b['kind'] &&
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key))
  );
}
