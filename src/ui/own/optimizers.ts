/** Optimizers with their usual settings, for a model that nobody has trained before. */
import type { DatasetDescription } from '../../data/descriptions.ts';
import type { OptimizerRecipe } from '../../run/recipe.ts';
import { usualChoices } from '../../run/topology/ownRecipe.ts';

export const OPTIMIZERS: readonly { readonly kind: OptimizerRecipe['kind']; readonly title: string }[] = [
  { kind: 'adam', title: 'Adam' },
  { kind: 'sgd', title: 'SGD' },
  { kind: 'momentum', title: 'SGD with momentum' },
  { kind: 'nesterov', title: 'Nesterov' },
  { kind: 'adamW', title: 'AdamW' },
  { kind: 'rmsProp', title: 'RMSProp' },
  { kind: 'adagrad', title: 'Adagrad' },
];

export function usualOptimizer(kind: OptimizerRecipe['kind'], data: DatasetDescription): OptimizerRecipe {
  const { learningRate } = usualChoices(data).optimizer;
  const adam = { learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
  switch (kind) {
    case 'sgd':
      return { kind, learningRate: 0.1 };
    case 'momentum':
    case 'nesterov':
      return { kind, learningRate: 0.05, momentum: 0.9 };
    case 'adam':
      return { kind, ...adam };
    case 'adamW':
      return { kind, ...adam, weightDecay: 0.01 };
    case 'rmsProp':
      return { kind, learningRate, decay: 0.9, epsilon: 1e-7 };
    case 'adagrad':
      return { kind, learningRate: 0.05, epsilon: 1e-7, initialAccumulator: 0.1 };
  }
}
