/** Layers that draw random numbers while a model trains. They are told before each step which one it is. */
import { layers, type LayersModel } from '@tensorflow/tfjs-layers';
import { TwinrunError } from '../errors.ts';

/** What a layer's draws may depend on, besides its name. */
export interface DrawingStep {
  readonly seed: string;
  /** Counted from 1. */
  readonly step: number;
}

export abstract class DrawingLayer extends layers.Layer {
  #step: DrawingStep | undefined;

  beginStep(step: DrawingStep): void {
    this.#step = step;
  }

  /** @throws TwinrunError('unsupported') when nobody said which step it is */
  protected get step(): DrawingStep {
    if (this.#step === undefined)
      throw new TwinrunError('unsupported', `layer ${this.name} was not told the step`, this.name);
    return this.#step;
  }
}

/** Says which step the next forward pass in training belongs to. */
export function beginStep(model: LayersModel, step: DrawingStep): void {
  for (const layer of model.layers) if (layer instanceof DrawingLayer) layer.beginStep(step);
}
