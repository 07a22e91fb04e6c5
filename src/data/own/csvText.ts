/**
 * CSV as RFC 4180 has it, read as text: fields between delimiters, in quotes where they contain one, a quote doubled within
 * quotes, records that end in LF or CRLF. Empty lines are passed over. Nothing is repaired: what the format does not allow
 * is refused with its line and field, both counted from 1.
 */
import { TwinrunError } from '../../errors.ts';
import { OWN_LIMITS, type Delimiter } from './ownRecipe.ts';

export interface CsvRecord {
  readonly fields: readonly string[];
  /** The line on which the record begins. */
  readonly line: number;
}

const QUOTE = 0x22;
const LINE_FEED = 0x0a;
const RETURN = 0x0d;

/**
 * The text of a file: UTF-8, with or without a byte order mark.
 *
 * @param path the file's name, for messages
 * @throws TwinrunError('invalid-input' | 'too-large')
 */
export function textOfCsv(bytes: Uint8Array, path: string): string {
  if (bytes.length > OWN_LIMITS.bytes)
    throw new TwinrunError('too-large', `more than ${OWN_LIMITS.bytes} bytes`, path);
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    throw notUtf8('UTF-16, not UTF-8', path);
  let text;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw notUtf8('not UTF-8', path);
  }
  const nul = text.indexOf('\0');
  if (nul >= 0) {
    const line = text.slice(0, nul).split('\n').length;
    throw new TwinrunError('invalid-input', 'a NUL character: this is no text', `${path}:${line}`);
  }
  return text;
}

function notUtf8(message: string, path: string): TwinrunError {
  return new TwinrunError('invalid-input', message, path, 'Save it as "CSV UTF-8".');
}

/**
 * The records of a text, one after the other.
 *
 * @throws TwinrunError('invalid-input' | 'too-large') (from the sequence)
 */
export function* csvRecords(
  text: string,
  delimiter: Delimiter,
  path: string,
): Generator<CsvRecord, undefined> {
  const separator = delimiter.charCodeAt(0);
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const begin = line;
    const fields: string[] = [];
    for (;;) {
      const place = `${path}:${line}:${fields.length + 1}`;
      if (fields.length === OWN_LIMITS.columns)
        throw new TwinrunError('too-large', `more than ${OWN_LIMITS.columns} fields`, place);
      const end =
        text.charCodeAt(at) === QUOTE ? endOfQuoted(text, at, place) : endOfPlain(text, at, separator, place);
      const raw = text.slice(at, end);
      fields.push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw);
      if (raw.length > OWN_LIMITS.field)
        throw new TwinrunError('too-large', `a field of more than ${OWN_LIMITS.field} characters`, place);
      if (raw.startsWith('"')) line += lineFeeds(raw);
      at = end;
      if (at < text.length && text.charCodeAt(at) === separator) {
        at += 1;
        continue;
      }
      if (at < text.length) at = endOfLine(text, at, place);
      break;
    }
    line += 1;
    if (fields.length > 1 || fields[0] !== '') yield { fields, line: begin };
  }
}

/** The place of the delimiter or line end behind a field without quotes. */
function endOfPlain(text: string, start: number, separator: number, place: string): number {
  let at = start;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === separator || code === LINE_FEED || code === RETURN) break;
    if (code === QUOTE)
      throw new TwinrunError('invalid-input', 'a quote within a field that does not begin with one', place);
  }
  return at;
}

/** The place behind a field's closing quote. */
function endOfQuoted(text: string, start: number, place: string): number {
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) throw new TwinrunError('invalid-input', 'a quote that is opened and never closed', place);
    if (text.charCodeAt(quote + 1) !== QUOTE) return quote + 1;
    at = quote + 2;
  }
}

/** The place behind the line end that begins here. */
function endOfLine(text: string, at: number, place: string): number {
  if (text.charCodeAt(at) === LINE_FEED) return at + 1;
  if (text.charCodeAt(at) !== RETURN)
    throw new TwinrunError(
      'invalid-input',
      'characters between a closing quote and the end of the field',
      place,
    );
  if (text.charCodeAt(at + 1) !== LINE_FEED)
    throw new TwinrunError('invalid-input', 'a carriage return without a line feed', place);
  return at + 2;
}

function lineFeeds(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

/** A field as it is interpreted: spaces and tabs at its ends do not count. */
export function trimmed(field: string): string {
  return field.replace(/^[ \t]+|[ \t]+$/g, '');
}
