/** From anybody's JSON to a topology: what is accepted, what is refused and in which words. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DATASET_DESCRIPTIONS, findDescription } from '../../../src/data/descriptions.ts';
import { TwinrunError } from '../../../src/errors.ts';
import { canonicalJson } from '../../../src/numerics/canonicalJson.ts';
import { sha256Hex } from '../../../src/numerics/sha256.ts';
import { benchmarkOf, fileClaim } from '../../../src/run/claim.ts';
import { decodeLink, encodeLink } from '../../../src/run/link.ts';
import { placementOf } from '../../../src/run/placement.ts';
import { recipeDiff } from '../../../src/run/recipeDiff.ts';
import { parseRecipe } from '../../../src/run/recipeSchema.ts';
import { estimate } from '../../../src/run/topology/estimate.ts';
import { ownRecipe } from '../../../src/run/topology/ownRecipe.ts';
import { readTopology } from '../../../src/run/topology/readTopology.ts';
import type { Topology } from '../../../src/run/topology/topology.ts';
import { sampleRun } from '../samples.ts';
import { arbitraryTopology } from './arbitrary.ts';

type Json = Readonly<Record<string, unknown>>;

const dense = (config: Json = {}): Json => ({
  class_name: 'Dense',
  config: { name: 'fc', units: 3, ...config },
});
const sequential = (...layers: unknown[]): Json => ({ class_name: 'Sequential', config: { layers } });
/** Layers after one that takes four numbers. */
const after = (...layers: unknown[]): Json =>
  sequential(dense({ name: 'first', units: 4, batch_input_shape: [null, 4] }), ...layers);
const onImages = (...layers: unknown[]): Json =>
  sequential(
    { class_name: 'ReLU', config: { name: 'first', batch_input_shape: [null, 8, 8, 2] } },
    ...layers,
  );

const node = (name: string, class_name: string, config: Json, ...from: string[]): Json => ({
  ...{ name, class_name, config: { name, ...config } },
  inbound_nodes: from.length === 0 ? [] : [from.map((source) => [source, 0, 0, {}])],
});
const graph = (...layers: Json[]): Json => ({
  class_name: 'Model',
  config: { layers, input_layers: [['in', 0, 0]], output_layers: [[layers.at(-1)?.['name'], 0, 0]] },
});
const input = node('in', 'InputLayer', { batch_input_shape: [null, 4] });

function failure(read: () => unknown): TwinrunError {
  try {
    read();
  } catch (error) {
    if (error instanceof TwinrunError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('readTopology', () => {
  it('leaves out what is tf.layers’ default, and gives one spelling to each value', () => {
    const { topology, notes } = readTopology({
      modelTopology: {
        ...{ keras_version: 'tfjs-layers 4.22.0', backend: 'tensor_flow.js' },
        ...sequential({
          class_name: 'Dense',
          config: {
            ...{
              name: 'fc',
              units: 3,
              activation: 'linear',
              use_bias: true,
              trainable: true,
              dtype: 'float32',
            },
            ...{ batch_input_shape: [null, 4], kernel_regularizer: null, bias_constraint: null },
            kernel_initializer: {
              class_name: 'VarianceScaling',
              config: { scale: 2, mode: 'fan_in', distribution: 'uniform', seed: null },
            },
            bias_initializer: { class_name: 'Zeros', config: {} },
          },
        }),
      },
      weightsManifest: [{ paths: ['weights.bin'] }],
    });
    const config = { name: 'fc', units: 3, kernel_initializer: 'heUniform', batch_input_shape: [null, 4] };
    expect(topology).toEqual(sequential({ class_name: 'Dense', config }));
    expect(notes).toEqual([expect.stringContaining('weights are not used')]);
  });

  it('is the same read again, for every topology', () => {
    fc.assert(
      fc.property(arbitraryTopology, (topology) => {
        const copy: unknown = JSON.parse(JSON.stringify(topology));
        expect(canonicalJson(readTopology(copy).topology)).toBe(canonicalJson(topology));
      }),
    );
  });

  it('reads a graph', () => {
    const { topology } = readTopology(
      graph(
        input,
        node('a', 'Dense', { units: 4 }, 'in'),
        node('sum', 'Add', {}, 'in', 'a'),
        node('all', 'Concatenate', { axis: -1 }, 'sum', 'a'),
      ),
    );
    expect(estimate(topology)).toMatchObject({ parameters: 20, multiplyAdds: 16, output: [8] });
  });

  it.each<[string, unknown, string, string]>([
    ['null', null, '', 'is not a tf.layers model'],
    ['a list', [], '', 'is not a tf.layers model'],
    ['a layer as a model', dense(), '', 'is not a tf.layers model'],
    ['no layers', sequential(), 'layers', 'at least one layer'],
    ['65 layers', sequential(...Array.from({ length: 65 }, () => dense())), 'layers', '65 layers; 64'],
    ['no shape', sequential(dense()), 'layers[0].batch_input_shape', 'the shape of an example'],
    [
      'a Lambda',
      after({ class_name: 'Lambda', config: {} }),
      'layers[1].class_name',
      'class "Lambda" is not',
    ],
    [
      'an inherited class',
      after({ class_name: 'constructor', config: {} }),
      'layers[1].class_name',
      'not allowed',
    ],
    [
      'an unknown key',
      after(dense({ code: 'x' })),
      'layers[1]',
      'the key "code" is not allowed; allowed are name, units',
    ],
    [
      'a prototype',
      after(JSON.parse('{"class_name":"Dense","config":{"__proto__":{"units":3}}}')),
      'layers[1].units',
      'units is missing',
    ],
    [
      'a regularizer',
      after(dense({ kernel_regularizer: {} })),
      'layers[1].kernel_regularizer',
      'must be null',
    ],
    ['no units', after({ class_name: 'Dense', config: {} }), 'layers[1].units', 'units is missing'],
    ['units 0', after(dense({ units: 0 })), 'layers[1].units', 'whole number from 1 to 65536'],
    ['a huge number of units', after(dense({ units: 1e300 })), 'layers[1].units', 'whole number'],
    [
      'too many weights',
      after(dense({ units: 60000 }), dense({ name: 'b', units: 60000 })),
      'layers[2]',
      'the limit is 20,000,000',
    ],
    [
      'a giant shape',
      sequential(dense({ batch_input_shape: [null, 65536, 65536, 65536] })),
      'layers[0]',
      'the limit is',
    ],
    [
      'a strange activation',
      after(dense({ activation: 'exp' })),
      'layers[1].activation',
      'must be one of linear, relu',
    ],
    [
      'orthogonal weights',
      after(dense({ kernel_initializer: { class_name: 'Identity', config: {} } })),
      'layers[1].kernel_initializer',
      'not drawn',
    ],
    ['one name twice', after(dense(), dense()), 'layers[2].name', 'another layer is named "fc"'],
    ['a path as a name', after(dense({ name: '../x' })), 'layers[1].name', 'letters, digits'],
    ['softmax at the end', after(dense({ activation: 'softmax' })), 'layers[1]', 'ends with logits'],
    [
      'a Softmax at the end',
      after(dense(), { class_name: 'Softmax', config: {} }),
      'layers[2]',
      'ends with logits',
    ],
    [
      'a channel first',
      onImages({ class_name: 'Flatten', config: { data_format: 'channels_first' } }),
      'layers[1].data_format',
      'must be "channels_last"',
    ],
    [
      'a window too large',
      onImages({ class_name: 'MaxPooling2D', config: { pool_size: 9 } }),
      'layers[1]',
      'larger than its input of 8 x 8',
    ],
    [
      'a convolution of numbers',
      after({ class_name: 'Conv2D', config: { filters: 2, kernel_size: 3 } }),
      'layers[1]',
      'takes (rows, columns, channels)',
    ],
    [
      'a wrong reshape',
      after({ class_name: 'Reshape', config: { target_shape: [3, -1] } }),
      'layers[1]',
      'cannot make [3, -1] of [4]',
    ],
    [
      'another axis',
      onImages({ class_name: 'BatchNormalization', config: { axis: 1 } }),
      'layers[1]',
      'the last axis',
    ],
    ['an Add in a row', after({ class_name: 'Add', config: {} }), 'layers[1]', 'no place in a Sequential'],
    [
      'a circle',
      graph(input, node('a', 'Dense', { units: 4 }, 'b'), node('b', 'Dense', { units: 4 }, 'a')),
      'layers[1].inbound_nodes',
      'not a layer before it',
    ],
    [
      'a loose end',
      graph(input, node('a', 'Dense', { units: 4 }, 'in'), node('b', 'Dense', { units: 4 }, 'in')),
      'layers[1]',
      'nothing takes the output of "a"',
    ],
    [
      'one input to add',
      graph(input, node('a', 'Add', {}, 'in')),
      'layers[1].inbound_nodes',
      'two inputs or more',
    ],
    [
      'unlike shapes',
      graph(input, node('a', 'Dense', { units: 3 }, 'in'), node('b', 'Add', {}, 'in', 'a')),
      'layers[2]',
      '[4] and [3]',
    ],
    [
      'orthogonal weights that take long to draw',
      sequential({ class_name: 'GRU', config: { units: 1200, batch_input_shape: [null, 2, 4] } }),
      'layers[0]',
      'too many to draw orthogonal ones',
    ],
  ])('refuses %s', (_, value, path, reason) => {
    const error = failure(() => readTopology(value));
    expect(error.message).toContain(reason);
    expect(error.path).toBe(path);
    expect(error.message).not.toContain('\n');
    expect(error.message.length).toBeLessThan(600);
  });

  it('refuses any JSON with an error of its own, never another', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (config, whole) => {
        for (const value of [
          whole,
          after({ class_name: 'Conv2D', config }),
          after(config),
          sequential(config),
        ])
          expect(failure(() => readTopology(value))).toBeInstanceOf(TwinrunError);
      }),
    );
  });
});

describe('a recipe with layers', () => {
  const data = findDescription('iris') ?? DATASET_DESCRIPTIONS[0];
  const recipeOf = (value: unknown) => ownRecipe(data, readTopology(value).topology);
  const recipe = recipeOf(after(dense()));
  const withTopology = (topology: unknown): unknown => ({ ...recipe, model: { kind: 'layers', topology } });

  it('is parsed as it is', () => {
    expect(parseRecipe(JSON.parse(JSON.stringify(recipe)))).toEqual(recipe);
  });

  it.each<[string, unknown, string]>([
    ['defaults spelt out', after(dense({ use_bias: true })), 'is not in canonical form'],
    [
      'another shape of examples',
      sequential(dense({ batch_input_shape: [null, 5] })),
      'takes [5], but an example of iris is [4]',
    ],
    ['too many outputs', after(dense({ units: 4 })), 'gives [4] for an example, but iris needs [3]'],
  ])('refuses %s', (_, topology, reason) => {
    expect(failure(() => parseRecipe(withTopology(topology))).message).toContain(reason);
  });

  it('says in plain words which layers differ', () => {
    const other = recipeOf(
      after({ class_name: 'Dropout', config: { name: 'drop', rate: 0.5 } }, dense({ activation: 'tanh' })),
    );
    expect(recipeDiff(recipe, other)).toEqual([
      { path: 'model.layers', label: 'layers', a: 'first, fc', b: 'first, drop, fc' },
      {
        path: 'model.layers.fc',
        label: 'layer fc',
        a: 'Dense, units 3',
        b: 'Dense, units 3, activation tanh',
      },
      { path: 'model.layers.drop', label: 'layer drop', a: 'not set', b: 'Dropout, rate 0.5' },
    ]);
  });

  it('has nothing to be compared with', () => {
    const run = sampleRun(recipe, { steps: 4, stepsPerEpoch: 2 });
    expect(placementOf(run)).toMatchObject({ standing: 'unjudged', changes: [] });
    expect(benchmarkOf(recipe)).toMatchObject({
      id: 'own-model',
      title: 'Own model on Iris',
      parameters: 35,
      target: null,
    });
  });

  it('fits a link only while it is short', async () => {
    const run = sampleRun(recipe, { steps: 4, stepsPerEpoch: 2 });
    const link = await encodeLink(fileClaim(run));
    expect((await decodeLink(link)).recipe).toEqual(recipe);
    const many = Array.from({ length: 60 }, (_, i) =>
      dense({
        name: `n${sha256Hex(String(i)).slice(0, 39)}`,
        units: 3 + ((i * 31) % 29),
        activation: ['tanh', 'relu', 'elu'][i % 3],
        kernel_initializer: {
          class_name: 'RandomNormal',
          config: { mean: 1 / (i + 3), stddev: Math.sqrt(i + 2) },
        },
      }),
    );
    const long = recipeOf(after(...many, dense({ name: 'out' })));
    const error = await encodeLink(fileClaim(sampleRun(long, { steps: 4, stepsPerEpoch: 2 }))).catch(
      (e: unknown) => e,
    );
    expect(error).toMatchObject({ code: 'too-large', advice: 'Share the run file instead.' });
  });

  it('is estimated as what it is: weights of a hostile topology are counted, not made', () => {
    const topology: Topology = readTopology(after(dense())).topology;
    expect(estimate(topology)).toMatchObject({
      parameters: 35,
      multiplyAdds: 28,
      activations: 7,
      input: [4],
      output: [3],
    });
  });
});
