/** Where a training runs. Whatever it is, the bits are the same. */
import { resolve } from 'node:path';
import {
  BACKENDS,
  ENGINES,
  titleOf,
  usualSetting,
  type BackendName,
  type EngineId,
} from '../engines/setting.ts';
import { terminalKind } from '../engines/terminal.ts';
import { UsageError, type Arguments } from './command.ts';

export interface Place {
  /** Another engine than the one that this program runs on; opened for the training. */
  readonly engine?: EngineId;
  readonly backend: BackendName;
  /** As many as there are processors, up to 8, unless given. */
  readonly threads?: number;
  /** Paths of files that the user brings, or of folders that have them. */
  readonly files: readonly string[];
}

/** The options that `train` and `verify` share. */
export const PLACE_OPTIONS = {
  engine: { type: 'string' },
  backend: { type: 'string' },
  threads: { type: 'string' },
  data: { type: 'string', multiple: true },
} as const;
export const PLACE_USAGE = '[--engine E] [--backend B] [--threads N] [--data FILE]';
export const DATA_HELP =
  '  --data FILE         a file that the recipe needs and Twinrun does not have, found by its digest; may be repeated';
export const PLACE_HELP = [
  `  --engine NAME       ${ENGINES.join(', ')}; the one that this runs on unless given: the bits are the same`,
  `  --backend NAME      ${BACKENDS.join(', ')}; the first unless given: the bits are the same`,
  '  --threads N         for exact-wasm, 1 to 64; as many as processors, up to 8, unless given: the bits are the same',
  DATA_HELP,
];

/** @throws UsageError for a name that is none of `known` */
export function knownName<T extends string>(what: string, known: readonly T[], text: string): T {
  const found = known.find((name) => name === text);
  if (found === undefined) throw new UsageError(`there is no ${what} "${text}": ${known.join(', ')}`);
  return found;
}

/** @throws UsageError */
export function placeArgument(args: Arguments): Place {
  const backend = knownName('backend', BACKENDS, args.text('backend') ?? BACKENDS[0]);
  const name = args.text('engine');
  const engine = name === undefined ? terminalKind() : knownName('engine', ENGINES, name);
  if (usualSetting(engine, backend, 1) === undefined)
    throw new UsageError(`${titleOf(engine)} has no WebGPU`);
  const threads = threadsArgument(args);
  return {
    ...(engine === terminalKind() ? {} : { engine }),
    backend,
    ...(threads === undefined ? {} : { threads }),
    files: dataArgument(args),
  };
}

/** The paths that --data gives. */
export function dataArgument(args: Arguments): readonly string[] {
  return args.texts('data').map((path) => resolve(path));
}

/** @throws UsageError */
export function threadsArgument(args: Arguments): number | undefined {
  const text = args.text('threads');
  if (text === undefined) return undefined;
  if (!/^[1-9]\d?$/.test(text) || Number(text) > 64)
    throw new UsageError(`--threads wants a number from 1 to 64, not "${text}"`);
  return Number(text);
}
