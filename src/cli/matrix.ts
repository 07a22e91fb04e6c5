import { processorCount } from '../backends/nodeThreads.ts';
import { digestsOf, runMatrix, type Row } from '../engines/matrix.ts';
import { lazyPage } from '../engines/servePage.ts';
import {
  BACKENDS,
  ENGINES,
  implementationOf,
  settingsOf,
  titleOf,
  type Setting,
} from '../engines/setting.ts';
import { recipeId } from '../run/recipeId.ts';
import type { TrainingEvent } from '../run/trainingEvent.ts';
import { placeOf } from '../run/verdict.ts';
import type { Command } from './command.ts';
import { EXIT } from './exitCode.ts';
import { readRecipeArgument } from './input.ts';
import { DATA_HELP, dataArgument, knownName, threadsArgument } from './place.ts';
import { Progress } from './progress.ts';
import { RECIPE_HELP, RECIPE_OPTIONS, RECIPE_USAGE, changedRecipe } from './recipeOptions.ts';
import { tableLine } from './table.ts';
import type { Terminal } from './terminal.ts';

const HEADER = ['engine', 'implementation', 'adapter', 'digest', 'ms/step', 'agreement'];
/** Rows are printed as they come, so widths cannot wait for them. */
const WIDTHS = [13, 31, 44, 16, 7];
const PLACE_WIDTHS = WIDTHS.slice(0, 2);

/** Digits of a digest in a row; the whole one stands below. */
const DIGEST_DIGITS = 16;

function rowLine(row: Row, isFirst: boolean): string {
  const place = [row.engine, row.implementation];
  if (row.kind === 'missing') return tableLine([...place, `not here: ${row.howToInstall}`], PLACE_WIDTHS);
  if (row.kind === 'failed') return tableLine([...place, row.why], PLACE_WIDTHS);
  const agreement =
    row.difference !== null
      ? `differs from the first: ${placeOf(row.difference)}`
      : isFirst
        ? 'the first'
        : 'same';
  return tableLine(
    [
      ...place,
      row.adapter === '' ? '-' : row.adapter,
      row.digest.slice(0, DIGEST_DIGITS),
      row.millisecondsPerStep.toFixed(2).padStart(7),
      agreement,
    ],
    WIDTHS,
  );
}

function summaryLines(rows: readonly Row[]): readonly string[] {
  const count = (kind: Row['kind']): number => rows.filter((row) => row.kind === kind).length;
  const digests = digestsOf(rows);
  const parts = [
    `${String(count('trained'))} rows trained`,
    ...(count('failed') === 0 ? [] : [`${String(count('failed'))} failed`]),
    ...(count('missing') === 0 ? [] : [`${String(count('missing'))} not here`]),
    `${String(digests.length)} digest${digests.length === 1 ? '' : 's'}`,
  ];
  return ['', parts.join(', '), ...digests.map((digest) => `digest ${digest}`)];
}

/** 0 when all rows that ran agree; 2 when none did. */
function exitCodeOf(rows: readonly Row[]): number {
  if (rows.some((row) => row.kind === 'failed') || digestsOf(rows).length > 1) return EXIT.different;
  return digestsOf(rows).length === 1 ? EXIT.ok : EXIT.unusable;
}

/** A progress of its own for every setting. */
function progressFollower(terminal: Terminal): {
  readonly onEvent: (setting: Setting, event: TrainingEvent) => void;
  readonly end: () => void;
} {
  let current: { readonly setting: Setting; readonly progress: Progress } | undefined;
  return {
    onEvent: (setting, event) => {
      if (current?.setting !== setting) {
        const label = `${titleOf(setting.engine)}, ${implementationOf(setting, setting.threads)}`;
        current = { setting, progress: new Progress(terminal, label) };
      }
      current.progress.follow(event);
    },
    end: () => current?.progress.end(),
  };
}

export const matrix: Command = {
  name: 'matrix',
  summary: 'Trains a recipe on every engine and backend of this machine, and says whether they agree',
  usage: `<benchmark | recipe.json | run.json | link> ${RECIPE_USAGE} [--engine E] [--backend B] [--threads N] [--data FILE] [--json]`,
  help: [
    ...RECIPE_HELP,
    `  --engine NAME       only this one of ${ENGINES.join(', ')}; may be repeated`,
    `  --backend NAME      only this one of ${BACKENDS.join(', ')}; may be repeated;`,
    '                      exact-reference, which is slow, only when it is named',
    '  --threads N         how many several threads are; as many as processors, at least 2 and up to 8, unless given',
    DATA_HELP,
    '  --json              the rows as JSON, with whole digests and the first differences',
    '',
    'A row each: exact-wasm with one thread and with several, exact-webgpu on every driver. Rows run one after another.',
    'The speed is the median over the steps. What is not on this machine is said, and how to install it.',
    'Exit code 0: all rows that ran agree. 1: they do not, or one failed. 2: unusable input, or nothing ran.',
  ],
  options: {
    ...RECIPE_OPTIONS,
    engine: { type: 'string', multiple: true },
    backend: { type: 'string', multiple: true },
    threads: { type: 'string' },
    data: { type: 'string', multiple: true },
    json: { type: 'boolean' },
  },
  takes: 1,
  run: async (args, terminal) => {
    const chosen = <T extends string>(
      what: string,
      known: readonly T[],
      otherwise: readonly T[],
    ): readonly T[] => {
      const names = args.texts(what).map((name) => knownName(what, known, name));
      return names.length === 0 ? otherwise : known.filter((name) => names.includes(name));
    };
    const settings = settingsOf(
      chosen('engine', ENGINES, ENGINES),
      chosen('backend', BACKENDS, ['exact-wasm', 'exact-webgpu']),
      threadsArgument(args) ?? Math.max(2, processorCount()),
    );
    const [name = ''] = args.positionals;
    const recipe = changedRecipe((await readRecipeArgument(name)).recipe, args);
    const json = args.flag('json');
    const page = lazyPage(dataArgument(args));
    const progress = progressFollower(terminal);
    const rows: Row[] = [];
    if (!json) terminal.out(tableLine(HEADER, WIDTHS));
    try {
      for await (const row of runMatrix(recipe, settings, {
        page: page.address,
        signal: terminal.signal,
        onEvent: progress.onEvent,
        files: page.files,
      })) {
        progress.end();
        const isFirst = row.kind === 'trained' && digestsOf(rows).length === 0;
        rows.push(row);
        if (!json) terminal.out(rowLine(row, isFirst));
      }
    } finally {
      progress.end();
      await page.close();
    }
    if (json)
      terminal.out(
        JSON.stringify({ recipe, recipeId: recipeId(recipe), digests: digestsOf(rows), rows }, null, 2),
      );
    else for (const line of summaryLines(rows)) terminal.out(line);
    return exitCodeOf(rows);
  },
};
