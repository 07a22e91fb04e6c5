/** A topology in words, layer by layer. */
import { settingsOf } from './estimate.ts';
import { sourceNames } from './readGraph.ts';
import type { LayerTopology, Topology } from './topology.ts';

/** The settings that say how large a layer is. */
const SIZES = ['units', 'filters', 'output_dim', 'rate'];

/** "Conv2D 6", "Flatten". */
export function layerName(layer: LayerTopology): string {
  const settings = settingsOf(layer);
  const size = SIZES.map((key) => settings[key]).find((value) => value !== undefined);
  return size === undefined ? layer.class_name : `${layer.class_name} ${String(size)}`;
}

function valueText(value: unknown): string {
  if (Array.isArray(value))
    return value.map((part) => (part === null ? 'examples' : valueText(part))).join(' x ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** "Dense, units 10, activation relu": what is not tf.layers' default. */
export function layerText({ class_name: of, config }: LayerTopology): string {
  const settings = Object.entries(config)
    .filter(([key]) => key !== 'name')
    .map(([key, value]) => `${key.replaceAll('_', ' ')} ${valueText(value)}`);
  return [of, ...settings].join(', ');
}

/** Each layer's name and words, in order; with what it takes where that is not the layer before it. */
export function layerTexts(topology: Topology): readonly (readonly [name: string, text: string])[] {
  const nameOf = ({ config }: LayerTopology): string => String(config['name']);
  if (topology.class_name === 'Sequential')
    return topology.config.layers.map((layer) => [nameOf(layer), layerText(layer)]);
  return topology.config.layers.map((layer) => {
    const sources = sourceNames(layer);
    return [
      nameOf(layer),
      `${layerText(layer)}${sources.length === 0 ? '' : `, of ${sources.join(' and ')}`}`,
    ];
  });
}
