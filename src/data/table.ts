/** Data sets that are one CSV file: a row an example, a number a feature, the class last, not divided. */
import { decodeCsv } from './csv.ts';
import type { CsvFormat } from './csv.ts';
import type { DecodedExamples } from './dataset.ts';

export interface Table extends CsvFormat {
  readonly dataset: string;
  readonly file: string;
  /** The classes' names for people, in the order of `labels`. */
  readonly classes: readonly string[];
}

export function decodeTable(table: Table, bytesOf: (file: string) => Uint8Array): DecodedExamples {
  const { dataset, file, columns, classes } = table;
  const { features, labels } = decodeCsv(bytesOf(file), table, `${dataset}/${file}`);
  const featureNames = table.header?.split(',').slice(0, columns);
  return {
    featureShape: [columns],
    ...(featureNames === undefined ? {} : { featureNames }),
    features,
    labels,
    classes,
    given: null,
  };
}
