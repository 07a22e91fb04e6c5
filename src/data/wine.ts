/** datasets/wine: one CSV file of scikit-learn, whose first line says how many rows and columns follow. */
import { decodeTable } from './table.ts';
import type { DecodedExamples } from './dataset.ts';

export function decodeWine(bytesOf: (file: string) => Uint8Array): DecodedExamples {
  return decodeTable(
    {
      dataset: 'wine',
      file: 'wine_data.csv',
      header: '178,13,class_0,class_1,class_2',
      columns: 13,
      labels: ['0', '1', '2'],
      classes: ['cultivar 1', 'cultivar 2', 'cultivar 3'],
    },
    bytesOf,
  );
}
