/** The beginning of a data set as a person would look at it: rows, pictures, or text. Nothing here reaches a result. */
import { exampleCount, featureCount, type Dataset } from './dataset.ts';

export interface PicturePreview {
  readonly kind: 'pictures';
  readonly height: number;
  readonly width: number;
  readonly pictures: readonly {
    /** Four bytes a pixel: red, green, blue, opaque. */
    readonly pixels: Uint8ClampedArray<ArrayBuffer>;
    readonly label: string;
  }[];
}

export interface TablePreview {
  readonly kind: 'table';
  readonly columns: readonly string[];
  /** Features after the first COLUMNS are left out. */
  readonly columnsInAll: number;
  readonly rows: readonly { readonly cells: readonly (number | null)[]; readonly label: string }[];
}

export interface TextPreview {
  readonly kind: 'text';
  readonly text: string;
}

export type DatasetPreview = PicturePreview | TablePreview | TextPreview;

const PICTURES = 30;
const ROWS = 8;
const COLUMNS = 12;
const CHARACTERS = 600;
/** Pictures of more pixels a side are not shown as such. */
const MAX_SIDE = 256;

export function previewOf(dataset: Dataset): DatasetPreview {
  const { featureShape, labelsEach = 1, classes } = dataset;
  // Windows of a text: each feature is a character, and so is each label.
  if (labelsEach > 1 && classes.length > 0) return textOf(dataset);
  const [height = 0, width = 0, channels = 0] = featureShape;
  const pictured =
    featureShape.length === 3 &&
    (channels === 1 || channels === 3) &&
    height <= MAX_SIDE &&
    width <= MAX_SIDE;
  return pictured ? picturesOf(dataset, height, width, channels) : tableOf(dataset);
}

function labelOf({ labels, labelsEach = 1, classes }: Dataset, example: number): string {
  const own = [...labels.subarray(example * labelsEach, (example + 1) * labelsEach)];
  return own.map((label) => classes[label] ?? String(label)).join(', ');
}

function textOf({ features, classes }: Dataset): TextPreview {
  return {
    kind: 'text',
    text: [...features.subarray(0, CHARACTERS)].map((code) => classes[code] ?? '').join(''),
  };
}

/** The first examples of every class in turn, so that each is seen. */
function chosenExamples(dataset: Dataset): number[] {
  const { labels, classes } = dataset;
  const first = Math.min(PICTURES, exampleCount(dataset));
  if (classes.length === 0) return Array.from({ length: first }, (_, example) => example);
  const each = Math.max(1, Math.floor(PICTURES / classes.length));
  const taken = classes.map((): number[] => []);
  for (let example = 0; example < labels.length; example++) {
    const own = taken[labels[example] ?? 0];
    if (own !== undefined && own.length < each) own.push(example);
    if (taken.every((some) => some.length === each)) break;
  }
  return Array.from({ length: each }, (_, round) => taken.flatMap((some) => some.slice(round, round + 1)))
    .flat()
    .slice(0, PICTURES);
}

function picturesOf(dataset: Dataset, height: number, width: number, channels: number): PicturePreview {
  const { features } = dataset;
  const size = featureCount(dataset);
  const examples = chosenExamples(dataset);
  const [dark, bright] = features instanceof Uint8Array ? [0, 255] : rangeOf(features, examples, size);
  const pictures = examples.map((example) => {
    const pixels = new Uint8ClampedArray(4 * height * width).fill(255);
    for (let pixel = 0; pixel < height * width; pixel++)
      for (let colour = 0; colour < 3; colour++) {
        const value = features[example * size + pixel * channels + (channels === 3 ? colour : 0)] ?? 0;
        pixels[4 * pixel + colour] = ((value - dark) / (bright - dark || 1)) * 255;
      }
    return { pixels, label: labelOf(dataset, example) };
  });
  return { kind: 'pictures', height, width, pictures };
}

function rangeOf(
  features: Float32Array | Uint8Array,
  examples: readonly number[],
  size: number,
): readonly [number, number] {
  let [least, greatest] = [Infinity, -Infinity];
  for (const example of examples)
    for (const value of features.subarray(example * size, (example + 1) * size)) {
      least = Math.min(least, value);
      greatest = Math.max(greatest, value);
    }
  return [least, greatest];
}

function tableOf(dataset: Dataset): TablePreview {
  const size = featureCount(dataset);
  const shown = Math.min(size, COLUMNS);
  const names = dataset.featureNames ?? [];
  return {
    kind: 'table',
    columns: Array.from({ length: shown }, (_, feature) => names[feature] ?? `feature ${feature + 1}`),
    columnsInAll: size,
    rows: Array.from({ length: Math.min(ROWS, exampleCount(dataset)) }, (_, example) => ({
      cells: Array.from({ length: shown }, (_none, feature) => {
        const value = dataset.features[example * size + feature] ?? NaN;
        return Number.isNaN(value) ? null : value;
      }),
      label: labelOf(dataset, example),
    })),
  };
}
