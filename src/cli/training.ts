/** A training in the terminal: data from the disk, a backend by name, progress on stderr. */
import { readFile } from 'node:fs/promises';
import { TwinrunError } from '../errors.ts';
import { requireLoadable } from '../run/assembleRunFile.ts';
import type { Recipe } from '../run/recipe.ts';
import type { Environment, RunResult } from '../run/runFile.ts';
import type { TrainingEvent } from '../run/trainingEvent.ts';
import { UsageError, type Arguments } from './command.ts';
import type { ProductCosts } from './productCosts.ts';
import { Progress } from './progress.ts';
import type { Terminal } from './terminal.ts';

export const BACKENDS = ['exact-wasm', 'exact-reference'] as const;
export type BackendName = (typeof BACKENDS)[number];

/** Where a training runs. Whatever it is, the bits are the same. */
export interface Place {
  readonly backend: BackendName;
  /** As many as there are processors, up to 8, unless given. */
  readonly threads?: number;
}

/** The options that `train` and `verify` share. */
export const PLACE_OPTIONS = { backend: { type: 'string' }, threads: { type: 'string' } } as const;
export const PLACE_HELP = [
  `  --backend NAME      ${BACKENDS.join(' (default) or ')}: the bits are the same`,
  '  --threads N         for exact-wasm, 1 to 64; as many as processors, up to 8, unless given: the bits are the same',
];

/** Milliseconds after which a training lets the event loop see to Ctrl-C. */
const SLICE = 50;

/** @throws UsageError */
export function placeArgument(args: Arguments): Place {
  const text = args.text('backend');
  const backend = BACKENDS.find((name) => name === (text ?? BACKENDS[0]));
  if (backend === undefined)
    throw new UsageError(`there is no backend "${String(text)}": ${BACKENDS.join(', ')}`);
  const threads = args.text('threads');
  if (threads === undefined) return { backend };
  if (!/^[1-9]\d?$/.test(threads) || Number(threads) > 64)
    throw new UsageError(`--threads wants a number from 1 to 64, not "${threads}"`);
  return { backend, threads: Number(threads) };
}

async function loadKernels(name: 'kernels' | 'kernelsThreads'): Promise<BufferSource> {
  const file = new URL(`../kernels/generated/${name}.wasm`, import.meta.url);
  try {
    return await readFile(file);
  } catch {
    throw new TwinrunError(
      'unavailable',
      'the WASM kernels have not been built',
      '',
      'Run "node src/dev/buildKernels.mjs".',
    );
  }
}

function engineName(): string {
  const { bun, node } = process.versions;
  return bun === undefined ? `Node ${node}` : `Bun ${bun}`;
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

export interface TrainingOutcome {
  readonly result: RunResult;
  readonly environment: Environment;
}

/**
 * @param watch sees every event; the training stops early when it returns false
 * @param costs is told what quantising costs at every product
 * @returns undefined when it was stopped early
 * @throws TwinrunError, 'cancelled' after Ctrl-C
 */
export async function runTraining(
  recipe: Recipe,
  { backend, threads }: Place,
  terminal: Terminal,
  watch: (event: TrainingEvent) => boolean = () => true,
  costs?: ProductCosts,
): Promise<TrainingOutcome | undefined> {
  // Only now: tfjs takes its time, and `list`, `diff` and `link` need none of this.
  const [
    { engine },
    { loadDataset },
    { nodeSource },
    { registerBackends, threadsOf, watchProducts },
    { processorCount, startNodeThread },
    { train },
  ] = await Promise.all([
    import('@tensorflow/tfjs-core'),
    import('../data/load.ts'),
    import('../data/nodeSource.ts'),
    import('../backends/register.ts'),
    import('../backends/nodeThreads.ts'),
    import('../run/trainer.ts'),
  ]);
  const nameOfVariable = (dataId: object): string | undefined =>
    Object.values(engine().registeredVariables).find((variable) => variable.dataId === dataId)?.name;
  const { signal } = terminal;
  const progress = new Progress(terminal);
  const startedAt = new Date().toISOString();
  const began = performance.now();
  try {
    const dataset = await loadDataset(
      recipe.dataset.name,
      nodeSource(),
      ({ file, loadedBytes, totalBytes }) => progress.loading(file, loadedBytes, totalBytes),
      signal,
    );
    registerBackends(() => loadKernels('kernels'), {
      threading: {
        threads: threads ?? processorCount(),
        loadKernels: () => loadKernels('kernelsThreads'),
        startThread: startNodeThread,
      },
      gpu: async () => (await import('../backends/webgpu/dawn.ts')).dawn(),
    });
    if (costs !== undefined) watchProducts((record) => costs.record(record, nameOfVariable));
    let yieldedAt = performance.now();
    for await (const event of train(recipe, { backend, dataset, signal })) {
      progress.follow(event);
      costs?.follow(event);
      if (event.kind === 'start') requireLoadable(event.totalSteps, event.tensors.length);
      if (!watch(event)) return undefined;
      if (event.kind === 'end') {
        const seconds = Math.round(performance.now() - began) / 1000;
        return {
          result: event.result,
          environment: { engine: engineName(), backend, threads: threadsOf(backend), startedAt, seconds },
        };
      }
      if (performance.now() - yieldedAt < SLICE) continue;
      // The trainer awaits only what is there already, so signals would never be seen.
      await nextTask();
      yieldedAt = performance.now();
    }
  } catch (error) {
    if (!(error instanceof TwinrunError && error.code === 'cancelled')) throw error;
    const { step, totalSteps } = progress.done;
    const where =
      totalSteps === 0 ? 'before the first step' : `after step ${String(step)} of ${String(totalSteps)}`;
    throw new TwinrunError('cancelled', `stopped ${where}`);
  } finally {
    progress.end();
    watchProducts(undefined);
  }
  throw new Error('the training ended without a result');
}
