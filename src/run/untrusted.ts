/**
 * Text from anywhere (a dropped file, a pasted link, a URL) to JSON values. The limits are checked by one pass over the
 * text that neither recurses nor allocates much, before a parser sees it.
 */
import { TwinrunError } from '../errors.ts';

export interface Limits {
  /** Of the text in UTF-8. */
  readonly maxBytes: number;
  /** Objects and lists within one another. */
  readonly maxDepth: number;
  /** Values in the whole, counted roughly: list entries, fields, objects and lists. */
  readonly maxValues: number;
}

/** What a run file may have: room for about 600,000 steps of a small network. */
export const RUN_FILE_LIMITS: Limits = { maxBytes: 32 * 1024 * 1024, maxDepth: 32, maxValues: 4_000_000 };

function tooLarge(reason: string): TwinrunError {
  return new TwinrunError('too-large', reason);
}

/** A whole number of bytes, KiB or MiB, as a person reads it. */
function size(bytes: number): string {
  const mebi = 1024 * 1024;
  if (bytes >= mebi) return `${String(Math.floor(bytes / mebi))} MiB`;
  if (bytes >= 1024) return `${String(Math.floor(bytes / 1024))} KiB`;
  return `${String(bytes)} bytes`;
}

/** The text, once its size is known to be within the limit. */
function decode(input: string | Uint8Array, maxBytes: number): string {
  const refused = `is larger than ${size(maxBytes)}, which is the limit`;
  if (typeof input === 'string') {
    // A UTF-16 unit takes one to three bytes of UTF-8: the exact count matters only in between.
    if (input.length > maxBytes) throw tooLarge(refused);
    if (input.length * 3 > maxBytes && new TextEncoder().encode(input).length > maxBytes)
      throw tooLarge(refused);
    return input;
  }
  if (input.length > maxBytes) throw tooLarge(refused);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(input);
  } catch {
    throw new TwinrunError('invalid-input', 'is not text in UTF-8');
  }
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** The index of the quote that ends the string which begins at `start`, or -1. */
function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) return i;
    if (code === BACKSLASH) i += 1;
  }
  return -1;
}

/** A key without its quotes and escapes. */
function keyOf(text: string, start: number, end: number): string {
  const raw = text.slice(start + 1, end);
  if (!raw.includes('\\')) return raw;
  try {
    return String(JSON.parse(text.slice(start, end + 1)));
  } catch {
    throw new TwinrunError('invalid-input', 'is not valid JSON: a field name has a broken escape');
  }
}

/**
 * Holds depth, number of values and field names to the rules. Broken syntax may pass: the parser that follows finds it.
 */
function scan(text: string, limits: Limits): void {
  /** One entry an open object (its field names) or list (null), outermost first. */
  const open: (Set<string> | null)[] = [];
  let values = 1;
  let keyNext = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) {
      const end = endOfString(text, i);
      if (end < 0)
        throw new TwinrunError('invalid-input', 'is not valid JSON: it ends within a string (cut short?)');
      const names = open.at(-1);
      if (keyNext && names) {
        const key = keyOf(text, i, end);
        const name = JSON.stringify(key.slice(0, 60));
        if (key === '__proto__')
          throw new TwinrunError('invalid-input', 'a field named "__proto__" is not allowed');
        if (names.has(key))
          throw new TwinrunError('invalid-input', `the field ${name} occurs twice in one object`);
        names.add(key);
      }
      i = end;
    } else if (code === COLON) {
      keyNext = false;
    } else if (code === COMMA) {
      values += 1;
      keyNext = Boolean(open.at(-1));
    } else if (code === OPEN_OBJECT || code === OPEN_LIST) {
      values += 1;
      keyNext = code === OPEN_OBJECT;
      open.push(keyNext ? new Set() : null);
      if (open.length > limits.maxDepth) {
        throw tooLarge(`is nested more than ${String(limits.maxDepth)} levels deep, which is the limit`);
      }
    } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) {
      open.pop();
      keyNext = false;
    }
    if (values > limits.maxValues) {
      throw tooLarge(`has more than ${String(limits.maxValues)} values, which is the limit`);
    }
  }
  if (open.length > 0)
    throw new TwinrunError('invalid-input', 'is not valid JSON: it ends too early (cut short?)');
}

/**
 * @param input JSON as text, or as bytes in UTF-8
 * @throws TwinrunError with a reason in one line
 */
export function parseUntrusted(input: string | Uint8Array, limits: Limits = RUN_FILE_LIMITS): unknown {
  const text = decode(input, limits.maxBytes);
  if (text.trim() === '') throw new TwinrunError('invalid-input', 'is empty');
  scan(text, limits);
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch (error) {
    // Engines word this differently, and may quote the input, line breaks included.
    const detail = (error instanceof Error ? error.message : '').replace(/\s+/g, ' ').slice(0, 120);
    throw new TwinrunError('invalid-input', `is not valid JSON: ${detail}`);
  }
}
