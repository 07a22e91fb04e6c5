/** Layers that draw random numbers. They are told before each forward pass what it is about. */
import { layers, type LayersModel } from '@tensorflow/tfjs-layers';
import { TwinrunError } from '../errors.ts';

/** What a layer's draws in a step of a training may depend on, besides its name. */
export interface DrawingStep {
  readonly seed: string;
  /** Counted from 1. */
  readonly step: number;
}

/** The same in a pass over held-out examples. */
export interface DrawingExamples {
  readonly seed: string;
  /** The place of the batch's first example among the held-out ones, from 0; the others follow it. */
  readonly firstExample: number;
}

/** The same where a model makes examples of its own, as many as its batch has. */
export interface DrawingSamples {
  readonly seed: string;
  readonly samples: true;
}

export type Drawing = DrawingStep | DrawingExamples | DrawingSamples;

export abstract class DrawingLayer extends layers.Layer {
  #drawing: Drawing | undefined;

  begin(drawing: Drawing): void {
    this.#drawing = drawing;
  }

  /** @throws TwinrunError('unsupported') when nobody said what the pass is about */
  protected get drawing(): Drawing {
    if (this.#drawing === undefined)
      throw new TwinrunError('unsupported', `layer ${this.name} was not told what to draw for`, this.name);
    return this.#drawing;
  }

  /** @throws TwinrunError('unsupported') when nobody said which step it is */
  protected get step(): DrawingStep {
    const { drawing } = this;
    if (!('step' in drawing))
      throw new TwinrunError('unsupported', `layer ${this.name} was not told the step`, this.name);
    return drawing;
  }
}

function begin(model: LayersModel, drawing: Drawing): void {
  for (const layer of model.layers) if (layer instanceof DrawingLayer) layer.begin(drawing);
}

/** Says which step the next forward pass in training belongs to. */
export function beginStep(model: LayersModel, step: DrawingStep): void {
  begin(model, step);
}

/** Says which held-out examples the next forward pass is about. */
export function beginExamples(model: LayersModel, examples: DrawingExamples): void {
  begin(model, examples);
}

/** Says that the next forward pass makes examples of its own. */
export function beginSamples(model: LayersModel, seed: string): void {
  begin(model, { seed, samples: true });
}
