/** A whole training on an engine that is opened for it. */
import { TwinrunError } from '../errors.ts';
import type { Recipe } from '../run/recipe.ts';
import type { TrainingEvent } from '../run/trainingEvent.ts';
import type { TrainedRun } from './calls.ts';
import { openEngine, type FilePlaces, type OpenEngine, type PageAddress } from './openEngine.ts';
import type { Setting } from './setting.ts';

export interface RunElsewhere extends TrainedRun {
  /** What the engine calls itself, such as "Chromium 156". */
  readonly engine: string;
}

export interface Watch {
  /** Told every event but the last, which is the result; the training stops early when it returns false. */
  readonly follow?: (event: TrainingEvent) => boolean;
  readonly signal?: AbortSignal;
  /** Where an engine finds the user's own files: see lazyPage. */
  readonly files?: FilePlaces;
}

/**
 * @returns undefined when it was stopped early
 * @throws TwinrunError('cancelled') after an abort; whatever the engine throws
 */
export async function trainOn(
  setting: Setting,
  page: PageAddress,
  recipe: Recipe,
  { follow = () => true, signal, files }: Watch = {},
): Promise<RunElsewhere | undefined> {
  let opening: Promise<OpenEngine> | undefined;
  let stop = (): void => undefined;
  let fail = (_reason: unknown): void => undefined;
  const stopped = new Promise<undefined>((resolve, reject) => {
    stop = () => resolve(undefined);
    fail = reject;
  });
  signal?.addEventListener('abort', stop);
  const work = async (): Promise<RunElsewhere> => {
    const engine = await (opening = openEngine(setting, page));
    const name = await engine.call('name');
    engine.onEvents = (events) => {
      try {
        if (!events.every(follow)) stop();
      } catch (error) {
        fail(error);
      }
    };
    return {
      engine: name,
      ...(await engine.call('train', recipe, setting.backend, await files?.(setting.engine))),
    };
  };
  try {
    const done = signal?.aborted === true ? undefined : await Promise.race([work(), stopped]);
    if (signal?.aborted === true) throw new TwinrunError('cancelled', 'stopped');
    return done;
  } finally {
    signal?.removeEventListener('abort', stop);
    // It may still be on its way when the training is stopped.
    await (await opening?.catch(() => undefined))?.close();
  }
}
