/**
 * The part of a recipe that names the user's own data: which files, known by their digests, and how they are read. How is
 * part of the bits. docs/numerics.md, section 12, says what each field means; run/ownDataSchema.ts holds the limits.
 */

import type { DatasetRecipe } from '../../run/recipe.ts';

/** A file as its owner has it. */
export interface OwnFile {
  /** For people: a receiver's file may be called anything. */
  readonly name: string;
  /** SHA-256 of its bytes, 64 hex digits. */
  readonly sha256: string;
  readonly bytes: number;
}

export const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/**
 * A column of a table. `number` is a feature, `category` one feature a category, 1 or 0. One column says what is to be
 * learnt: `class` one of several, or `value` a number.
 *
 * `missing`: what is done where the field is a missing-value mark. `drop` leaves the row out; `mean` takes the mean over the
 * training examples that have one; `category` counts as a category of its own. A row without its target is left out.
 */
export type OwnColumn =
  | { readonly name: string; readonly type: 'number'; readonly missing: 'drop' | 'mean' }
  | { readonly name: string; readonly type: 'category'; readonly missing: 'drop' | 'category' }
  | { readonly name: string; readonly type: 'ignore' | 'class' | 'value' };

export type ColumnType = OwnColumn['type'];

/** A text file with a table. */
export interface CsvDatasetRecipe {
  readonly kind: 'csv';
  readonly name: string;
  readonly files: readonly [OwnFile];
  readonly delimiter: Delimiter;
  /** Between the whole and the fraction of a number. */
  readonly decimal: '.' | ',';
  /** Whether the first row has the columns' names. */
  readonly header: boolean;
  readonly columns: readonly OwnColumn[];
  /** Texts that stand for a missing value; the empty text may be one of them. */
  readonly missingMarks: readonly string[];
  /** What the target's classes are, in their order; empty where it is a number. The file must have these and no others. */
  readonly classes: readonly string[];
}

/** Images (or rows of numbers) in one file, and what each of them is in another. */
export interface ImagesDatasetRecipe {
  readonly kind: 'idx' | 'npy';
  readonly name: string;
  /** Images, then labels. */
  readonly files: readonly [OwnFile, OwnFile];
  /** What the labels are. */
  readonly labels: 'class' | 'value';
  /** As in a table. */
  readonly classes: readonly string[];
}

export type OwnDatasetRecipe = CsvDatasetRecipe | ImagesDatasetRecipe;

/** Whether a recipe names the user's own files, rather than a data set that comes with the program. */
export function isOwnData(dataset: DatasetRecipe): dataset is OwnDatasetRecipe {
  return 'kind' in dataset;
}

/** What own data may be at most. */
export const OWN_LIMITS = {
  /** Of a file: 64 MiB. */
  bytes: 64 * 1024 * 1024,
  rows: 1_000_000,
  columns: 1_000,
  /** Classes of the target, and categories of a column. */
  classes: 100,
  /** Of all examples together, as binary32: 128 MiB. */
  features: 32 * 1024 * 1024,
  /** UTF-16 units of a field. */
  field: 100_000,
  /** UTF-16 units of a class, a category, or a missing-value mark. */
  category: 200,
  /** UTF-16 units of a column's or a file's name. */
  name: 300,
  /** Missing-value marks. */
  marks: 20,
} as const;
