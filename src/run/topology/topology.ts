/**
 * A model of one's own: a tf.layers topology, as `model.toJSON()` has it, in one canonical form. Only what is listed in
 * kinds.ts can be said; keys with tf.layers' own default are left out, so that one model has one text and one recipe id.
 */
import type { LayerClass } from './kinds.ts';

/** A layer with its settings under tf.layers' names; those that have their default are left out. */
export interface LayerTopology {
  readonly class_name: LayerClass;
  /** Has a name, unique in the model. The first layer of a Sequential and an InputLayer have batch_input_shape. */
  readonly config: Readonly<Record<string, unknown>>;
}

/** Layers one after the other; the first has the shape of an example, [null, ...]. */
export interface SequentialTopology {
  readonly class_name: 'Sequential';
  readonly config: { readonly layers: readonly LayerTopology[] };
}

/** [layer, 0, 0]: the output of a layer, each of which is used as it stands once. */
export type OutputOf = readonly [layer: string, node: 0, tensor: 0];

export interface NodeTopology extends LayerTopology {
  readonly name: string;
  /** Empty for the InputLayer, else one list of [layer, 0, 0, {}]. */
  readonly inbound_nodes: readonly (readonly (readonly unknown[])[])[];
}

/** A graph of layers with one input and one output, every layer after those that it takes its inputs from. */
export interface GraphTopology {
  readonly class_name: 'Model';
  readonly config: {
    readonly layers: readonly NodeTopology[];
    readonly input_layers: readonly OutputOf[];
    readonly output_layers: readonly OutputOf[];
  };
}

export type Topology = SequentialTopology | GraphTopology;

/** What a model of one's own may have at most; all of it is known before anything is allocated. */
export const LIMITS = {
  layers: 64,
  /** Units, filters and the like. */
  width: 65_536,
  /** Rows, columns and steps of an example. */
  side: 4096,
  kernel: 64,
  /** Weights in all. */
  parameters: 20_000_000,
  /** Of a layer with an orthogonal initialiser, which takes up to this to the power of 1.5 operations. */
  orthogonal: 4_000_000,
  /** Forward, an example. */
  multiplyAdds: 1_000_000_000,
  /** Elements of all layers' outputs together, an example: an evaluation has them of 500 at once. */
  activations: 500_000,
  /** The same of a whole batch. */
  batchActivations: 268_435_456,
  /** Of all recurrent layers together. */
  timeSteps: 2048,
} as const;
