/** A learnt vector for every place of a sequence, added to what stands there. */
import { add, type Tensor } from '@tensorflow/tfjs-core';
import { layers, type initializers } from '@tensorflow/tfjs-layers';

type Initializer = ReturnType<typeof initializers.zeros>;
type LayerVariable = ReturnType<layers.Layer['addWeight']>;

interface PositionEmbeddingConfig {
  readonly name: string;
  /** How the vectors start. */
  readonly embeddingsInitializer: Initializer;
}

/** (batch, places, width) to the same shape: add(x, embeddings), the weight `embeddings` of (places, width). */
export class PositionEmbedding extends layers.Layer {
  static readonly className = 'PositionEmbedding';
  readonly #initializer: Initializer;
  #embeddings: LayerVariable | undefined;

  constructor({ name, embeddingsInitializer }: PositionEmbeddingConfig) {
    super({ name });
    this.#initializer = embeddingsInitializer;
  }

  override build(inputShape: (number | null)[]): void {
    this.#embeddings = this.addWeight('embeddings', inputShape.slice(1), 'float32', this.#initializer);
    this.built = true;
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const x = Array.isArray(inputs) ? inputs[0] : inputs;
    if (this.#embeddings === undefined) throw new Error(`layer ${this.name} is not built`);
    return add(x, this.#embeddings.read());
  }

  override computeOutputShape(shape: (number | null)[]): (number | null)[] {
    return shape;
  }

  override getConfig() {
    const { className } = this.#initializer.constructor as unknown as { className: string };
    return {
      ...super.getConfig(),
      embeddingsInitializer: { className, config: this.#initializer.getConfig() },
    };
  }
}
