/** The user's own data: from a recipe's part and the bytes of its files to a data set. */
import { TwinrunError } from '../../errors.ts';
import { canonicalJson } from '../../numerics/canonicalJson.ts';
import { sha256Hex } from '../../numerics/sha256.ts';
import type { DatasetRecipe } from '../../run/recipe.ts';
import type { Dataset } from '../dataset.ts';
import { decodeOwnArrays } from './arrays.ts';
import { decodeOwnCsv } from './csvTable.ts';
import { isOwnData, type OwnDatasetRecipe, type OwnFile } from './ownRecipe.ts';

/** The user's files that a recipe needs; none for a data set that comes with the program. */
export function ownFilesOf(dataset: DatasetRecipe): readonly OwnFile[] {
  return isOwnData(dataset) ? dataset.files : [];
}

/**
 * What a data set in memory has as its digest: that of a known one's files; of own data SHA-256 of the recipe's part in
 * canonical JSON, because it depends on how the files are read as well.
 */
export function datasetSha256(dataset: DatasetRecipe): string {
  return isOwnData(dataset) ? sha256Hex(canonicalJson(dataset)) : dataset.sha256;
}

/**
 * The data set that a recipe names.
 *
 * @param contents the bytes of the recipe's files in their order, which have their digests
 * @throws TwinrunError('invalid-input' | 'unsupported' | 'too-large') with the place in the file
 */
export function decodeOwnData(dataset: OwnDatasetRecipe, contents: readonly Uint8Array[]): Dataset {
  const { recipe, ...decoded } = readOwnData(dataset, contents);
  const [said, found] = [canonicalJson(dataset.classes), canonicalJson(recipe.classes)];
  if (said !== found)
    throw new TwinrunError(
      'invalid-input',
      `the recipe says that the classes are ${said.slice(0, 200)}, the file has ${found.slice(0, 200)}`,
      'dataset.classes',
    );
  return decoded;
}

/** A data set, and the recipe's part that names it. */
export type ReadData = Dataset & { readonly recipe: OwnDatasetRecipe };

/**
 * The same from a draft of the recipe's part, whatever classes it has: they are put in as the files have them.
 *
 * @throws as decodeOwnData does
 */
export function readOwnData(draft: OwnDatasetRecipe, contents: readonly Uint8Array[]): ReadData {
  const [first = new Uint8Array(), second = new Uint8Array()] = contents;
  const decoded = draft.kind === 'csv' ? decodeOwnCsv(draft, first) : decodeOwnArrays(draft, first, second);
  const recipe = { ...draft, classes: decoded.classes };
  return { name: recipe.name, sha256: datasetSha256(recipe), ...decoded, recipe };
}

/** Which file is asked for, in one line. */
export function wantedFile({ name, bytes, sha256 }: OwnFile): string {
  return `${name}, ${bytes} bytes, SHA-256 ${sha256}`;
}

/** The file that a recipe needs is not here. */
export function missingFile(file: OwnFile, advice: string): TwinrunError {
  return new TwinrunError(
    'unavailable',
    `the recipe needs a file of its author's: ${wantedFile(file)}`,
    '',
    advice,
  );
}
