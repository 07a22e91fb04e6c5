/** A training in this process. Loading this brings in tfjs, which `list`, `diff` and `link` need not wait for. */
import { engine } from '@tensorflow/tfjs-core';
import {
  adapterOf,
  registerBackends,
  startBackend,
  stepsAheadOn,
  threadsOf,
  watchProducts,
} from '../backends/register.ts';
import { loadRecipeDataset } from '../data/load.ts';
import { nodeSource } from '../data/nodeSource.ts';
import { loadKernels, terminalMeans, terminalName } from '../engines/terminal.ts';
import type { Recipe } from '../run/recipe.ts';
import { train } from '../run/trainer.ts';
import type { Place } from './place.ts';
import type { ProductCosts } from './productCosts.ts';
import type { Following, Trained } from './training.ts';

/** Milliseconds after which a training lets the event loop see to Ctrl-C. */
const SLICE = 50;

function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function nameOfVariable(dataId: object): string | undefined {
  return Object.values(engine().registeredVariables).find((variable) => variable.dataId === dataId)?.name;
}

/**
 * @param costs is told what quantising costs at every product
 * @returns undefined when it was stopped early
 * @throws TwinrunError, 'cancelled' after Ctrl-C
 */
export async function trainHere(
  recipe: Recipe,
  { backend, threads, files }: Place,
  { progress, follow, signal }: Following,
  costs?: ProductCosts,
): Promise<Trained | undefined> {
  const dataset = await loadRecipeDataset(
    recipe.dataset,
    nodeSource(files),
    ({ file, loadedBytes, totalBytes }) => progress.loading(file, loadedBytes, totalBytes),
    signal,
  );
  registerBackends(loadKernels, terminalMeans(threads));
  // tfjs alone would not say why a backend does not start.
  await startBackend(backend);
  if (costs !== undefined) watchProducts((record) => costs.record(record, nameOfVariable));
  try {
    let yieldedAt = performance.now();
    for await (const event of train(recipe, {
      backend,
      dataset,
      signal,
      stepsAhead: stepsAheadOn(backend),
    })) {
      costs?.follow(event);
      if (!follow(event)) return undefined;
      if (event.kind === 'end')
        return {
          engine: terminalName(),
          result: event.result,
          threads: threadsOf(backend),
          adapter: adapterOf(backend) ?? '',
        };
      if (performance.now() - yieldedAt < SLICE) continue;
      // The trainer awaits only what is there already, so signals would never be seen.
      await nextTask();
      yieldedAt = performance.now();
    }
  } finally {
    watchProducts(undefined);
  }
  throw new Error('the training ended without a result');
}
