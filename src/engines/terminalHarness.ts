/** The harness in Node, Bun or Deno. */
import { loadRecipeDataset } from '../data/load.ts';
import { nodeSource } from '../data/nodeSource.ts';
import type { TrainingEvent } from '../run/trainingEvent.ts';
import type { EngineCalls } from './calls.ts';
import { createHarness } from './harness.ts';
import { loadKernels, terminalMeans, terminalName } from './terminal.ts';

/** @param report told a training's events, less the last */
export function terminalHarness(
  threads: number,
  report: (events: readonly TrainingEvent[]) => void = () => undefined,
): EngineCalls {
  return createHarness(
    {
      name: terminalName(),
      loadDataset: (dataset, files) => loadRecipeDataset(dataset, nodeSource(files)),
      loadKernels,
      means: terminalMeans(threads),
    },
    report,
  );
}
