/** What the page asks the worker that looks at data, and what it answers. Plain data both ways. */
import type { DatasetManifest } from '../data/manifest.ts';
import type { ColumnGuess } from '../data/own/csvGuess.ts';
import type { ColumnProfile, CsvReading } from '../data/own/csvProfile.ts';
import type { OwnDatasetRecipe, OwnFile } from '../data/own/ownRecipe.ts';
import type { DatasetOverview } from '../data/overview.ts';
import type { DatasetPreview } from '../data/preview.ts';
import type { DatasetRecipe, SplitRecipe } from '../run/recipe.ts';
import type { Failure } from './protocol.ts';

/** A file that a visitor chose. */
export interface GivenFile {
  readonly name: string;
  readonly content: Blob;
  readonly sha256: string;
}

/** How a CSV file looks, and how it may be meant. */
export interface CsvLook {
  readonly reading: CsvReading;
  readonly rows: number;
  readonly columns: readonly (ColumnProfile & ColumnGuess)[];
  readonly firstRows: readonly (readonly string[])[];
}

export interface ProposedData {
  /** A draft: without classes. */
  readonly dataset: OwnDatasetRecipe;
  /** Null for images. */
  readonly csv: CsvLook | null;
}

export interface DataLook {
  readonly overview: DatasetOverview;
  readonly preview: DatasetPreview;
  /** The recipe's part, classes put in; of own data. */
  readonly own: { readonly recipe: OwnDatasetRecipe } | null;
  /** Of a data set that comes with the page. */
  readonly manifest: DatasetManifest | null;
}

export interface DataAsks {
  /** How these files may be meant. */
  readonly propose: {
    readonly request: { readonly files: readonly GivenFile[]; readonly reading: Partial<CsvReading> };
    readonly answer: ProposedData;
  };
  /** What a data set is, divided; own data from a draft. Without a split: as is suggested for it, or as it was given. */
  readonly look: {
    readonly request: {
      readonly dataset: DatasetRecipe;
      readonly files: readonly GivenFile[];
      readonly base: string;
      readonly split: SplitRecipe | null;
      readonly seed: string;
    };
    readonly answer: DataLook;
  };
}

export type DataAsk = keyof DataAsks;

export type DataRequest = {
  [A in DataAsk]: { readonly id: number; readonly ask: A } & DataAsks[A]['request'];
}[DataAsk];

export type DataReport =
  | { readonly id: number; readonly kind: 'loading'; readonly received: number; readonly total: number }
  | { readonly id: number; readonly kind: 'answer'; readonly answer: DataAsks[DataAsk]['answer'] }
  | { readonly id: number; readonly kind: 'failed'; readonly failure: Failure };

/** The user's own files as recipes have them. */
export function ownFileOf({ name, content, sha256 }: GivenFile): OwnFile {
  return { name, sha256, bytes: content.size };
}
