/** From a trained model to what is shown of it. */
import { mul, sigmoid, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { BatchBuffer } from '../data/batches.ts';
import { beginExamples, beginSamples } from '../models/drawingLayer.ts';
import type { EvaluationInput } from './evaluate.ts';
import type { Exhibit } from './exhibit.ts';
import { onBackend } from './onBackend.ts';
import type { Recipe } from './recipe.ts';
import { batchTensors, forward } from './tasks/index.ts';

/** Images in a row, and rows of samples. */
const COLUMNS = 10;
const SAMPLE_ROWS = 5;

type Maker = (input: EvaluationInput) => Promise<Exhibit>;

const MAKERS: Readonly<Partial<Record<Recipe['loss'], readonly Maker[]>>> = {
  reconstruction: [reconstructions],
  evidenceLowerBound: [reconstructions, samples],
};

/** None where the loss is about nothing that could be shown, or the examples are no grey images. */
export async function makeExhibits(loss: Recipe['loss'], input: EvaluationInput): Promise<Exhibit[]> {
  const [, , channels = 1] = input.dataset.featureShape;
  if (input.dataset.featureShape.length < 2 || channels !== 1) return [];
  const exhibits: Exhibit[] = [];
  for (const maker of MAKERS[loss] ?? []) exhibits.push(await maker(input));
  return exhibits;
}

/** The first held-out images above what the model makes of them. */
async function reconstructions(input: EvaluationInput): Promise<Exhibit> {
  const shown = input.examples.subarray(0, COLUMNS);
  const { features } = new BatchBuffer(shown.length, input.features, input.dataset).fill(shown);
  const made = await imagesOf(input, shown, () =>
    beginExamples(input.model, { seed: input.seed, firstExample: 0 }),
  );
  const pixels = new Uint8Array(2 * features.length);
  pixels.set(features.map((value) => Math.round(255 * value)));
  pixels.set(made, features.length);
  return {
    ...{ kind: 'images', title: 'Test images and what the model makes of them' },
    description: `Above, the first ${shown.length} test images; below each, the same image as the model draws it from its code.`,
    ...sizeOf(input),
    columns: shown.length,
    pixels,
  };
}

/** Images of codes that the model draws itself. */
async function samples(input: EvaluationInput): Promise<Exhibit> {
  const count = Math.min(COLUMNS * SAMPLE_ROWS, input.examples.length);
  const pixels = await imagesOf(input, input.examples.subarray(0, count), () =>
    beginSamples(input.model, input.seed),
  );
  return {
    ...{ kind: 'images', title: 'Images of its own' },
    description: `${count} images of nobody’s hand: the model draws each from a code of standard normal numbers, which come from a stream of this run’s seed.`,
    ...sizeOf(input),
    columns: Math.min(COLUMNS, count),
    pixels,
  };
}

/** The model's first output for a batch of examples, as pixels. */
async function imagesOf(
  { task, model, dataset, features, on }: EvaluationInput,
  examples: Uint32Array,
  begin: () => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const batch = new BatchBuffer(examples.length, features, dataset).fill(examples);
  const shades = await onBackend(on, () => {
    begin();
    return tidy((): Tensor => {
      const [logits] = forward(model, batchTensors(task, batch).features, false);
      return mul(sigmoid(logits), 255);
    });
  });
  const values = await shades.data<'float32'>();
  shades.dispose();
  return Uint8Array.from(values, Math.round);
}

function sizeOf({ dataset }: EvaluationInput): { readonly width: number; readonly height: number } {
  const [height, width] = dataset.featureShape;
  return { width, height };
}
