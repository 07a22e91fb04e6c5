/** datasets/wdbc: one CSV file of scikit-learn, whose first line says how many rows and columns follow. */
import { decodeTable } from './table.ts';
import type { DecodedExamples } from './dataset.ts';

export function decodeWdbc(bytesOf: (file: string) => Uint8Array): DecodedExamples {
  return decodeTable(
    {
      dataset: 'wdbc',
      file: 'breast_cancer.csv',
      header: '569,30,malignant,benign',
      columns: 30,
      labels: ['0', '1'],
      classes: ['malignant', 'benign'],
    },
    bytesOf,
  );
}
