import type { LayersModel } from '@tensorflow/tfjs-layers';
import { buildModel } from '../benchmarks/models.ts';
import type { Recipe } from './recipe.ts';
import { buildLayers } from './topology/build.ts';

/** A recipe's model, built, its weights not yet drawn. Its input is a batch of examples. */
export function modelOf({ model }: Pick<Recipe, 'model'>): LayersModel {
  return model.kind === 'benchmark' ? buildModel(model.id) : buildLayers(model.topology);
}
