/** The list of a topology's layers, as a list. */
import { quoted, refuse } from './readLayer.ts';
import { LIMITS, type LayerTopology } from './topology.ts';

/** @throws TwinrunError when it is none, empty or too long to be looked at */
export function layerList(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value)) throw refuse('must be a list of layers', path);
  const list: readonly unknown[] = value;
  if (list.length === 0) throw refuse('a model has at least one layer', path);
  if (list.length > LIMITS.layers)
    throw refuse(`has ${String(list.length)} layers; ${String(LIMITS.layers)} are the limit`, path);
  return list;
}

/** @throws TwinrunError when two layers have one name: it is where their weights are drawn from */
export function requireDistinct(layers: readonly LayerTopology[], path: string): void {
  const names = new Set<unknown>();
  for (const [index, { config }] of layers.entries()) {
    if (names.has(config['name']))
      throw refuse(`another layer is named ${quoted(config['name'])}`, `${path}[${String(index)}].name`);
    names.add(config['name']);
  }
}
