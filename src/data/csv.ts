/**
 * CSV as this project reads it: UTF-8 without a byte order mark, lines that end in a line feed, a first line that is known
 * or none, fields without quotes; every field is a decimal number but the last, which names the example's class. Strict:
 * what is anything else is refused with its line and column.
 */
import { TwinrunError } from '../errors.ts';

export interface CsvFormat {
  /** The first line, exactly; null where the first line is an example. */
  readonly header: string | null;
  /** How many numbers come before the class. */
  readonly columns: number;
  /** What the last column may say, in the order of the classes. */
  readonly labels: readonly string[];
}

export interface CsvExamples {
  /** Row-major: [examples, columns]. Decimal to binary64 to binary32, each rounded to nearest. */
  readonly features: Float32Array;
  /** Index into the classes, one an example. */
  readonly labels: Uint8Array;
}

/** At most 15 significant digits are exact enough that no engine could read them differently. */
const NUMBER = /^-?(0|[1-9][0-9]{0,7})(\.[0-9]{1,7})?$/;

const MAX_BYTES = 16 * 1024 * 1024;

/**
 * @param path the file's name, for messages
 * @throws TwinrunError('invalid-input' | 'too-large') with path, line and column
 */
export function decodeCsv(bytes: Uint8Array, format: CsvFormat, path: string): CsvExamples {
  const rows = decodeLines(bytes, path);
  const { header, columns: width } = format;
  if (header !== null && rows.shift() !== header) {
    throw new TwinrunError('invalid-input', `the header is not "${header}"`, `${path}:1`);
  }
  const firstLine = header === null ? 1 : 2;
  const features = new Float32Array(rows.length * width);
  const labels = new Uint8Array(rows.length);
  rows.forEach((row, r) => {
    const line = `${path}:${r + firstLine}`;
    const fields = row.split(',');
    if (fields.length !== width + 1) {
      throw new TwinrunError('invalid-input', `${fields.length} fields instead of ${width + 1}`, line);
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
      const label = format.labels.indexOf(field);
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
  return { features, labels };
}

/**
 * The lines of a text in UTF-8, each of which ends in a line feed.
 *
 * @param path the file's name, for messages
 * @throws TwinrunError('invalid-input' | 'too-large') with the path
 */
export function decodeLines(bytes: Uint8Array, path: string): string[] {
  if (bytes.length > MAX_BYTES) throw new TwinrunError('too-large', `more than ${MAX_BYTES} bytes`, path);
  const lines = decodeText(bytes, path).split('\n');
  if (lines.pop() !== '')
    throw new TwinrunError('invalid-input', 'the last line does not end: the file is cut off', path);
  return lines;
}

function decodeText(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new TwinrunError('invalid-input', 'not UTF-8', path);
  }
}
