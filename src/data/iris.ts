/** datasets/iris: one CSV file. */
import { decodeCsv } from './csv.ts';
import type { DecodedExamples } from './dataset.ts';

const HEADER = ['sepal_length_cm', 'sepal_width_cm', 'petal_length_cm', 'petal_width_cm', 'species'];
const CLASSES = ['setosa', 'versicolor', 'virginica'];

export function decodeIris(bytesOf: (file: string) => Uint8Array): DecodedExamples {
  const file = 'iris.csv';
  const { features, labels, columns } = decodeCsv(bytesOf(file), HEADER, CLASSES, `iris/${file}`);
  return { featureShape: [columns.length], features, labels, classes: CLASSES, given: null };
}
