/** datasets/iris: one CSV file, written by this project. */
import { decodeTable } from './table.ts';
import type { DecodedExamples } from './dataset.ts';

const CLASSES = ['setosa', 'versicolor', 'virginica'];

export function decodeIris(bytesOf: (file: string) => Uint8Array): DecodedExamples {
  return decodeTable(
    {
      dataset: 'iris',
      file: 'iris.csv',
      header: 'sepal_length_cm,sepal_width_cm,petal_length_cm,petal_width_cm,species',
      columns: 4,
      labels: CLASSES,
      classes: CLASSES,
    },
    bytesOf,
  );
}
