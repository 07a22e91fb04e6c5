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
import type { Dataset } from '../data/dataset.ts';
import { loadRecipeDataset } from '../data/load.ts';
import { nodeSource } from '../data/nodeSource.ts';
import { loadKernels, terminalMeans, terminalName } from '../engines/terminal.ts';
import type { Recipe } from '../run/recipe.ts';
import { train, type Training } from '../run/trainer.ts';
import type { Place } from './place.ts';
import type { ProductCosts } from './productCosts.ts';
import type { Following, Trained } from './training.ts';

/** Milliseconds after which work lets the event loop see to Ctrl-C. */
const SLICE = 50;

/** Lets the event loop have its turn now and then: work awaits only what is there already, so signals would never be seen. */
export class Breather {
  #breathedAt = performance.now();

  async breathe(): Promise<void> {
    if (performance.now() - this.#breathedAt < SLICE) return;
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    this.#breathedAt = performance.now();
  }
}

/** Loads a recipe's data set, and starts the backend. */
export async function prepareHere(
  recipe: Recipe,
  { backend, threads, files }: Place,
  progress: Following['progress'],
  signal: AbortSignal,
): Promise<Dataset> {
  const dataset = await loadRecipeDataset(
    recipe.dataset,
    nodeSource(files),
    ({ file, loadedBytes, totalBytes }) => progress.loading(file, loadedBytes, totalBytes),
    signal,
  );
  registerBackends(loadKernels, terminalMeans(threads));
  // tfjs alone would not say why a backend does not start.
  await startBackend(backend);
  return dataset;
}

function nameOfVariable(dataId: object): string | undefined {
  return Object.values(engine().registeredVariables).find((variable) => variable.dataId === dataId)?.name;
}

async function textOf(training: Training, length: number): Promise<string> {
  const characters: string[] = [];
  for await (const character of training.sample()) if (characters.push(character) >= length) break;
  return characters.join('');
}

/**
 * @param costs is told what quantising costs at every product
 * @param sampleLength characters to draw from the trained model
 * @returns undefined when it was stopped early
 * @throws TwinrunError, 'cancelled' after Ctrl-C
 */
export async function trainHere(
  recipe: Recipe,
  place: Place,
  { progress, follow, signal }: Following,
  costs?: ProductCosts,
  sampleLength = 0,
): Promise<Trained | undefined> {
  const { backend } = place;
  const dataset = await prepareHere(recipe, place, progress, signal);
  if (costs !== undefined) watchProducts((record) => costs.record(record, nameOfVariable));
  try {
    const breather = new Breather();
    const training = train(recipe, { backend, dataset, signal, stepsAhead: stepsAheadOn(backend) });
    for await (const event of training) {
      costs?.follow(event);
      if (!follow(event)) return undefined;
      if (event.kind === 'end')
        return {
          engine: terminalName(),
          result: event.result,
          threads: threadsOf(backend),
          adapter: adapterOf(backend) ?? '',
          ...(sampleLength === 0 ? {} : { sample: await textOf(training, sampleLength) }),
        };
      await breather.breathe();
    }
  } finally {
    watchProducts(undefined);
  }
  throw new Error('the training ended without a result');
}
