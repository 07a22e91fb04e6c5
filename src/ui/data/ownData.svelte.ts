/** The visitor's own file on the Train page: chosen, looked at, read as the visitor says, kept for the next visit. */
import * as v from 'valibot';
import { columnOfType } from '../../data/own/csvGuess.ts';
import type { CsvReading } from '../../data/own/csvProfile.ts';
import {
  OWN_LIMITS,
  type ColumnType,
  type OwnColumn,
  type OwnDatasetRecipe,
} from '../../data/own/ownRecipe.ts';
import { recogniseFile } from '../../data/userFiles.ts';
import { TwinrunError } from '../../errors.ts';
import { ownDatasetSchema } from '../../run/ownDataSchema.ts';
import type { SplitRecipe } from '../../run/recipe.ts';
import type { DataLook, GivenFile, ProposedData } from '../../worker/dataProtocol.ts';
import { problemOf, type Problem } from './problem.ts';
import { dataClient, pageBase, userFiles } from './sources.ts';

const KEY = 'twinrun-own-data';

export class OwnData {
  /** A draft as the visitor has it: without the classes, which the file has. */
  draft = $state.raw<OwnDatasetRecipe | null>(null);
  proposal = $state.raw<ProposedData | null>(null);
  look = $state.raw<DataLook | null>(null);
  problem = $state.raw<Problem | null>(null);
  /** What is being done, in words; empty when nothing is. */
  busy = $state('');
  /** Why the file has to be chosen again at the next visit; null when it need not. */
  notKept = $state<string | null>(null);

  #files: readonly GivenFile[] = [];
  #round = 0;
  readonly #onLook: (look: DataLook) => void;

  /** @param onLook told of each data set that was read */
  constructor(onLook: (look: DataLook) => void) {
    this.#onLook = onLook;
  }

  async choose(chosen: readonly File[]): Promise<void> {
    await this.#work('Reading', async (isCurrent) => {
      const large = chosen.find(({ size }) => size > OWN_LIMITS.bytes);
      if (large !== undefined)
        throw new TwinrunError('too-large', `${large.name} is larger than 64 MiB, which is the limit`);
      const files: GivenFile[] = [];
      for (const content of chosen) {
        const onProgress = ({ doneBytes, totalBytes }: { doneBytes: number; totalBytes: number }) => {
          if (isCurrent())
            this.busy = `Reading ${content.name}: ${Math.floor((100 * doneBytes) / totalBytes)} %`;
        };
        files.push({ name: content.name, content, sha256: await recogniseFile(content, { onProgress }) });
      }
      const proposal = await dataClient.ask('propose', { files, reading: {} });
      if (!isCurrent()) return;
      this.#take(files, proposal, proposal.dataset);
      const kept = await Promise.all(
        files.map(({ content, name, sha256 }) => userFiles.put(new File([content], name), sha256)),
      );
      if (isCurrent()) this.notKept = kept.find(({ notKept }) => notKept !== null)?.notKept ?? null;
    });
  }

  /** Reads a CSV file otherwise: columns are guessed anew. */
  async reread(change: Partial<CsvReading>): Promise<void> {
    const { draft } = this;
    if (draft?.kind !== 'csv') return;
    const { delimiter, decimal, header, missingMarks } = draft;
    // Another delimiter changes everything else; another mark, only what is missing.
    const reading = 'delimiter' in change ? change : { delimiter, decimal, header, missingMarks, ...change };
    await this.#work('Reading', async (isCurrent) => {
      const proposal = await dataClient.ask('propose', { files: this.#files, reading });
      if (isCurrent()) this.#take(this.#files, proposal, proposal.dataset);
    });
  }

  setType(place: number, type: ColumnType): void {
    const isTarget = (one: ColumnType): boolean => one === 'class' || one === 'value';
    this.#change((column, at) => {
      const { name, missing } = this.proposal?.csv?.columns[at] ?? { name: column.name, missing: 0 };
      if (at === place) return columnOfType(name, type, missing);
      // There is one target: the one before becomes a feature.
      if (isTarget(type) && isTarget(column.type))
        return columnOfType(name, column.type === 'class' ? 'category' : 'number', missing);
      return column;
    });
  }

  setMissing(place: number, rule: 'drop' | 'fill'): void {
    this.#change((column, at) => {
      if (at !== place) return column;
      if (column.type === 'number') return { ...column, missing: rule === 'drop' ? 'drop' : 'mean' };
      return column.type === 'category'
        ? { ...column, missing: rule === 'drop' ? 'drop' : 'category' }
        : column;
    });
  }

  setLabels(labels: 'class' | 'value'): void {
    if (this.draft !== null && this.draft.kind !== 'csv') this.draft = { ...this.draft, labels };
  }

  #change(to: (column: OwnColumn, place: number) => OwnColumn): void {
    const { draft } = this;
    if (draft?.kind === 'csv') this.draft = { ...draft, columns: draft.columns.map(to) };
  }

  #take(files: readonly GivenFile[], proposal: ProposedData, draft: OwnDatasetRecipe): void {
    this.#files = files;
    this.proposal = proposal;
    this.draft = draft;
  }

  /** Reads the data as the draft says, divided as they would be in training. */
  async lookAgain(draft: OwnDatasetRecipe, split: SplitRecipe | null, seed: string): Promise<void> {
    const files = this.#files;
    await this.#work('Looking at the data', async (isCurrent) => {
      const request = { dataset: draft, files, base: pageBase(), split, seed };
      const look = await dataClient.ask('look', request);
      if (!isCurrent() || look.own === null) return;
      this.look = look;
      keep(look.own.recipe);
      this.#onLook(look);
    });
  }

  /** What was there at the last visit; nothing when it is gone. */
  async restore(): Promise<void> {
    const recipe = loadKept();
    if (recipe === null) return;
    const contents = await Promise.all(recipe.files.map(({ sha256 }) => userFiles.get(sha256)));
    const files: GivenFile[] = [];
    recipe.files.forEach(({ name, sha256 }, i) => {
      const content = contents[i];
      if (content !== undefined) files.push({ name, sha256, content });
    });
    if (files.length < recipe.files.length || this.draft !== null) return;
    await this.#work('Reading', async (isCurrent) => {
      const proposal = await dataClient.ask('propose', {
        files,
        reading: recipe.kind === 'csv' ? recipe : {},
      });
      if (isCurrent()) this.#take(files, proposal, recipe);
    });
  }

  /** Deletes the copy that this page keeps. */
  async forget(): Promise<void> {
    this.#round += 1;
    const files = this.#files;
    this.#files = [];
    [this.draft, this.proposal, this.look, this.problem, this.notKept] = [null, null, null, null, null];
    this.busy = '';
    keep(null);
    for (const { sha256 } of files) await userFiles.forget(sha256);
  }

  /** The latest piece of work counts; what comes late of an earlier one is dropped. */
  async #work(what: string, work: (isCurrent: () => boolean) => Promise<void>): Promise<void> {
    const round = (this.#round += 1);
    const isCurrent = (): boolean => round === this.#round;
    this.busy = `${what} …`;
    this.problem = null;
    try {
      await work(isCurrent);
    } catch (error) {
      if (!isCurrent()) return;
      this.problem = problemOf(error);
      this.look = null;
    }
    if (isCurrent()) this.busy = '';
  }
}

function keep(recipe: OwnDatasetRecipe | null): void {
  try {
    if (recipe === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, JSON.stringify(recipe));
  } catch {
    // Blocked or full: it lasts as long as the page.
  }
}

function loadKept(): OwnDatasetRecipe | null {
  try {
    const result = v.safeParse(ownDatasetSchema, JSON.parse(localStorage.getItem(KEY) ?? 'null'));
    return result.success ? result.output : null;
  } catch {
    // Blocked, or not JSON.
    return null;
  }
}
