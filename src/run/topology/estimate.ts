/**
 * What a topology makes of an example: shapes, weights and multiply-adds of every layer, by arithmetic alone. It is known
 * before anything is allocated, so that a model that is too large is refused rather than tried.
 */
import { TwinrunError } from '../../errors.ts';
import { elements, shapeText, type LayerKind, type LayerSize, type Shape } from './kind.ts';
import { KINDS, type LayerClass } from './kinds.ts';
import { sourceNames } from './readGraph.ts';
import { LIMITS, type LayerTopology, type Topology } from './topology.ts';

export interface LayerEstimate extends LayerSize {
  readonly name: string;
  readonly className: LayerClass;
}

export interface Estimate {
  /** Of one example, as are all shapes and counts. */
  readonly input: Shape;
  readonly layers: readonly LayerEstimate[];
  readonly output: Shape;
  readonly parameters: number;
  /** Of the forward pass; a training step takes about three times as many. */
  readonly multiplyAdds: number;
  /** Elements of all outputs. */
  readonly activations: number;
}

/** As far as it goes: the layers up to the one at fault. */
export interface Attempt {
  readonly input: Shape;
  readonly layers: readonly LayerEstimate[];
  readonly problem: TwinrunError | null;
}

/** A layer's settings, its defaults filled in. */
export function settingsOf({ class_name: of, config }: LayerTopology): Readonly<Record<string, unknown>> {
  const defaults = Object.entries(KINDS[of].fields).map(([key, { otherwise }]) => [key, otherwise]);
  return { ...Object.fromEntries(defaults), ...config };
}

/** The shape of an example, as the model takes it. */
export function inputShape({ config: { layers } }: Topology): Shape {
  const holder = layers.find(({ config }) => config['batch_input_shape'] !== undefined);
  // readTopology has made it so.
  const [, ...shape] = holder?.config['batch_input_shape'] as readonly [null, ...number[]];
  return shape;
}

function sizeOf(layer: LayerTopology, inputs: readonly Shape[]): LayerSize {
  // The kind belongs to the class, and the settings are those that its fields describe.
  const kind = KINDS[layer.class_name] as unknown as LayerKind;
  return kind.size(settingsOf(layer) as never, inputs);
}

/** @param topology as readTopology or an editor makes it: keys and values are right, shapes need not be */
export function attempt(topology: Topology): Attempt {
  const input = inputShape(topology);
  const layers: LayerEstimate[] = [];
  const outputs = new Map<string, Shape>();
  let before: Shape = input;
  const totals = { parameters: 0, multiplyAdds: 0, activations: 0, timeSteps: 0 };
  const list: readonly LayerTopology[] = topology.config.layers;
  for (const [index, layer] of list.entries()) {
    const name = String(layer.config['name']);
    const className = layer.class_name;
    try {
      const inputs =
        topology.class_name === 'Sequential'
          ? [before]
          : sourceNames(topology.config.layers[index] ?? never()).map((source) => outputs.get(source) ?? []);
      const size = sizeOf(layer, inputs);
      requireDrawable(layer, size);
      totals.parameters += size.parameters;
      totals.multiplyAdds += size.multiplyAdds;
      totals.activations += elements(size.output);
      totals.timeSteps += size.timeSteps;
      requireWithin(size.output, totals);
      before = size.output;
      outputs.set(name, size.output);
      layers.push({ name, className, ...size });
    } catch (error) {
      if (!(error instanceof TwinrunError)) throw error;
      const where = `layer ${String(index + 1)}, ${name} (${className})`;
      const path = `layers[${String(index)}]`;
      const problem = new TwinrunError(error.code, `${where}: ${error.message}`, path, error.advice);
      return { input, layers, problem };
    }
  }
  return { input, layers, problem: endProblem(list.at(-1) ?? never(), list.length - 1) };
}

function never(): never {
  throw new Error('a topology without that layer');
}

/** Orthogonal weights take longer to draw than others. */
function requireDrawable(layer: LayerTopology, { parameters }: LayerSize): void {
  const declares = (value: unknown): boolean =>
    value === 'orthogonal' ||
    (typeof value === 'object' &&
      value !== null &&
      'class_name' in value &&
      value.class_name === 'Orthogonal');
  const found = Object.entries(settingsOf(layer)).find(
    ([key, value]) => key.endsWith('_initializer') && declares(value),
  );
  if (found !== undefined && parameters > LIMITS.orthogonal)
    throw new TwinrunError(
      'too-large',
      `has ${parameters.toLocaleString('en')} weights, too many to draw orthogonal ones (${LIMITS.orthogonal.toLocaleString('en')})`,
      '',
      `Give another ${found[0]}, for instance glorotUniform.`,
    );
}

function requireWithin(output: Shape, totals: Readonly<Record<keyof typeof WORDS, number>>): void {
  if (output.length > 4) throw new TwinrunError('invalid-input', `gives ${shapeText(output)}: too many axes`);
  for (const [key, words] of Object.entries(WORDS)) {
    // The keys of WORDS.
    const limit = key as keyof typeof WORDS;
    if (!(totals[limit] <= LIMITS[limit]))
      throw new TwinrunError(
        'too-large',
        `brings the model to ${totals[limit].toLocaleString('en')} ${words}; the limit is ${LIMITS[limit].toLocaleString('en')}`,
      );
  }
}

const WORDS = {
  parameters: 'weights',
  multiplyAdds: 'multiply-adds an example',
  activations: 'elements of outputs an example',
  timeSteps: 'time steps',
} as const;

/** A model gives logits: the loss has the softmax in it. */
function endProblem(layer: LayerTopology, index: number): TwinrunError | null {
  const settings = settingsOf(layer);
  if (layer.class_name !== 'Softmax' && settings['activation'] !== 'softmax') return null;
  return new TwinrunError(
    'invalid-input',
    `layer ${String(index + 1)}, ${String(layer.config['name'])}: a model ends with logits; the loss applies the softmax itself`,
    `layers[${String(index)}]`,
    layer.class_name === 'Softmax' ? 'Leave this layer out.' : 'Make its activation linear.',
  );
}

/** @throws TwinrunError for a layer that does not fit, and for a model that is too large */
export function estimate(topology: Topology): Estimate {
  const { input, layers, problem } = attempt(topology);
  if (problem !== null) throw problem;
  const sum = (of: (layer: LayerEstimate) => number): number =>
    layers.reduce((total, layer) => total + of(layer), 0);
  return {
    input,
    layers,
    output: layers.at(-1)?.output ?? [],
    parameters: sum(({ parameters }) => parameters),
    multiplyAdds: sum(({ multiplyAdds }) => multiplyAdds),
    activations: sum(({ output }) => elements(output)),
  };
}
