/** An engine that has been opened, ready to be called. */
import type { TrainingEvent } from '../run/trainingEvent.ts';
import type { EngineCalls } from './calls.ts';
import { openBrowser } from './openBrowser.ts';
import { openTerminal } from './openTerminal.ts';
import { missingPart, titleOf, type EngineId, type Setting } from './setting.ts';
import { TwinrunError } from '../errors.ts';

export interface OpenEngine {
  /**
   * Calls are made one after another.
   *
   * @throws what went wrong there (rejects); also when the engine ends or is closed meanwhile
   */
  call<K extends keyof EngineCalls>(
    method: K,
    ...args: Parameters<EngineCalls[K]>
  ): Promise<Awaited<ReturnType<EngineCalls[K]>>>;
  /** Told the events of a training under way. */
  onEvents: (events: readonly TrainingEvent[]) => void;
  close(): Promise<void>;
}

/** The page that browsers open: its address, without a query, when it is first asked for. */
export type PageAddress = () => Promise<string>;

/** The user's own files, where this engine finds them: paths, or in a browser addresses. */
export type FilePlaces = (engine: EngineId) => Promise<readonly string[]>;

/** @throws TwinrunError('unavailable') when the engine is not here */
export async function openEngine(setting: Setting, page: PageAddress): Promise<OpenEngine> {
  const missing = missingPart(setting);
  if (missing !== undefined)
    throw new TwinrunError(
      'unavailable',
      `${titleOf(setting.engine)} is not here`,
      '',
      `To install it: ${missing}.`,
    );
  const { engine } = setting;
  if (engine === 'chromium' || engine === 'firefox') return openBrowser(engine, setting, await page());
  return openTerminal(engine, setting);
}
