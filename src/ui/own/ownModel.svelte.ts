/** A model of the visitor's own: its text with undo and redo, what is wrong with it, and what it is to learn. */
import {
  DATASET_DESCRIPTIONS,
  findDescription,
  ownDescription,
  type DatasetDescription,
} from '../../data/descriptions.ts';
import { isOwnData, type OwnDatasetRecipe } from '../../data/own/ownRecipe.ts';
import { TwinrunError } from '../../errors.ts';
import type { OptimizerRecipe, Recipe } from '../../run/recipe.ts';
import { attempt, type Attempt } from '../../run/topology/estimate.ts';
import { requireModelFits } from '../../run/topology/fit.ts';
import { usualChoices } from '../../run/topology/ownRecipe.ts';
import { readLayers } from '../../run/topology/readTopology.ts';
import type { Topology } from '../../run/topology/topology.ts';
import { parseUntrusted } from '../../run/untrusted.ts';
import type { DataLook } from '../../worker/dataProtocol.ts';
import { OwnData } from '../data/ownData.svelte.ts';
import { draftOf, draftText, PRESETS, textOf, type Draft, type DraftLayer } from './draft.ts';
import { loadKept, saveKept, type Kept } from './kept.ts';
import { usualOptimizer } from './optimizers.ts';

const TEXT_LIMITS = { maxBytes: 4 * 1024 * 1024, maxDepth: 32, maxValues: 20_000 };
const MAX_UNDO = 100;

export interface ModelProblem {
  /** The layer at fault, counted from 0; null when it is the whole. */
  readonly layer: number | null;
  readonly message: string;
  readonly advice: string;
}

/** What the text says. */
interface Reading {
  readonly json: unknown;
  readonly topology: Topology | null;
  readonly sizes: Attempt | null;
  readonly notes: readonly string[];
  readonly problem: ModelProblem | null;
}

export type Choices = Pick<Recipe, 'split' | 'preprocessing' | 'optimizer'>;

/** Data sets whose labels a model of layers can learn. */
export const OWN_DATA: readonly DatasetDescription[] = DATASET_DESCRIPTIONS.filter(
  ({ classes, labelsEach }) => classes.length === 0 || labelsEach === 1,
);

/** The name of the visitor's own file among the data sets; no data set has a name like it. */
export const YOUR_FILE = 'your file';

/** The visitor's own file, once it was read. */
interface OwnFileData {
  readonly description: DatasetDescription;
  readonly dataset: OwnDatasetRecipe;
}

function problemOf(error: unknown): ModelProblem {
  if (!(error instanceof TwinrunError)) throw error;
  const index = /^layers\[(\d+)\]/.exec(error.path)?.[1];
  // Beside the layer a message needs no path.
  const message = index === undefined ? error.message : error.message.slice(error.path.length + 2);
  return { layer: index === undefined ? null : Number(index), message, advice: error.advice };
}

function read(text: string, data: DatasetDescription): Reading {
  let json: unknown;
  let topology: Topology | null = null;
  let sizes: Attempt | null = null;
  let notes: readonly string[] = [];
  try {
    json = parseUntrusted(text, TEXT_LIMITS);
    ({ topology, notes } = readLayers(json));
    sizes = attempt(topology);
    if (sizes.problem !== null) throw sizes.problem;
    requireModelFits(
      { model: { kind: 'layers', topology }, loss: usualChoices(data).loss, batchSize: 1 },
      data,
    );
    return { json, topology, sizes, notes, problem: null };
  } catch (error) {
    return { json, topology, sizes, notes, problem: problemOf(error) };
  }
}

function firstData(): DatasetDescription {
  const data = findDescription('digits') ?? OWN_DATA[0];
  if (data === undefined) throw new Error('there are no data sets');
  return data;
}

function presetText(data: DatasetDescription, id = 'perceptron'): string {
  const draft = PRESETS.find((preset) => preset.id === id)?.draft(data);
  return draft === undefined ? '' : draftText(draft);
}

export class OwnModel {
  #data = $state.raw(firstData());
  #file = $state.raw<OwnFileData | null>(null);
  /** Whether the data set is to be the visitor's own file. */
  wantsFile = $state(false);
  /** What the last visit left, until the file is read. */
  #waiting: Kept | undefined;
  readonly file = new OwnData((look) => this.#read(look));
  #text = $state(presetText(this.#data));
  #choices = $state.raw<Choices>(usualChoices(this.#data));
  #past = $state.raw<readonly string[]>([]);
  #future = $state.raw<readonly string[]>([]);
  /** What of the last file has no say. */
  notes = $state.raw<readonly string[]>([]);
  /** What the last change was about: typing in one field is one change. */
  #lastTag = '';

  readonly reading: Reading = $derived(read(this.#text, this.#data));
  /** Null where only text can show it. */
  readonly draft: Draft | null = $derived(draftOf(this.reading.json));

  constructor() {
    const kept = loadKept();
    if (kept?.dataSet === YOUR_FILE) {
      this.#waiting = kept;
      this.wantsFile = true;
    }
    void this.file.restore();
    const data = kept === undefined ? undefined : findDescription(kept.dataSet);
    if (kept === undefined || data === undefined) return;
    this.#data = data;
    this.#text = kept.text;
    this.#choices = { ...usualChoices(data), ...kept.choices };
  }

  get data(): DatasetDescription {
    return this.#data;
  }
  get text(): string {
    return this.#text;
  }
  get choices(): Choices {
    return this.#choices;
  }
  get canUndo(): boolean {
    return this.#past.length > 0;
  }
  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** All but the model, before anything is typed. */
  readonly base: Omit<Recipe, 'model'> = $derived.by(() => {
    const { split, preprocessing, optimizer } = this.#choices;
    const usual = usualChoices(this.#data);
    const dataset = this.#file !== null && this.wantsFile ? this.#file.dataset : usual.dataset;
    return { ...usual, dataset, split, preprocessing, optimizer };
  });

  /** Whether the visitor's file is wanted and not read, or read no more. */
  get lacksFile(): boolean {
    return this.wantsFile && (this.#file === null || this.file.look === null);
  }

  /** The file was read: another one, or otherwise than before. */
  #read({ overview, own }: DataLook): void {
    if (own === null) return;
    const { recipe } = own;
    const before = this.#file?.description;
    const description = { ...ownDescription(recipe, overview), name: YOUR_FILE };
    this.#file = { description, dataset: recipe };
    if (!this.wantsFile) return;
    const same =
      before !== undefined &&
      this.#data === before &&
      before.features === description.features &&
      String(before.featureShape) === String(description.featureShape) &&
      before.classes.length === description.classes.length;
    if (same) this.#data = description;
    else this.#useData(description);
    if (this.#waiting !== undefined) {
      this.#text = this.#waiting.text;
      this.#choices = { ...this.#choices, ...this.#waiting.choices };
      this.#waiting = undefined;
    }
  }

  /** Another data set, with the same kind of model for it where that can be told. */
  chooseData(name: string): void {
    this.wantsFile = name === YOUR_FILE;
    const data = this.wantsFile ? this.#file?.description : findDescription(name);
    if (data !== undefined && data !== this.#data) this.#useData(data);
  }

  #useData(data: DatasetDescription): void {
    const before = this.#data;
    const same = PRESETS.find(({ draft }) => {
      const made = draft(before);
      return made !== undefined && draftText(made) === this.#text;
    });
    this.#data = data;
    this.#choices = usualChoices(data);
    // A model that somebody worked on stays, even if it does not fit.
    if (same !== undefined) this.edit(presetText(data, same.id) || presetText(data));
    else this.#keep();
  }

  choose(choices: Partial<Choices>): void {
    this.#choices = { ...this.#choices, ...choices };
    this.#keep();
  }

  chooseOptimizer(kind: OptimizerRecipe['kind']): void {
    this.choose({ optimizer: usualOptimizer(kind, this.#data) });
  }

  /** @param tag changes with the same one, one after the other, are one to undo; empty: a change of its own */
  edit(text: string, tag = ''): void {
    if (text === this.#text) return;
    if (tag === '' || tag !== this.#lastTag) this.#past = [...this.#past.slice(-MAX_UNDO + 1), this.#text];
    this.#lastTag = tag;
    this.#future = [];
    this.#text = text;
    this.#keep();
  }

  /** A file's or a pasted text: in canonical form where it is a model, as it is where it is not. */
  open(text: string): void {
    const { topology, notes } = read(text, this.#data);
    this.edit(topology === null ? text : textOf(topology));
    this.notes = notes;
  }

  undo(): void {
    const text = this.#past.at(-1);
    if (text === undefined) return;
    this.#past = this.#past.slice(0, -1);
    this.#future = [...this.#future, this.#text];
    this.#set(text);
  }

  redo(): void {
    const text = this.#future.at(-1);
    if (text === undefined) return;
    this.#future = this.#future.slice(0, -1);
    this.#past = [...this.#past, this.#text];
    this.#set(text);
  }

  #set(text: string): void {
    this.#lastTag = '';
    this.#text = text;
    this.#keep();
  }

  editLayers(change: (layers: readonly DraftLayer[]) => readonly DraftLayer[], tag = ''): void {
    if (this.draft !== null) this.edit(draftText({ ...this.draft, layers: change(this.draft.layers) }), tag);
  }

  editInput(input: unknown): void {
    if (this.draft !== null) this.edit(draftText({ ...this.draft, input }), 'input');
  }

  /** A recipe that this form made earlier, or one that was kept with an unfinished run. */
  show(recipe: Recipe, topology: Topology): void {
    this.wantsFile = isOwnData(recipe.dataset);
    const data = this.wantsFile ? this.#file?.description : findDescription(recipe.dataset.name);
    if (data === undefined) return;
    this.#data = data;
    const { split, preprocessing, optimizer } = recipe;
    this.#choices = { split, preprocessing, optimizer };
    this.edit(textOf(topology));
  }

  #keep(): void {
    const { split, preprocessing, optimizer } = this.#choices;
    saveKept({ dataSet: this.#data.name, text: this.#text, choices: { split, preprocessing, optimizer } });
  }
}
