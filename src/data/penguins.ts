/**
 * datasets/penguins: one JSON file, an array with an object a bird. The features are the four measurements, in the order of
 * MEASUREMENTS; island and sex are not used. A bird that was not measured (all four are null) is left out, so examples are
 * numbered among those that remain. Each number is the binary64 nearest to its decimal text, rounded to binary32.
 */
import * as v from 'valibot';
import { TwinrunError } from '../errors.ts';
import type { DecodedExamples } from './dataset.ts';

const FILE = 'penguins.json';
const MEASUREMENTS = ['Beak Length (mm)', 'Beak Depth (mm)', 'Flipper Length (mm)', 'Body Mass (g)'] as const;
const CLASSES = ['Adelie', 'Chinstrap', 'Gentoo'] as const;
const MAX_BYTES = 16 * 1024 * 1024;

const measurement = v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(1e6)));
const text = v.nullable(v.string());

const birds = v.array(
  v.strictObject({
    Species: v.picklist(CLASSES),
    Island: text,
    'Beak Length (mm)': measurement,
    'Beak Depth (mm)': measurement,
    'Flipper Length (mm)': measurement,
    'Body Mass (g)': measurement,
    Sex: text,
  }),
);

/** @throws TwinrunError('invalid-input' | 'too-large') with the file and the place within it */
export function decodePenguins(bytesOf: (file: string) => Uint8Array): DecodedExamples {
  const features: number[] = [];
  const labels: number[] = [];
  parse(bytesOf(FILE)).forEach((bird, row) => {
    const measured = MEASUREMENTS.map((name) => bird[name]).filter((value) => value !== null);
    if (measured.length === 0) return;
    if (measured.length < MEASUREMENTS.length) throw invalid('measured in part', `.${row}`);
    features.push(...measured);
    labels.push(CLASSES.indexOf(bird.Species));
  });
  return {
    featureShape: [MEASUREMENTS.length],
    featureNames: MEASUREMENTS,
    features: Float32Array.from(features),
    labels: Uint8Array.from(labels),
    classes: CLASSES,
    given: null,
  };
}

function parse(bytes: Uint8Array): v.InferOutput<typeof birds> {
  if (bytes.length > MAX_BYTES)
    throw new TwinrunError('too-large', `more than ${MAX_BYTES} bytes`, `penguins/${FILE}`);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (error) {
    throw invalid(`not JSON (${error instanceof Error ? error.message : String(error)})`, '');
  }
  const parsed = v.safeParse(birds, value);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const path = v.getDotPath(issue);
  throw invalid(issue.message, path === null ? '' : `.${path}`);
}

function invalid(message: string, place: string): TwinrunError {
  return new TwinrunError('invalid-input', message, `penguins/${FILE}${place}`);
}
