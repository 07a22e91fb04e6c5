/**
 * CSV as this project writes it: UTF-8 without a byte order mark, lines that end in a line feed, a header line, fields
 * without quotes; every field is a decimal number but the last, which names the example's class. Strict: what is anything
 * else is refused with its line and column.
 */
import { TwinrunError } from '../errors.ts';

export interface CsvExamples {
  /** The header's names of the numeric columns. */
  readonly columns: readonly string[];
  /** Row-major: [examples, columns]. Decimal to binary64 to binary32, each rounded to nearest. */
  readonly features: Float32Array;
  /** Index into the classes, one an example. */
  readonly labels: Uint8Array;
}

/** At most 15 significant digits are exact enough that no engine could read them differently. */
const NUMBER = /^-?(0|[1-9][0-9]{0,7})(\.[0-9]{1,7})?$/;

const LIMITS = { bytes: 16 * 1024 * 1024, columns: 1024 } as const;

/**
 * @param header the header's fields, exactly
 * @param classes the names that the last column may have
 * @param path the file's name, for messages
 * @throws TwinrunError('invalid-input' | 'too-large') with path, line and column
 */
export function decodeCsv(
  bytes: Uint8Array,
  header: readonly string[],
  classes: readonly string[],
  path: string,
): CsvExamples {
  if (bytes.length > LIMITS.bytes)
    throw new TwinrunError('too-large', `more than ${LIMITS.bytes} bytes`, path);
  if (header.length > LIMITS.columns)
    throw new TwinrunError('too-large', `more than ${LIMITS.columns} columns`, path);
  const lines = decodeText(bytes, path).split('\n');
  if (lines.pop() !== '')
    throw new TwinrunError('invalid-input', 'the last line does not end: the file is cut off', path);
  const [first, ...rows] = lines;
  if (first !== header.join(',')) {
    throw new TwinrunError('invalid-input', `the header is not "${header.join(',')}"`, `${path}:1`);
  }
  const width = header.length - 1;
  const features = new Float32Array(rows.length * width);
  const labels = new Uint8Array(rows.length);
  rows.forEach((row, r) => {
    const line = `${path}:${r + 2}`;
    const fields = row.split(',');
    if (fields.length !== header.length) {
      throw new TwinrunError('invalid-input', `${fields.length} fields instead of ${header.length}`, line);
    }
    fields.forEach((field, c) => {
      if (c < width) {
        if (!NUMBER.test(field)) {
          throw new TwinrunError(
            'invalid-input',
            `${JSON.stringify(field)} is not a decimal number`,
            `${line}:${c + 1}`,
          );
        }
        features[r * width + c] = Number(field);
        return;
      }
      const label = classes.indexOf(field);
      if (label < 0) {
        throw new TwinrunError(
          'invalid-input',
          `${JSON.stringify(field)} is not a class`,
          `${line}:${c + 1}`,
        );
      }
      labels[r] = label;
    });
  });
  return { columns: header.slice(0, width), features, labels };
}

function decodeText(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new TwinrunError('invalid-input', 'not UTF-8', path);
  }
}
