import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { TwinrunError } from '../../src/errors.ts';
import { parseUntrusted } from '../../src/run/untrusted.ts';

const LIMITS = { maxBytes: 1000, maxDepth: 4, maxValues: 20 };

function failure(input: string | Uint8Array, limits = LIMITS): TwinrunError {
  try {
    parseUntrusted(input, limits);
  } catch (error) {
    if (error instanceof TwinrunError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('parseUntrusted', () => {
  it('gives what JSON.parse gives', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (text) => {
        let expected: unknown;
        try {
          expected = parseUntrusted(text, { maxBytes: 1e6, maxDepth: 20, maxValues: 1e5 });
        } catch (error) {
          // Only for a name that is refused on purpose: JSON.stringify writes none twice.
          expect(text).toContain('__proto__');
          expect(error).toBeInstanceOf(TwinrunError);
          return;
        }
        expect(expected).toEqual(JSON.parse(text));
      }),
    );
  });

  it('takes bytes, and values that only look dangerous', () => {
    expect(parseUntrusted(new TextEncoder().encode(' {"a":["__proto__","}]","\\"",{}]} '), LIMITS)).toEqual({
      a: ['__proto__', '}]', '"', {}],
    });
    expect(parseUntrusted('[{"a":1},{"a":2}]', LIMITS)).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it.each<[string, string | Uint8Array, string, string]>([
    ['nothing', '', 'invalid-input', 'is empty'],
    ['blanks', ' \n ', 'invalid-input', 'is empty'],
    ['cut short within a string', '{"a":"b', 'invalid-input', 'cut short'],
    ['cut short', '{"a":[1,2', 'invalid-input', 'cut short'],
    ['one bracket too many', '[1]]', 'invalid-input', 'not valid JSON'],
    ['a trailing comma', '[1,]', 'invalid-input', 'not valid JSON'],
    ['NaN', '[NaN]', 'invalid-input', 'not valid JSON'],
    ['JavaScript', '{a:1}', 'invalid-input', 'not valid JSON'],
    ['a lone backslash', '{"\\x":1}', 'invalid-input', 'broken escape'],
    ['a line break in a string', '"a\nb"', 'invalid-input', 'not valid JSON'],
    ['HTML', '<!doctype html>\n<p>', 'invalid-input', 'not valid JSON'],
    ['not UTF-8', Uint8Array.of(0x22, 0xff, 0x22), 'invalid-input', 'not text in UTF-8'],
    ['a name twice', '{"a":1,"a":2}', 'invalid-input', 'the field "a" occurs twice'],
    ['a name twice, escaped', '{"a":1,"\\u0061":2}', 'invalid-input', 'the field "a" occurs twice'],
    ['a name twice, around a list', '{"a":[{"a":1}],"a":2}', 'invalid-input', 'the field "a" occurs twice'],
    ['__proto__', '{"__proto__":{"polluted":1}}', 'invalid-input', '"__proto__" is not allowed'],
    ['__proto__, escaped', '{"_\\u005fproto__":{}}', 'invalid-input', '"__proto__" is not allowed'],
    ['__proto__, deep', '[{"a":{"__proto__":1}}]', 'invalid-input', '"__proto__" is not allowed'],
    ['five levels', '[[[[[]]]]]', 'too-large', 'more than 4 levels deep'],
    ['many values', `[${'0,'.repeat(30)}0]`, 'too-large', 'more than 20 values'],
    ['many objects', `[${'{},'.repeat(15)}{}]`, 'too-large', 'more than 20 values'],
    ['long text', `"${'x'.repeat(1000)}"`, 'too-large', 'larger than 1000 bytes'],
    ['long text of wide letters', `"${'€'.repeat(400)}"`, 'too-large', 'larger than 1000 bytes'],
    ['many bytes', new Uint8Array(1001), 'too-large', 'larger than 1000 bytes'],
  ])('refuses %s', (_, input, code, reason) => {
    const error = failure(input);
    expect(error.code).toBe(code);
    expect(error.message).toContain(reason);
    expect(error.message).not.toContain('\n');
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('is not impressed by ten million brackets', () => {
    const limits = { maxBytes: 32 * 1024 * 1024, maxDepth: 32, maxValues: 4_000_000 };
    expect(failure('['.repeat(10_000_000), limits).message).toContain('32 levels');
    expect(failure('{"a":'.repeat(5_000_000), limits).message).toContain('32 levels');
  });
});
