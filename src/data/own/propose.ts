/**
 * From files that somebody chose to a proposal of how to read them. A proposed data set is a draft:
 * its classes are found by readOwnData.
 */
import { TwinrunError } from '../../errors.ts';
import { decodeIdx } from '../idx.ts';
import { guessColumns, guessCsv, type CsvGuess } from './csvGuess.ts';
import type { CsvReading } from './csvProfile.ts';
import { textOfCsv } from './csvText.ts';
import { decodeNpy, isNpy } from './npy.ts';
import type { CsvDatasetRecipe, ImagesDatasetRecipe, OwnDatasetRecipe, OwnFile } from './ownRecipe.ts';

/** A file's bytes, and what a recipe says of it. */
export interface ChosenFile {
  readonly file: OwnFile;
  readonly bytes: Uint8Array;
}

export type Proposal =
  | { readonly kind: 'csv'; readonly dataset: CsvDatasetRecipe; readonly guess: CsvGuess }
  | { readonly kind: 'arrays'; readonly dataset: ImagesDatasetRecipe };

/**
 * @param reading what a person has chosen already, of a CSV file
 * @throws TwinrunError when the files are not a data set; the message says why
 */
export function propose(chosen: readonly ChosenFile[], reading: Partial<CsvReading> = {}): Proposal {
  const [first, second, third] = chosen;
  if (first === undefined || third !== undefined)
    throw new TwinrunError(
      'invalid-input',
      `${chosen.length} files: a data set is one CSV file, or a file of images and one of labels`,
    );
  const kinds = chosen.map(({ bytes }) => kindOf(bytes));
  const [kind] = kinds;
  if (kind === 'gzip')
    throw new TwinrunError('unsupported', 'it is compressed with gzip', first.file.name, 'Unpack it first.');
  if (kind === 'csv' && second === undefined) return proposeCsv(first, reading);
  if (kind === 'csv' || kind !== (kinds[1] ?? kind))
    throw new TwinrunError(
      'invalid-input',
      'these files do not belong together: choose one CSV file, or two IDX or two NPY files',
    );
  if (second === undefined)
    throw new TwinrunError(
      'invalid-input',
      'this is a file of images or of labels, and the other one is missing',
      first.file.name,
      'Choose both files at once.',
    );
  return proposeArrays(kind === 'npy' ? 'npy' : 'idx', first, second);
}

function kindOf(bytes: Uint8Array): 'npy' | 'idx' | 'gzip' | 'csv' {
  if (isNpy(bytes)) return 'npy';
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return 'gzip';
  return bytes[0] === 0 && bytes[1] === 0 ? 'idx' : 'csv';
}

/** The file's name without its ending. */
function nameOf({ name }: OwnFile): string {
  return name.replace(/\.[^.]*$/, '') || name;
}

function proposeCsv({ file, bytes }: ChosenFile, given: Partial<CsvReading>): Proposal {
  const guess = guessCsv(textOfCsv(bytes, file.name), file.name, given);
  const columns = guess.columns.map(({ column }) => column);
  return {
    kind: 'csv',
    dataset: { kind: 'csv', name: nameOf(file), files: [file], ...guess.reading, columns, classes: [] },
    guess,
  };
}

function proposeArrays(kind: 'idx' | 'npy', first: ChosenFile, second: ChosenFile): Proposal {
  const rank = ({ file, bytes }: ChosenFile): number =>
    (kind === 'npy' ? decodeNpy(bytes, file.name) : decodeIdx(bytes, file.name)).shape.length;
  const [images, labels] = rank(first) >= rank(second) ? [first, second] : [second, first];
  const { data } = kind === 'npy' ? decodeNpy(labels.bytes, labels.file.name) : { data: null };
  const whole = data === null || data.every((value) => Number.isInteger(value));
  return {
    kind: 'arrays',
    dataset: {
      kind,
      name: nameOf(images.file),
      files: [images.file, labels.file],
      labels: whole ? 'class' : 'value',
      classes: [],
    },
  };
}

/**
 * The proposal with another column to be learnt.
 *
 * @throws TwinrunError('invalid-input') when there is no such column
 */
export function withTarget(proposal: Proposal, target: string): OwnDatasetRecipe {
  if (proposal.kind !== 'csv')
    throw new TwinrunError('invalid-input', 'these files have no columns: the labels are what is learnt');
  const { dataset, guess } = proposal;
  const place = dataset.columns.findIndex(({ name }) => name === target);
  if (place < 0)
    throw new TwinrunError(
      'invalid-input',
      `there is no column ${JSON.stringify(target)}; there are ${dataset.columns.map(({ name }) => JSON.stringify(name)).join(', ')}`,
      dataset.files[0].name,
    );
  return { ...dataset, columns: guessColumns(guess.profile, place).map(({ column }) => column) };
}

/** The bytes of a data set's files, in its order. */
export function contentsOf(dataset: OwnDatasetRecipe, chosen: readonly ChosenFile[]): readonly Uint8Array[] {
  return dataset.files.map((file) => {
    const found = chosen.find((one) => one.file.sha256 === file.sha256);
    if (found === undefined) throw new TwinrunError('invalid-input', 'it was not chosen', file.name);
    return found.bytes;
  });
}
