/** What an engine can be asked, the same in terminals and browsers, and how calls and answers travel. */
import type { DeviceCheck } from '../backends/deviceCheck.ts';
import { TwinrunError, type ErrorCode } from '../errors.ts';
import type { Recipe } from '../run/recipe.ts';
import type { RunResult } from '../run/runFile.ts';
import type { TrainingEvent } from '../run/trainingEvent.ts';
import type { ConformanceReport } from './conformance.ts';

/** A finished training, with what is informative about it. */
export interface TrainedRun {
  readonly result: RunResult;
  readonly threads: number;
  /** What the GPU's adapter calls itself; empty where there is none, or where the engine does not tell. */
  readonly adapter: string;
  /** The median over the steps, the loss and the fingerprint read back; 0 for a run of no step. */
  readonly millisecondsPerStep: number;
}

export interface EngineCalls {
  /** What this engine calls itself, such as "Chromium 156". */
  name(): Promise<string>;
  /**
   * A whole run. Its events, less the last, are reported meanwhile.
   *
   * @param files where the user's own files are: paths, or in a browser addresses
   */
  train(recipe: Recipe, backend: string, files?: readonly string[]): Promise<TrainedRun>;
  /** All conformance cases on a backend. */
  conformance(backend: string): Promise<ConformanceReport>;
  /** The check of the device that exact-webgpu works on. */
  deviceCheck(): Promise<DeviceCheck>;
  /** What a link says. */
  link(text: string): Promise<{ readonly recipeId: string; readonly digest: string }>;
}

/** An error on its way out of an engine. */
export interface Failure {
  /** Missing for a fault of the program. */
  readonly code?: ErrorCode;
  readonly message: string;
  readonly advice: string;
}

/** What comes back: events while a call runs, then one of the others. */
export type Answer =
  | { readonly kind: 'events'; readonly events: readonly TrainingEvent[] }
  | { readonly kind: 'result'; readonly value: unknown }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** In front of a page's events on its console. */
export const EVENTS_MARK = 'twinrun-events ';

/** Makes a call by its name. */
export async function answerCall(
  calls: EngineCalls,
  method: string,
  args: readonly unknown[],
): Promise<Answer> {
  const named = calls as unknown as Readonly<
    Record<string, (...args: readonly unknown[]) => Promise<unknown>>
  >;
  try {
    return { kind: 'result', value: await named[method](...args) };
  } catch (error) {
    if (error instanceof TwinrunError)
      return { kind: 'failed', failure: { code: error.code, message: error.message, advice: error.advice } };
    const message = error instanceof Error ? error.message : String(error);
    return { kind: 'failed', failure: { message, advice: '' } };
  }
}

export function errorOf({ code, message, advice }: Failure): Error {
  return code === undefined ? new Error(message) : new TwinrunError(code, message, '', advice);
}
