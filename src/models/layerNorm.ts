/**
 * Layer normalisation. tf.layers' own repeats mean, variance, gamma and beta for each element, and the gradient of that is
 * a thousand slices added one by one; here they are broadcast, and gradients are single sums.
 */
import { add, mean, mul, rsqrt, scalar, sub, type Tensor } from '@tensorflow/tfjs-core';
import { initializers, layers } from '@tensorflow/tfjs-layers';

type LayerVariable = ReturnType<layers.Layer['addWeight']>;

interface LayerNormConfig {
  readonly name: string;
  readonly epsilon: number;
}

/**
 * Over the last axis: add(mul(d, mul(gamma, rsqrt(add(variance, RN(epsilon))))), beta) with d = sub(x, mean(x)) and
 * variance = mean(mul(d, d)). `gamma` starts from ones, `beta` from zeros.
 */
export class LayerNorm extends layers.Layer {
  static readonly className = 'LayerNorm';
  readonly epsilon: number;
  #weights: { readonly gamma: LayerVariable; readonly beta: LayerVariable } | undefined;

  constructor({ name, epsilon }: LayerNormConfig) {
    super({ name });
    this.epsilon = epsilon;
  }

  override build(inputShape: (number | null)[]): void {
    const width = inputShape.slice(-1);
    this.#weights = {
      gamma: this.addWeight('gamma', width, 'float32', initializers.ones()),
      beta: this.addWeight('beta', width, 'float32', initializers.zeros()),
    };
    this.built = true;
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const x = Array.isArray(inputs) ? inputs[0] : inputs;
    if (this.#weights === undefined) throw new Error(`layer ${this.name} is not built`);
    const { gamma, beta } = this.#weights;
    const d = sub(x, mean(x, -1, true));
    const variance = mean(mul(d, d), -1, true);
    const factor = mul(gamma.read(), rsqrt(add(variance, scalar(this.epsilon))));
    return add(mul(d, factor), beta.read());
  }

  override computeOutputShape(shape: (number | null)[]): (number | null)[] {
    return shape;
  }

  override getConfig() {
    const starts = {
      gammaInitializer: { className: 'Ones', config: {} },
      betaInitializer: { className: 'Zeros', config: {} },
    };
    return { ...super.getConfig(), epsilon: this.epsilon, ...starts };
  }
}
