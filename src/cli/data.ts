/** A look at the user's own files, and the part of a recipe that names them. */
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { CsvGuess } from '../data/own/csvGuess.ts';
import { readOwnData } from '../data/own/ownData.ts';
import { OWN_LIMITS, type CsvDatasetRecipe } from '../data/own/ownRecipe.ts';
import { contentsOf, propose, withTarget, type ChosenFile } from '../data/own/propose.ts';
import { overviewOf, type DatasetOverview } from '../data/overview.ts';
import { ownDescription } from '../data/descriptions.ts';
import { splitExamples } from '../data/split.ts';
import { suggestionForOwn } from '../data/suggestion.ts';
import { TwinrunError } from '../errors.ts';
import { sha256Hex } from '../numerics/sha256.ts';
import { requireModelFits } from '../run/topology/fit.ts';
import { ownRecipe } from '../run/topology/ownRecipe.ts';
import type { Command } from './command.ts';
import { EXIT } from './exitCode.ts';
import { readModelArgument } from './input.ts';
import { table } from './table.ts';

/** @throws TwinrunError('unavailable' | 'too-large') */
async function choose(path: string): Promise<ChosenFile> {
  try {
    const { size } = await stat(path);
    // Before it is read: a film would fill the memory.
    if (size > OWN_LIMITS.bytes)
      throw new TwinrunError('too-large', `more than ${OWN_LIMITS.bytes} bytes`, path);
    const bytes = await readFile(path);
    return { file: { name: basename(path), sha256: sha256Hex(bytes), bytes: bytes.length }, bytes };
  } catch (error) {
    if (error instanceof TwinrunError) throw error;
    throw new TwinrunError(
      'unavailable',
      `cannot be read (${error instanceof Error ? error.message : String(error)})`,
      path,
    );
  }
}

/** A number of a preview, seven significant digits at most. */
const shown = (value: number): string => String(Number(value.toPrecision(7)));

/** Control characters would reach the terminal. */
const plain = (text: string): string => text.replace(/\p{Cc}/gu, '·');

function columnLines(
  { reading, profile, columns }: CsvGuess,
  { columns: chosen }: CsvDatasetRecipe,
): string[] {
  const rows = profile.columns.map(({ name, missing, distinct, range, top, texts }, place) => [
    plain(name),
    chosen[place]?.type ?? '',
    String(missing),
    String(distinct),
    range !== null && texts === 0
      ? `${shown(range.least)} to ${shown(range.greatest)}, mean ${shown(range.mean)}`
      : top
          .map(({ text, count }) => `${plain(text)} (${String(count)})`)
          .slice(0, 3)
          .join(', '),
    columns[place]?.reason ?? '',
  ]);
  return [
    `${String(profile.rows)} rows; delimiter ${JSON.stringify(reading.delimiter)}; ${reading.header ? 'the first row names the columns' : 'no header'}; missing: ${reading.missingMarks.map((mark) => JSON.stringify(mark)).join(', ')}`,
    '',
    ...table([['column', 'type', 'missing', 'distinct', 'values', 'why'], ...rows]),
    '',
    'first rows:',
    ...table(profile.firstRows.map((row) => row.map(plain))),
  ];
}

function overviewLines({ examples, train, test, featureShape, classes }: DatasetOverview): string[] {
  return [
    `${String(examples)} examples of ${featureShape.join(' x ')} features: ${String(train)} train, ${String(test)} test (with the seed "twinrun")`,
    ...(classes.length === 0
      ? []
      : table([
          ['class', 'train', 'test'],
          ...classes.map(({ name, train: inTrain, test: inTest }) => [
            plain(name),
            String(inTrain),
            String(inTest),
          ]),
        ])),
  ];
}

export const data: Command = {
  name: 'data',
  summary:
    'Looks at your own data: a CSV file, or images and labels as IDX or NPY; prints the recipe’s part for it',
  usage: '<file> [<file>] [--target COLUMN] [--model FILE] [--json]',
  help: [
    '  --target COLUMN     the column that is to be learnt, by its name; guessed unless given',
    '  --model FILE        a model of tf.layers: a whole recipe is printed, with the usual choices',
    '  --json              the recipe alone',
    '',
    'What is printed is a proposal. Save it, change it, and train it: "twinrun train recipe.json --data FILE".',
    'Without --model it is a part of a recipe.',
  ],
  options: { target: { type: 'string' }, model: { type: 'string' }, json: { type: 'boolean' } },
  takes: 1,
  takesMore: 1,
  run: async (args, terminal) => {
    const chosen = await Promise.all(args.positionals.map(choose));
    const proposal = propose(chosen);
    const target = args.text('target');
    const draft = target === undefined ? proposal.dataset : withTarget(proposal, target);
    const decoded = readOwnData(draft, contentsOf(draft, chosen));
    const dataset = decoded.recipe;
    const suggestion = suggestionForOwn(decoded);
    const overview = overviewOf(decoded, splitExamples(decoded, suggestion.split, 'twinrun'));
    if (!args.flag('json')) {
      const lines =
        proposal.kind === 'csv' && dataset.kind === 'csv'
          ? [...columnLines(proposal.guess, dataset), '']
          : [];
      for (const line of [...lines, ...overviewLines(overview), '']) terminal.out(line);
    }
    const model = args.text('model');
    if (model === undefined) terminal.out(JSON.stringify({ dataset, ...suggestion }, null, 2));
    else {
      const { topology, notes } = await readModelArgument(model);
      for (const note of notes) terminal.err(note);
      const whole = ownRecipe(ownDescription(dataset, overview), topology, dataset);
      requireModelFits(whole, decoded);
      terminal.out(JSON.stringify(whole, null, 2));
    }
    return EXIT.ok;
  },
};
