/**
 * Dropout from named streams. The mask of layer `drop1` at step 17 comes from the stream `dropout/drop1/step-17`, one
 * uniform draw u an element in row-major order: RN(1 / (1 - rate)) where u >= rate, +0 elsewhere. The layer's result is
 * mul(x, mask), and so is its gradient. tf.layers' own Dropout draws from a source that no seed of a run controls.
 */
import { mul, tensor, type Tensor } from '@tensorflow/tfjs-core';
import { TwinrunError } from '../errors.ts';
import { stream } from '../random/stream.ts';
import { DrawingLayer } from './drawingLayer.ts';

/** The mask of a layer at a step, counted from 1. */
export function dropoutMask(
  seed: string,
  layer: string,
  step: number,
  rate: number,
  shape: readonly number[],
): Tensor {
  const random = stream(seed, `dropout/${layer}/step-${step}`);
  const scale = 1 / (1 - rate); // the store rounds it once
  const size = shape.reduce((a, b) => a * b, 1);
  const values = Float32Array.from({ length: size }, () => (random.uniform() >= rate ? scale : 0));
  return tensor(values, [...shape], 'float32');
}

interface DropoutConfig {
  readonly name: string;
  /** The part of the elements that are left out, from 0 to below 1. */
  readonly rate: number;
}

/** A layer that leaves elements out while training, once `beginStep` has said which step it is. */
export class StreamDropout extends DrawingLayer {
  static readonly className = 'StreamDropout';
  readonly rate: number;

  constructor({ name, rate }: DropoutConfig) {
    super({ name });
    if (!(rate >= 0 && rate < 1))
      throw new TwinrunError('invalid-input', `dropout rate ${rate} is not from 0 to below 1`, name);
    this.rate = rate;
  }

  override call(inputs: Tensor | Tensor[], kwargs: Record<string, unknown>): Tensor {
    const x = Array.isArray(inputs) ? inputs[0] : inputs;
    if (kwargs['training'] !== true || this.rate === 0) return x.clone();
    const { seed, step } = this.step;
    return mul(x, dropoutMask(seed, this.name, step, this.rate, x.shape));
  }

  override computeOutputShape(shape: (number | null)[]): (number | null)[] {
    return shape;
  }

  override getConfig() {
    return { ...super.getConfig(), rate: this.rate };
  }
}
