/**
 * Attention of a sequence to itself, in which no place sees a later one. Not a bit of a result depends on what comes
 * later, although a matrix product scales its operands by group (numerics.md, section 4): in the product of weights and
 * values a group is one column of the values over all places, later ones too. So values are kept within ±LIMIT, and one
 * more place, which nobody sees, has the value LIMIT: the greatest of every group, whatever the others are.
 */
import {
  clipByValue,
  fill,
  matMul,
  mul,
  pad,
  reshape,
  scalar,
  softmax,
  split,
  tensor,
  transpose,
  where,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';

/** Below 4, so that all groups of values have the scale 2^2. */
export const LIMIT = 3.75;

/** -2^127: the score of a place that is not seen. Finite, so that no difference of scores is Inf - Inf. */
const UNSEEN = -170_141_183_460_469_231_731_687_303_715_884_105_728;

interface CausalAttentionConfig {
  readonly name: string;
  readonly heads: number;
}

/** (batch, places, 3 x width), queries, keys and values side by side, to (batch, places, width). It has no weights. */
export class CausalAttention extends layers.Layer {
  static readonly className = 'CausalAttention';
  readonly heads: number;

  constructor({ name, heads }: CausalAttentionConfig) {
    super({ name });
    this.heads = heads;
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const x = Array.isArray(inputs) ? inputs[0] : inputs;
    const [batch, places, triple] = x.shape as [number, number, number];
    const width = triple / 3;
    const each = width / this.heads;
    const [queries, keys, values] = split(x, 3, 2).map((part) =>
      transpose(reshape(part, [batch, places, this.heads, each]), [0, 2, 1, 3]),
    );
    const oneMore: [number, number][] = [
      [0, 0],
      [0, 0],
      [0, 1],
      [0, 0],
    ];
    const products = matMul(queries, pad(keys, oneMore), false, true);
    const scores = mul(products, scalar(1 / Math.sqrt(each)));
    const seen = where(earlier(places), scores, fill(scores.shape, UNSEEN));
    const kept = pad(clipByValue(values, -LIMIT, LIMIT), oneMore, LIMIT);
    const mixed = matMul(softmax(seen), kept);
    return reshape(transpose(mixed, [0, 2, 1, 3]), [batch, places, width]);
  }

  override computeOutputShape(shape: (number | null)[]): (number | null)[] {
    const [batch = null, places = null, triple] = shape;
    return [batch, places, (triple ?? 0) / 3];
  }

  override getConfig() {
    return { ...super.getConfig(), heads: this.heads };
  }
}

/** (places, places + 1), bool: whether place i sees place j, that is j <= i. */
function earlier(places: number): Tensor {
  const seen = Uint8Array.from({ length: places * (places + 1) }, (_, n) =>
    n % (places + 1) <= Math.floor(n / (places + 1)) ? 1 : 0,
  );
  return tensor(seen, [places, places + 1], 'bool');
}
