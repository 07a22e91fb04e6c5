/**
 * Canonical JSON (RFC 8785): one text for one value, so that it can be hashed. What JSON cannot say is refused, with
 * its place, where JSON.stringify would drop or replace it.
 */
import canonicalize from 'canonicalize';
import { TwinrunError } from '../errors.ts';

/** Deeper values are refused: nothing of ours comes near, and a hostile one would exhaust the stack. */
const MAX_DEPTH = 64;

/**
 * @throws TwinrunError for undefined, NaN, the infinities, functions, symbols, bigints, lone surrogates, holes in an
 * array, objects that are neither plain nor an array (dates, maps, typed arrays), circular values
 */
export function canonicalJson(value: unknown): string {
  check(value, '', 0);
  const text = canonicalize(value);
  if (text === undefined) throw refused('cannot be written as JSON', '');
  return text;
}

function check(value: unknown, path: string, depth: number): void {
  if (depth > MAX_DEPTH) throw new TwinrunError('too-large', `nested deeper than ${MAX_DEPTH} levels`, path);
  switch (typeof value) {
    case 'boolean':
      return;
    case 'number':
      if (!Number.isFinite(value)) throw refused(`${value} cannot be written as JSON`, path);
      return;
    case 'string':
      if (hasLoneSurrogate(value)) throw refused('a text with a lone surrogate', path);
      return;
    case 'object':
      break;
    default:
      throw refused(`${typeof value} cannot be written as JSON`, path);
  }
  if (value === null) return;
  if (Array.isArray(value)) {
    // An index, not forEach: holes must be seen (and refused as undefined).
    for (let i = 0; i < value.length; i++) check(value[i], `${path}[${i}]`, depth + 1);
    return;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) throw refused('not a plain object', path);
  for (const [key, member] of Object.entries(value)) {
    const place = path === '' ? key : `${path}.${key}`;
    if (hasLoneSurrogate(key)) throw refused('a name with a lone surrogate', path);
    check(member, place, depth + 1);
  }
}

function refused(message: string, path: string): TwinrunError {
  return new TwinrunError('invalid-input', message, path);
}

/** With the flag u, a pair of surrogates counts as one code point, so only lone ones match. */
function hasLoneSurrogate(text: string): boolean {
  return /\p{Surrogate}/u.test(text);
}
