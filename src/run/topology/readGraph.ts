/** A tf.layers model of class Model (Keras: Functional): layers that name the layers whose outputs they take. */
import { ownField } from '../schemaParts.ts';
import { KINDS } from './kinds.ts';
import { isObject, onlyKeys, quoted, readLayer, refuse } from './readLayer.ts';
import { layerList, requireDistinct } from './layerList.ts';
import type { GraphTopology, NodeTopology, OutputOf } from './topology.ts';

/** Inputs of an Add or Concatenate at most. */
const MAX_INPUTS = 8;

/** The layer's name in [name, 0, 0] or [name, 0, 0, {}]. */
function sourceOf(value: unknown, path: string): string {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  const [name, node, tensor, settings] = list;
  const plain = settings === undefined || (isObject(settings) && Object.keys(settings).length === 0);
  if (typeof name !== 'string' || list.length < 3 || list.length > 4 || node !== 0 || tensor !== 0 || !plain)
    throw refuse(
      'must name a layer as [name, 0, 0, {}]: no layer is used twice, none has settings of a call',
      path,
    );
  return name;
}

/** Names of the layers whose outputs a layer takes. */
function sourcesOf(layer: unknown, path: string): readonly string[] {
  const nodes = ownField(layer, 'inbound_nodes');
  if (!Array.isArray(nodes) || nodes.length > 1)
    throw refuse('must be a list of one call: no layer is used twice', `${path}.inbound_nodes`);
  const [call = []]: readonly unknown[] = nodes;
  if (!Array.isArray(call) || call.length > MAX_INPUTS)
    throw refuse(`must be a list of at most ${String(MAX_INPUTS)} inputs`, `${path}.inbound_nodes`);
  return call.map((input) => sourceOf(input, `${path}.inbound_nodes`));
}

/** The one layer of input_layers or output_layers. */
function onlyOne(value: unknown, path: string): string {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  // Keras writes one as [name, 0, 0] as well as [[name, 0, 0]].
  const one = typeof list[0] === 'string' ? list : list[0];
  if (one === undefined || (one !== list && list.length !== 1))
    throw refuse('a model of one’s own has one input and one output', path);
  return sourceOf(one, path);
}

const output = (name: string): OutputOf => [name, 0, 0];

export function readGraph(config: unknown, note: (text: string) => void): GraphTopology {
  if (!isObject(config)) throw refuse('a model has a config', 'config');
  onlyKeys(config, ['name', 'layers', 'input_layers', 'output_layers', 'trainable', 'dtype'], '');
  const list = layerList(ownField(config, 'layers'), 'layers');
  const before = new Set<string>();
  const layers = list.map((value, index): NodeTopology => {
    const path = `layers[${String(index)}]`;
    if (isObject(value)) onlyKeys(value, ['class_name', 'name', 'config', 'inbound_nodes'], path);
    const read = readLayer(value, { path, index, note }, []);
    const name = String(read.config['name']);
    const given = ownField(value, 'name');
    if (given !== undefined && given !== name)
      throw refuse(
        `is named ${quoted(given)} outside of its config and ${quoted(name)} within`,
        `${path}.name`,
      );
    const sources = sourcesOf(value, path);
    const wanted = read.class_name === 'InputLayer' ? 0 : KINDS[read.class_name].inputs;
    if (wanted === 2 ? sources.length < 2 : sources.length !== wanted)
      throw refuse(
        `layer ${String(index + 1)}, ${name} (${read.class_name}): takes ${wanted === 2 ? 'two inputs or more' : `${String(wanted)} input`}, not ${String(sources.length)}`,
        `${path}.inbound_nodes`,
      );
    for (const source of sources)
      if (!before.has(source))
        throw refuse(
          `layer ${String(index + 1)}, ${name}: takes the output of ${quoted(source)}, which is not a layer before it`,
          `${path}.inbound_nodes`,
        );
    before.add(name);
    return {
      ...read,
      name,
      inbound_nodes: sources.length === 0 ? [] : [sources.map((source) => [source, 0, 0, {}])],
    };
  });
  requireDistinct(layers, 'layers');
  const [first] = layers.filter(({ class_name: kind }) => kind === 'InputLayer');
  const input = onlyOne(ownField(config, 'input_layers'), 'input_layers');
  if (first?.name !== input || layers.filter(({ class_name: kind }) => kind === 'InputLayer').length !== 1)
    throw refuse(`must name the model's only InputLayer, not ${quoted(input)}`, 'input_layers');
  const last = onlyOne(ownField(config, 'output_layers'), 'output_layers');
  const used = new Set(layers.flatMap(sourceNames));
  for (const [index, { name }] of layers.entries())
    if (used.has(name) === (name === last))
      throw refuse(
        name === last
          ? `the model's output ${quoted(name)} is the input of another layer`
          : `nothing takes the output of ${quoted(name)}`,
        `layers[${String(index)}]`,
      );
  if (!before.has(last)) throw refuse(`there is no layer ${quoted(last)}`, 'output_layers');
  return {
    class_name: 'Model',
    config: { layers, input_layers: [output(input)], output_layers: [output(last)] },
  };
}

/** The layers whose outputs a layer takes, by name. */
export function sourceNames({ inbound_nodes: nodes }: NodeTopology): readonly string[] {
  return nodes.flat().map(([name]) => String(name));
}
