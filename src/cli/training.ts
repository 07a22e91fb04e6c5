/** A training in the terminal: here or on another engine, progress on stderr. */
import { processorCount } from '../backends/nodeThreads.ts';
import { usualSetting, type EngineId } from '../engines/setting.ts';
import { TwinrunError } from '../errors.ts';
import { requireLoadable } from '../run/assembleRunFile.ts';
import type { Recipe } from '../run/recipe.ts';
import type { Environment, RunResult } from '../run/runFile.ts';
import type { TrainingEvent } from '../run/trainingEvent.ts';
import type { Place } from './place.ts';
import type { ProductCosts } from './productCosts.ts';
import { Progress } from './progress.ts';
import type { Terminal } from './terminal.ts';

export interface TrainingOutcome {
  readonly result: RunResult;
  readonly environment: Environment;
  /** Text drawn from the trained model, where some was asked for. */
  readonly sample?: string;
}

/** What the ways to train have in common. */
export interface Following {
  readonly progress: Progress;
  /** Sees every event; the training stops early when it returns false. */
  readonly follow: (event: TrainingEvent) => boolean;
  readonly signal: AbortSignal;
}

/** A finished training, wherever it ran. */
export interface Trained {
  readonly engine: string;
  readonly result: RunResult;
  readonly threads: number;
  /** Empty where there is none. */
  readonly adapter: string;
  readonly sample?: string;
}

/**
 * @param watch sees every event; the training stops early when it returns false
 * @param costs is told what quantising costs at every product; of a training here only
 * @param sampleLength characters to draw from the trained model; of a training here only
 * @returns undefined when it was stopped early
 * @throws TwinrunError, 'cancelled' after Ctrl-C
 */
export async function runTraining(
  recipe: Recipe,
  place: Place,
  terminal: Terminal,
  watch: (event: TrainingEvent) => boolean = () => true,
  costs?: ProductCosts,
  sampleLength = 0,
): Promise<TrainingOutcome | undefined> {
  const progress = new Progress(terminal);
  const startedAt = new Date().toISOString();
  const began = performance.now();
  const follow = (event: TrainingEvent): boolean => {
    progress.follow(event);
    if (event.kind === 'start') requireLoadable(event.totalSteps, event.tensors.length);
    return watch(event);
  };
  const following = { progress, follow, signal: terminal.signal };
  try {
    const trained =
      place.engine === undefined
        ? await (await import('./trainHere.ts')).trainHere(recipe, place, following, costs, sampleLength)
        : await trainElsewhere(recipe, place.engine, place, following);
    if (trained === undefined) return undefined;
    const { result, engine, threads, adapter, sample } = trained;
    const seconds = Math.round(performance.now() - began) / 1000;
    return {
      result,
      environment: {
        ...{ engine, backend: place.backend, threads },
        ...(adapter === '' ? {} : { adapter }),
        ...{ startedAt, seconds },
      },
      ...(sample === undefined ? {} : { sample }),
    };
  } catch (error) {
    if (!(error instanceof TwinrunError && error.code === 'cancelled')) throw error;
    const { step, totalSteps } = progress.done;
    const where =
      totalSteps === 0 ? 'before the first step' : `after step ${String(step)} of ${String(totalSteps)}`;
    throw new TwinrunError('cancelled', `stopped ${where}`);
  } finally {
    progress.end();
  }
}

async function trainElsewhere(
  recipe: Recipe,
  engine: EngineId,
  { backend, threads = processorCount(), files }: Place,
  { follow, signal }: Following,
): Promise<Trained | undefined> {
  const setting = usualSetting(engine, backend, threads);
  if (setting === undefined) throw new Error(`${engine} does not have ${backend}`);
  const [{ trainOn }, { lazyPage }] = await Promise.all([
    import('../engines/trainOn.ts'),
    import('../engines/servePage.ts'),
  ]);
  const page = lazyPage(files);
  try {
    const trained = await trainOn(setting, page.address, recipe, { follow, signal, files: page.files });
    if (trained === undefined || !follow({ kind: 'end', result: trained.result })) return undefined;
    return trained;
  } finally {
    await page.close();
  }
}
