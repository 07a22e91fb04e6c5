/** The user's CSV file to examples, as its recipe says. docs/numerics.md, section 12, has the rules. */
import { TwinrunError } from '../../errors.ts';
import type { DecodedExamples } from '../dataset.ts';
import { byCodePoints } from './codePoints.ts';
import { csvRecords, textOfCsv, trimmed, type CsvRecord } from './csvText.ts';
import { readDecimal } from './decimal.ts';
import { OWN_LIMITS, type CsvDatasetRecipe, type OwnColumn } from './ownRecipe.ts';

/** What a missing value is until the training examples are known. */
const MISSING_NUMBER = NaN;
/** The code of a missing category; the others are counted from 0. */
const MISSING_CODE = -1;

/** @throws TwinrunError('invalid-input' | 'too-large') with file, line and column */
export function decodeOwnCsv(recipe: CsvDatasetRecipe, bytes: Uint8Array): DecodedExamples {
  const path = recipe.files[0].name;
  const records = csvRecords(textOfCsv(bytes, path), recipe.delimiter, path);
  if (recipe.header) requireHeader(recipe.columns, records.next().value, path);
  const columns = recipe.columns.map((column, place) => new ColumnReader(column, place, recipe, path));
  const read = columns.filter(({ column }) => column.type !== 'ignore');
  let rows = 0;
  for (const record of records) {
    rows += 1;
    if (rows > OWN_LIMITS.rows)
      throw new TwinrunError('too-large', `more than ${OWN_LIMITS.rows} rows`, `${path}:${record.line}`);
    if (record.fields.length !== columns.length)
      throw new TwinrunError(
        'invalid-input',
        `${record.fields.length} fields instead of ${columns.length}`,
        `${path}:${record.line}`,
      );
    if (read.some((column) => column.drops(record))) continue;
    for (const column of read) column.take(record);
  }
  return assembled(read, path);
}

function requireHeader(columns: readonly OwnColumn[], record: CsvRecord | undefined, path: string): void {
  const names = record?.fields.map(trimmed) ?? [];
  const wrong = columns.findIndex(({ name }, place) => name !== names[place]);
  if (wrong < 0 && names.length === columns.length) return;
  const place = Math.max(0, wrong);
  throw new TwinrunError(
    'invalid-input',
    names.length === columns.length
      ? `the column is named ${JSON.stringify(names[place])}, the recipe says ${JSON.stringify(columns[place]?.name)}`
      : `${names.length} columns instead of ${columns.length}`,
    `${path}:${record?.line ?? 1}:${place + 1}`,
  );
}

function assembled(columns: readonly ColumnReader[], path: string): DecodedExamples {
  const target = columns.find(({ column }) => column.type === 'class' || column.type === 'value');
  if (target === undefined)
    throw new TwinrunError('invalid-input', 'no column says what is to be learnt', path);
  const inputs = columns.filter((column) => column !== target);
  const examples = target.length;
  if (examples === 0) throw new TwinrunError('invalid-input', 'no row is left: each lacks a value', path);
  const widths = inputs.map((column) => column.width());
  const size = widths.reduce((sum, width) => sum + width, 0);
  if (size === 0) throw new TwinrunError('invalid-input', 'no column is a feature', path);
  if (size * examples > OWN_LIMITS.features)
    throw new TwinrunError(
      'too-large',
      `${examples} examples of ${size} features are more than ${OWN_LIMITS.features} numbers`,
      path,
      'Ignore columns that have many categories.',
    );
  const features = new Float32Array(size * examples);
  let at = 0;
  inputs.forEach((column, i) => {
    column.write(features, at, size);
    at += widths[i] ?? 0;
  });
  const classes = target.column.type === 'class' ? target.categories() : [];
  if (target.column.type === 'class' && classes.length < 2)
    throw new TwinrunError('invalid-input', 'all rows are of one class', `${path}, column ${target.shown}`);
  const labels = new Float32Array(examples);
  target.writeTarget(labels);
  return {
    featureShape: [size],
    featureNames: inputs.flatMap((column) => column.names()),
    features,
    labels: classes.length > 0 ? Uint8Array.from(labels) : labels,
    classes,
    given: null,
    ...(inputs.some(({ column }) => column.type === 'number' && column.missing === 'mean')
      ? { missing: 'mean' as const }
      : {}),
  };
}

/** One column, row by row. */
class ColumnReader {
  /** Numbers, or codes of categories in the order of their appearance. */
  readonly #values: number[] = [];
  readonly #codes = new Map<string, number>();
  readonly #marks: ReadonlySet<string>;
  readonly #textual: boolean;

  constructor(
    readonly column: OwnColumn,
    private readonly place: number,
    private readonly recipe: Pick<CsvDatasetRecipe, 'decimal' | 'missingMarks'>,
    private readonly path: string,
  ) {
    this.#marks = new Set(recipe.missingMarks);
    this.#textual = column.type === 'category' || column.type === 'class';
  }

  /** For messages. */
  get shown(): string {
    return JSON.stringify(this.column.name);
  }

  get length(): number {
    return this.#values.length;
  }

  /** Whether the row is left out because of this field. */
  drops(record: CsvRecord): boolean {
    const { column } = this;
    if ('missing' in column && column.missing !== 'drop') return false;
    return this.#marks.has(trimmed(record.fields[this.place] ?? ''));
  }

  /** @throws TwinrunError('invalid-input' | 'too-large') */
  take(record: CsvRecord): void {
    const text = trimmed(record.fields[this.place] ?? '');
    const missing = this.#marks.has(text);
    if (this.#textual) this.#values.push(missing ? MISSING_CODE : this.#codeOf(text, record));
    else this.#values.push(missing ? MISSING_NUMBER : this.#numberOf(text, record));
  }

  #numberOf(text: string, { line }: CsvRecord): number {
    const value = readDecimal(text, this.recipe.decimal);
    if (typeof value === 'number') return value;
    const shown = JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text);
    throw new TwinrunError(
      'invalid-input',
      `${shown} in column ${this.shown} is ${value}`,
      `${this.path}:${line}:${this.place + 1}`,
      'Make the column categories, ignore it, or let this text stand for a missing value.',
    );
  }

  #codeOf(text: string, { line }: CsvRecord): number {
    const known = this.#codes.get(text);
    if (known !== undefined) return known;
    const place = `${this.path}:${line}:${this.place + 1}`;
    if (text.length > OWN_LIMITS.category)
      throw new TwinrunError('too-large', `a category of more than ${OWN_LIMITS.category} characters`, place);
    if (this.#codes.size === OWN_LIMITS.classes)
      throw new TwinrunError(
        'too-large',
        `column ${this.shown} has more than ${OWN_LIMITS.classes} ${this.column.type === 'class' ? 'classes' : 'categories'}`,
        place,
        'Ignore the column, or let it be a number.',
      );
    this.#codes.set(text, this.#codes.size);
    return this.#codes.size - 1;
  }

  /** In the order of their features or classes. */
  categories(): readonly string[] {
    return [...this.#codes.keys()].sort(byCodePoints);
  }

  /** How many features the column makes. */
  width(): number {
    if (!this.#textual) return 1;
    return this.#codes.size + (this.#values.includes(MISSING_CODE) ? 1 : 0);
  }

  /** Names of the column's features. */
  names(): readonly string[] {
    const { name } = this.column;
    if (!this.#textual) return [name];
    const named = this.categories().map((category) => `${name} = ${category}`);
    return named.length < this.width() ? [...named, `${name} missing`] : named;
  }

  /** Writes the column's features from place `at` on of each example of `size` features. */
  write(features: Float32Array, at: number, size: number): void {
    const order = this.#order();
    this.#values.forEach((value, example) => {
      if (this.#textual) features[example * size + at + (order[value] ?? order.length)] = 1;
      else features[example * size + at] = value;
    });
  }

  writeTarget(labels: Float32Array): void {
    const order = this.#order();
    this.#values.forEach((value, example) => {
      labels[example] = this.#textual ? (order[value] ?? 0) : value;
    });
  }

  /** From a code to its place among the sorted categories. */
  #order(): readonly number[] {
    const places = new Map(this.categories().map((category, place) => [category, place]));
    return [...this.#codes.keys()].map((category) => places.get(category) ?? 0);
  }
}
