/** A topology from anybody's JSON: what tf.layers saves, or what Keras does in a model.json, in one canonical form. */
import * as v from 'valibot';
import { canonicalJson } from '../../numerics/canonicalJson.ts';
import { ownField } from '../schemaParts.ts';
import { estimate } from './estimate.ts';
import { KINDS } from './kinds.ts';
import { layerList, requireDistinct } from './layerList.ts';
import { readGraph } from './readGraph.ts';
import { isObject, issueText, onlyKeys, readLayer, refuse } from './readLayer.ts';
import type { Topology } from './topology.ts';

export interface ReadTopology {
  readonly topology: Topology;
  /** What of the input has no say, in sentences. */
  readonly notes: readonly string[];
}

/** The topology within a model.json, or the value itself. */
function unwrapped(value: unknown, note: (text: string) => void): unknown {
  let inner = value;
  if (ownField(inner, 'modelTopology') !== undefined) {
    if (ownField(inner, 'weightsManifest') !== undefined || ownField(inner, 'weightData') !== undefined)
      note('The file’s weights are not used: training begins with weights drawn from the seed.');
    if (ownField(inner, 'trainingConfig') !== undefined)
      note('The file’s training settings are not used: the recipe has its own.');
    inner = ownField(inner, 'modelTopology');
  }
  if (ownField(inner, 'training_config') !== undefined)
    note('The file’s training settings are not used: the recipe has its own.');
  return ownField(inner, 'model_config') ?? inner;
}

function readSequential(config: unknown, note: (text: string) => void): Topology {
  if (isObject(config)) onlyKeys(config, ['name', 'layers', 'build_input_shape', 'dtype'], '');
  const at = 'layers';
  let list = layerList(Array.isArray(config) ? config : ownField(config, 'layers'), at);
  let shape: unknown;
  if (ownField(list[0], 'class_name') === 'InputLayer') {
    // The first layer that computes says it instead.
    shape = readLayer(list[0], { path: `${at}[0]`, index: 0, note }, []).config['batch_input_shape'];
    list = layerList(list.slice(1), at);
  }
  const layers = list.map((value, index) => {
    const place = { path: `${at}[${String(index)}]`, index, note };
    const { class_name, config } = readLayer(value, place, index === 0 ? ['batch_input_shape'] : []);
    if (class_name === 'InputLayer' || KINDS[class_name].inputs > 1)
      throw refuse(`a ${class_name} has no place in a Sequential`, place.path);
    if (index > 0) return { class_name, config };
    shape ??= ownField(ownField(value, 'config'), 'batch_input_shape');
    const parsed = v.safeParse(KINDS.InputLayer.fields.batch_input_shape.schema, shape);
    if (!parsed.success)
      throw refuse(
        `the first layer must say the shape of an example: batch_input_shape ${issueText(parsed.issues[0])}`,
        `${place.path}.batch_input_shape`,
      );
    return { class_name, config: { ...config, batch_input_shape: parsed.output } };
  });
  requireDistinct(layers, at);
  return { class_name: 'Sequential', config: { layers } };
}

/**
 * @param value JSON, from anywhere
 * @throws TwinrunError that names the layer and the key, its path starting with `layers[n]` where it is about one
 */
export function readTopology(value: unknown): ReadTopology {
  const read = readLayers(value);
  estimate(read.topology);
  return read;
}

/** The same for a model whose layers need not fit together yet: right but for shapes and sizes. */
export function readLayers(value: unknown): ReadTopology {
  const notes = new Set<string>();
  const note = (text: string): void => void notes.add(text);
  const model = unwrapped(value, note);
  const className = ownField(model, 'class_name');
  if (!isObject(model) || (className !== 'Sequential' && className !== 'Model' && className !== 'Functional'))
    throw refuse(
      'is not a tf.layers model: its class_name must be Sequential or Model',
      '',
      'Save it with model.save() of TensorFlow.js or with tensorflowjs_converter, or write what model.toJSON() gives.',
    );
  onlyKeys(model, ['class_name', 'config', 'keras_version', 'backend'], '');
  const config = ownField(model, 'config');
  const topology = className === 'Sequential' ? readSequential(config, note) : readGraph(config, note);
  return { topology, notes: [...notes] };
}

/** Whether it is what readTopology makes of it: the only form that a recipe takes. */
export function isCanonical(value: unknown, topology: Topology): boolean {
  return canonicalJson(value) === canonicalJson(topology);
}
