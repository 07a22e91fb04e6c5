/** One recipe in many settings: who agrees with whom. */
import { TwinrunError } from '../errors.ts';
import { firstDifference } from '../run/firstDifference.ts';
import type { Recipe } from '../run/recipe.ts';
import type { RunResult } from '../run/runFile.ts';
import type { TrainingEvent } from '../run/trainingEvent.ts';
import type { Divergence } from '../run/verdict.ts';
import type { FilePlaces, PageAddress } from './openEngine.ts';
import { implementationOf, missingPart, titleOf, type Setting } from './setting.ts';
import { trainOn } from './trainOn.ts';

interface RowBase {
  readonly setting: Setting;
  /** With its version, once it is known. */
  readonly engine: string;
  /** Such as "WASM, V8, 2 threads". */
  readonly implementation: string;
}

/** Not on this machine: no failure. */
export interface MissingRow extends RowBase {
  readonly kind: 'missing';
  readonly howToInstall: string;
}

export interface FailedRow extends RowBase {
  readonly kind: 'failed';
  /** In one line. */
  readonly why: string;
}

export interface TrainedRow extends RowBase {
  readonly kind: 'trained';
  readonly adapter: string;
  readonly threads: number;
  readonly digest: string;
  readonly millisecondsPerStep: number;
  /** Where it first differs from the first row that was trained; null where it does not, and for that row itself. */
  readonly difference: Divergence | null;
}

export type Row = MissingRow | FailedRow | TrainedRow;

export interface MatrixOptions {
  readonly page: PageAddress;
  readonly signal?: AbortSignal;
  readonly files?: FilePlaces;
  /** Told the events of the setting under way. */
  readonly onEvent?: (setting: Setting, event: TrainingEvent) => void;
}

/**
 * Trains in one setting after another, so that none disturbs the speed of another.
 *
 * @throws TwinrunError('cancelled') from the sequence, after an abort
 */
export async function* runMatrix(
  recipe: Recipe,
  settings: readonly Setting[],
  { page, signal, onEvent, files }: MatrixOptions,
): AsyncGenerator<Row, void, undefined> {
  let first: RunResult | undefined;
  for (const setting of settings) {
    const base: RowBase = {
      setting,
      engine: titleOf(setting.engine),
      implementation: implementationOf(setting, setting.threads),
    };
    const missing = missingPart(setting);
    if (missing !== undefined) {
      yield { ...base, kind: 'missing', howToInstall: missing };
      continue;
    }
    try {
      const run = await trainOn(setting, page, recipe, {
        signal,
        files,
        follow: (event) => {
          onEvent?.(setting, event);
          return true;
        },
      });
      if (run === undefined) throw new Error('nobody asked the training to stop');
      first ??= run.result;
      yield {
        ...base,
        kind: 'trained',
        engine: run.engine,
        implementation: implementationOf(setting, run.threads),
        adapter: run.adapter,
        threads: run.threads,
        digest: run.result.digest,
        millisecondsPerStep: run.millisecondsPerStep,
        difference: firstDifference(first, run.result) ?? null,
      };
    } catch (error) {
      if (error instanceof TwinrunError && error.code === 'cancelled') throw error;
      yield { ...base, kind: 'failed', why: reasonOf(error) };
    }
  }
}

/** In one line: a thing that an engine lacks, or whatever went wrong. */
function reasonOf(error: unknown): string {
  const [message = ''] = (error instanceof Error ? error.message : String(error)).split('\n', 1);
  return error instanceof TwinrunError ? `${error.code}: ${message}` : `failed: ${message}`;
}

/** How many digests the trained rows have; 1 is what this is all about. */
export function digestsOf(rows: readonly Row[]): readonly string[] {
  return [...new Set(rows.flatMap((row) => (row.kind === 'trained' ? [row.digest] : [])))];
}
