/**
 * datasets/diabetes: two text files, a patient a line: ten measurements with a space between them, and the number to be
 * predicted. Each number is the binary64 nearest to its decimal text, rounded to binary32.
 */
import { TwinrunError } from '../errors.ts';
import { decodeLines } from './csv.ts';
import type { DecodedExamples } from './dataset.ts';

const MEASUREMENTS = 10;

/** As C and NumPy print them. With at most 20 significant digits every engine reads the same binary64. */
const NUMBER = /^-?[0-9]{1,6}(\.[0-9]{1,18})?(e[+-][0-9]{2})?$/;
const MOST_DIGITS = 20;

/** @throws TwinrunError('invalid-input' | 'too-large') with file and line */
export function decodeDiabetes(bytesOf: (file: string) => Uint8Array): DecodedExamples {
  const features = numbers(bytesOf, 'diabetes_data_raw.csv', MEASUREMENTS);
  const labels = numbers(bytesOf, 'diabetes_target.csv', 1);
  if (features.length !== labels.length * MEASUREMENTS)
    throw new TwinrunError(
      'invalid-input',
      `${labels.length} targets for ${features.length / MEASUREMENTS} patients`,
      'diabetes/diabetes_target.csv',
    );
  return { featureShape: [MEASUREMENTS], features, labels, classes: [], given: null };
}

/** All numbers of a file, row-major: [lines, columns]. */
function numbers(bytesOf: (file: string) => Uint8Array, file: string, columns: number): Float32Array {
  const path = `diabetes/${file}`;
  const values = decodeLines(bytesOf(file), path).flatMap((line, l) => {
    const place = `${path}:${l + 1}`;
    const fields = line.split(' ');
    if (fields.length !== columns)
      throw new TwinrunError('invalid-input', `${fields.length} numbers instead of ${columns}`, place);
    return fields.map((field, c) => {
      if (NUMBER.test(field) && field.replace(/e.*|[^0-9]/g, '').length <= MOST_DIGITS) return Number(field);
      throw new TwinrunError(
        'invalid-input',
        `${JSON.stringify(field.slice(0, 60))} is not a decimal number`,
        `${place}:${c + 1}`,
      );
    });
  });
  return Float32Array.from(values);
}
