/** A model while somebody edits it: JSON text, and the layers in it as far as they can be told. */
import type { DatasetDescription } from '../../data/descriptions.ts';
import { KINDS, type LayerClass } from '../../run/topology/kinds.ts';
import { outputsFor } from '../../run/topology/ownRecipe.ts';
import { ownField } from '../../run/schemaParts.ts';

/** Any values may stand in it: what is wrong with them is shown beside the layer. */
export interface DraftLayer {
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>>;
}

export interface Draft {
  /** The shape of an example, whatever it is. */
  readonly input: unknown;
  readonly layers: readonly DraftLayer[];
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The layers of a Sequential, or null for what only text can show: a graph, or no model at all. */
export function draftOf(value: unknown): Draft | null {
  const saved = ownField(value, 'modelTopology') ?? value;
  const json = ownField(saved, 'model_config') ?? saved;
  const list = ownField(ownField(json, 'config'), 'layers');
  if (ownField(json, 'class_name') !== 'Sequential' || !Array.isArray(list)) return null;
  const layers: DraftLayer[] = [];
  let input: unknown;
  for (const layer of list as readonly unknown[]) {
    const [name, config] = [ownField(layer, 'class_name'), ownField(layer, 'config')];
    if (typeof name !== 'string' || !isFields(config)) return null;
    const { batch_input_shape: shape, ...rest } = config;
    input ??= shape;
    layers.push({ class_name: name, config: rest });
  }
  return { input: Array.isArray(input) ? input.slice(1) : input, layers };
}

/** As the JSON view has it. */
export function textOf(json: unknown): string {
  // Short lists stand on a line.
  return JSON.stringify(json, null, 2).replace(
    /\[\s+((?:-?[\d.]+|null)(?:,\s+(?:-?[\d.]+|null))*)\s+\]/g,
    (_, inner: string) => `[${inner.replace(/,\s+/g, ', ')}]`,
  );
}

export function draftText({ input, layers }: Draft): string {
  const shape = Array.isArray(input) ? [null, ...(input as readonly unknown[])] : input;
  return textOf({
    class_name: 'Sequential',
    config: {
      layers: layers.map(({ class_name, config }, index) => ({
        class_name,
        config: index === 0 ? { ...config, batch_input_shape: shape } : config,
      })),
    },
  });
}

/** A name that no other layer has. */
function freshName(of: string, layers: readonly DraftLayer[]): string {
  const taken = new Set(layers.map(({ config }) => config['name']));
  for (let n = 1; ; n++) {
    const name = `${of.toLowerCase()}${String(n)}`;
    if (!taken.has(name)) return name;
  }
}

/** Settings that a new layer starts with. */
const NEW: Readonly<Partial<Record<LayerClass, Readonly<Record<string, unknown>>>>> = {
  Dense: { units: 32, activation: 'relu', kernel_initializer: 'heUniform' },
  Conv2D: {
    filters: 8,
    kernel_size: [3, 3],
    padding: 'same',
    activation: 'relu',
    kernel_initializer: 'heUniform',
  },
  DepthwiseConv2D: { kernel_size: [3, 3], padding: 'same', activation: 'relu' },
  SeparableConv2D: { filters: 8, kernel_size: [3, 3], padding: 'same', activation: 'relu' },
  Reshape: { target_shape: [-1] },
  Activation: { activation: 'relu' },
  Dropout: { rate: 0.25 },
  Embedding: {
    input_dim: 256,
    output_dim: 8,
    embeddings_initializer: { class_name: 'RandomUniform', config: { minval: -0.05, maxval: 0.05 } },
  },
  LSTM: { units: 32, unit_forget_bias: true },
  GRU: { units: 32 },
  SimpleRNN: { units: 32 },
};

/** What can be added to a Sequential. */
export const ADDABLE: readonly LayerClass[] = (Object.keys(KINDS) as LayerClass[]).filter(
  (name) => name !== 'InputLayer' && KINDS[name].inputs === 1,
);

export function newLayer(of: LayerClass, layers: readonly DraftLayer[]): DraftLayer {
  return { class_name: of, config: { name: freshName(of, layers), ...NEW[of] } };
}

export interface Preset {
  readonly id: string;
  readonly title: string;
  /** Undefined where it does not fit the data set. */
  draft(data: DatasetDescription): Draft | undefined;
}

const last = (data: DatasetDescription, initialiser = 'glorotUniform'): DraftLayer => ({
  class_name: 'Dense',
  config: { name: 'out', units: outputsFor(data), kernel_initializer: initialiser },
});
const hidden = (name: string, units: number): DraftLayer => ({
  class_name: 'Dense',
  config: { name, units, activation: 'relu', kernel_initializer: 'heUniform' },
});
const size = ({ featureShape }: DatasetDescription): number => featureShape.reduce((a, b) => a * b, 1);

export const PRESETS: readonly Preset[] = [
  {
    id: 'perceptron',
    title: 'Perceptron',
    draft: (data) => ({
      input: [size(data)],
      layers: [hidden('fc1', size(data) > 100 ? 64 : 16), last(data)],
    }),
  },
  {
    id: 'linear',
    title: 'One layer',
    draft: (data) => ({ input: [size(data)], layers: [last(data, 'zeros')] }),
  },
  {
    id: 'cnn',
    title: 'Small CNN',
    draft: (data) =>
      data.featureShape.length !== 3
        ? undefined
        : {
            input: data.featureShape,
            layers: [
              { class_name: 'Conv2D', config: { name: 'conv1', ...NEW.Conv2D } },
              { class_name: 'MaxPooling2D', config: { name: 'pool1' } },
              { class_name: 'Flatten', config: { name: 'flatten' } },
              last(data),
            ],
          },
  },
  {
    id: 'rows',
    title: 'Rows as a sequence',
    draft: ({ featureShape: [rows = 1, ...rest], ...data }) =>
      rest.length !== 2
        ? undefined
        : {
            input: [rows, rest.reduce((a, b) => a * b, 1)],
            layers: [
              { class_name: 'LSTM', config: { name: 'lstm', ...NEW.LSTM } },
              last({ ...data, featureShape: [rows, ...rest] }),
            ],
          },
  },
];
