/**
 * Normal distributions that a network gives by mean and logarithm of the variance: a number drawn from each, and how far
 * they are from the standard normal distribution. After Kingma and Welling, "Auto-Encoding Variational Bayes" (2013),
 * arXiv:1312.6114.
 *
 * Layer `latent` draws standard normal deviates, in row-major order of (examples, units), from a stream of its own:
 * at step 17 of a training from `latent/latent/step-17`; for held-out examples from `latent/latent/evaluation`, which has
 * the deviates of all of them in their order, the same at every evaluation; for samples from `latent/latent/samples`.
 */
import { add, customGrad, exp, expm1, mul, reshape, scalar, sub, sum, tensor } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import { stream, type Stream } from '../random/stream.ts';
import { DrawingLayer } from './drawingLayer.ts';

/** The beginning of a stream's normal deviates, made as far as somebody asked. */
class Deviates {
  readonly #stream: Stream;
  #values = new Float32Array(0);

  constructor(
    readonly seed: string,
    name: string,
  ) {
    this.#stream = stream(seed, name);
  }

  /** Deviates number `from` to `to` - 1. */
  slice(from: number, to: number): Float32Array {
    const known = this.#values.length;
    if (to > known) {
      const longer = new Float32Array(to);
      longer.set(this.#values);
      for (let i = known; i < to; i++) longer[i] = this.#stream.normal();
      this.#values = longer;
    }
    return this.#values.slice(from, to);
  }
}

/** From [mean, logVariance], both (examples, units): add(mean, mul(exp(mul(0.5, logVariance)), deviates)). */
export class GaussianSample extends DrawingLayer {
  static readonly className = 'GaussianSample';
  /** Of the held-out examples: every evaluation needs them again. */
  #ofExamples: Deviates | undefined;

  constructor({ name }: { readonly name: string }) {
    super({ name });
  }

  /** Samples are the deviates themselves: of [mean, logVariance] only the shape counts then. */
  override call(inputs: Tensor | Tensor[]): Tensor {
    const [mean, logVariance] = inputs as Tensor[];
    const deviates = this.#deviates(mean.shape);
    if ('samples' in this.drawing) return deviates;
    return add(mean, mul(exp(mul(scalar(0.5), logVariance)), deviates));
  }

  override computeOutputShape(shapes: (number | null)[][]): (number | null)[] {
    return shapes[0];
  }

  #deviates(shape: readonly number[]): Tensor {
    const [examples, units] = shape;
    const size = examples * units;
    return tensor(this.#values(size, units), [...shape], 'float32');
  }

  #values(size: number, units: number): Float32Array {
    const { drawing } = this;
    const { seed } = drawing;
    const streamOf = (part: string): Deviates => new Deviates(seed, `latent/${this.name}/${part}`);
    if ('step' in drawing) return streamOf(`step-${drawing.step}`).slice(0, size);
    if ('samples' in drawing) return streamOf('samples').slice(0, size);
    if (this.#ofExamples?.seed !== seed) this.#ofExamples = streamOf('evaluation');
    const from = drawing.firstExample * units;
    return this.#ofExamples.slice(from, from + size);
  }
}

/**
 * Each example's divergence (Kullback-Leibler, in nats) of its normal distributions from standard ones: half the sum rule
 * over its units of sub(add(mul(m, m), expm1(v)), v), v the logarithm of the variance. Derivatives m and
 * mul(0.5, expm1(v)).
 *
 * @param mean (examples, units)
 * @param logVariance (examples, units)
 * @returns (examples)
 */
export function divergenceFromStandard(mean: Tensor, logVariance: Tensor): Tensor1D {
  const op = customGrad((m, v, save) => {
    // tfjs hands a function that saves tensors for the gradient behind the inputs, which its types do not say.
    (save as unknown as (tensors: Tensor[]) => void)([m as Tensor, v as Tensor]);
    const terms = sub(add(mul(m as Tensor, m as Tensor), expm1(v as Tensor)), v as Tensor);
    return {
      value: mul(scalar(0.5), sum(terms, 1)),
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const each = reshape(dy, [-1, 1]);
        return [mul(each, saved[0]), mul(each, mul(scalar(0.5), expm1(saved[1])))];
      },
    };
  });
  return op(mean, logVariance) as Tensor1D;
}
