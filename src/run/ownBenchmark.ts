/** A recipe with a model of one's own, in the form of a benchmark: nothing was published that it could be compared with. */
import type { Benchmark } from '../benchmarks/benchmark.ts';
import { descriptionOf } from '../data/descriptions.ts';
import { isOwnData } from '../data/own/ownRecipe.ts';
import { OWN_MODEL, type Recipe } from './recipe.ts';
import { estimate } from './topology/estimate.ts';
import { shapeText } from './topology/kind.ts';
import type { Topology } from './topology/topology.ts';
import { layerName } from './topology/words.ts';

export function ownBenchmark(recipe: Recipe, topology: Topology): Benchmark {
  const { parameters, input } = estimate(topology);
  const { dataset } = recipe;
  const description = descriptionOf(dataset);
  return {
    id: OWN_MODEL,
    title: `Own model on ${description?.title ?? dataset.name}`,
    description: `A model that somebody put together of ${String(topology.config.layers.length)} layers, for examples of shape ${shapeText(input)}.`,
    model: topology.config.layers.map(layerName).join(', '),
    parameters,
    target: null,
    classes: isOwnData(dataset) ? dataset.classes : (description?.classes ?? []),
    recipe,
  };
}
