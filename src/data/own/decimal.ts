/**
 * Decimal text to a number: an optional sign, digits with or without a fraction, an optional exponent. ECMAScript has every
 * engine round up to 20 significant digits correctly (to the binary64 nearest to the decimal, ties to even) and leaves more
 * to the engine: more are refused. Source: ECMA-262, "RoundMVResult".
 */

const SYNTAX = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,4})?$/;
const MAX_DIGITS = 20;

/** Why a text is not read as a number. */
export type NotANumber =
  'not a decimal number' | 'more than 20 significant digits' | 'too large for binary32';

/** The binary64 nearest to the decimal, or why there is none. */
export function readDecimal(text: string, mark: '.' | ','): number | NotANumber {
  const plain = mark === ',' ? withPoint(text) : text;
  if (!SYNTAX.test(plain)) return 'not a decimal number';
  if (plain.length > MAX_DIGITS && significantDigits(plain) > MAX_DIGITS)
    return 'more than 20 significant digits';
  const value = Number(plain);
  return Number.isFinite(Math.fround(value)) ? value : 'too large for binary32';
}

/** With a decimal comma a point is no part of a number. */
function withPoint(text: string): string {
  return text.includes('.') ? '' : text.replace(',', '.');
}

function significantDigits(text: string): number {
  const digits = text.replace(/[eE].*$/, '').replace(/[^\d]/g, '');
  return digits.replace(/^0+/, '').replace(/0+$/, '').length;
}
