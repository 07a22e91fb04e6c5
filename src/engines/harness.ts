/** Does what an engine is asked to do. What differs between a terminal and a browser comes from outside. */
import { adapterOf, registerBackends, stepsAheadOn, threadsOf, type Means } from '../backends/register.ts';
import type { Dataset } from '../data/dataset.ts';
import { datasetSha256 } from '../data/own/ownData.ts';
import type { DatasetRecipe } from '../run/recipe.ts';
import { decodeLink } from '../run/link.ts';
import { train } from '../run/trainer.ts';
import type { TrainingEvent } from '../run/trainingEvent.ts';
import type { EngineCalls } from './calls.ts';
import { runConformance, runDeviceCheck } from './conformance.ts';

export interface Surroundings {
  /** Such as "Chromium 156". */
  readonly name: string;
  /** @param files paths of the user's own files */
  loadDataset(dataset: DatasetRecipe, files: readonly string[]): Promise<Dataset>;
  /** The bytes of kernels.wasm. */
  loadKernels(): Promise<BufferSource>;
  readonly means: Means;
}

/** Milliseconds between two reports. */
const SLICE = 100;

/** @param report told a training's events, less the last, several at a time */
export function createHarness(
  { name, loadDataset, loadKernels, means }: Surroundings,
  report: (events: readonly TrainingEvent[]) => void,
): EngineCalls {
  registerBackends(loadKernels, means);
  const loaded = new Map<string, Promise<Dataset>>();
  const dataset = (wanted: DatasetRecipe, files: readonly string[]): Promise<Dataset> => {
    const key = datasetSha256(wanted);
    const found = loaded.get(key) ?? loadDataset(wanted, files);
    loaded.set(key, found);
    return found;
  };
  return {
    name: async () => name,
    conformance: runConformance,
    deviceCheck: runDeviceCheck,
    async link(text) {
      const { recipeId, digest } = await decodeLink(text);
      return { recipeId, digest };
    },
    async train(recipe, backend, files = []) {
      const examples = await dataset(recipe.dataset, files);
      const waiting: TrainingEvent[] = [];
      /** Of the steps between two evaluations each: steps that are made ahead come in bursts, which end there. */
      const durations: number[][] = [[]];
      const stepsAhead = stepsAheadOn(backend);
      let before = performance.now();
      let reportedAt = before;
      for await (const event of train(recipe, { backend, dataset: examples, stepsAhead })) {
        const now = performance.now();
        if (event.kind === 'step') durations[durations.length - 1].push(now - before);
        if (event.kind === 'evaluation') durations.push([]);
        if (event.kind === 'end') {
          report(waiting);
          return {
            result: event.result,
            threads: threadsOf(backend),
            adapter: adapterOf(backend) ?? '',
            millisecondsPerStep: median(durations.flatMap((some) => meansOf(some, stepsAhead))),
          };
        }
        waiting.push(event);
        if (now - reportedAt >= SLICE || event.kind === 'start') {
          report(waiting.splice(0));
          reportedAt = now;
        }
        before = performance.now();
      }
      throw new Error('the training ended without a result');
    },
  };
}

/** The means of so many neighbours. */
function meansOf(values: readonly number[], count: number): readonly number[] {
  const means: number[] = [];
  for (let i = 0; i < values.length; i += count) {
    const some = values.slice(i, i + count);
    means.push(some.reduce((sum, value) => sum + value, 0) / some.length);
  }
  return means;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  // The lower one of two: the first step has shaders to compile.
  return sorted[(sorted.length - 1) >> 1] ?? 0;
}
