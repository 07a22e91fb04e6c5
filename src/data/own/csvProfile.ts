/** What is in a CSV file, column by column, for people to judge: counts, ranges, examples. Nothing here reaches a result. */
import { TwinrunError } from '../../errors.ts';
import { csvRecords, trimmed } from './csvText.ts';
import { readDecimal } from './decimal.ts';
import { OWN_LIMITS, type CsvDatasetRecipe } from './ownRecipe.ts';

/** How a text is cut into fields, and which of them are missing values. */
export type CsvReading = Pick<CsvDatasetRecipe, 'delimiter' | 'decimal' | 'header' | 'missingMarks'>;

export interface ColumnProfile {
  /** From the header, or "column 1" and so on. */
  readonly name: string;
  /** Fields that are a missing-value mark, fields that are a number, and all other fields. */
  readonly missing: number;
  readonly numbers: number;
  readonly texts: number;
  /** The missing-value marks that occur. */
  readonly marks: readonly string[];
  /** Whole numbers among the numbers. */
  readonly wholes: number;
  /** Different fields, those that are missing apart; counted up to DISTINCT_LIMIT. */
  readonly distinct: number;
  /** Of the numbers; null where there are none. */
  readonly range: { readonly least: number; readonly mean: number; readonly greatest: number } | null;
  /** The most frequent fields. */
  readonly top: readonly { readonly text: string; readonly count: number }[];
  /** The first field that is no number, with its line; null where there is none. */
  readonly firstText: { readonly text: string; readonly line: number } | null;
}

export interface CsvProfile {
  readonly rows: number;
  readonly columns: readonly ColumnProfile[];
  /** The first rows as they stand, at most PREVIEW_ROWS, long fields cut. */
  readonly firstRows: readonly (readonly string[])[];
}

export const PREVIEW_ROWS = 8;
export const DISTINCT_LIMIT = 1000;
const TOP = 6;
const SHOWN_LENGTH = 80;

/** @throws TwinrunError('invalid-input' | 'too-large') with line and field */
export function profileCsv(text: string, reading: CsvReading, path: string): CsvProfile {
  const records = csvRecords(text, reading.delimiter, path);
  const first = records.next().value;
  if (first === undefined) throw new TwinrunError('invalid-input', 'there is no row', path);
  const names = first.fields.map((field, place) => (reading.header ? trimmed(field) : `column ${place + 1}`));
  const tallies = names.map((name) => new Tally(name, reading));
  const firstRows: (readonly string[])[] = [];
  let rows = 0;
  const take = (fields: readonly string[], line: number): void => {
    rows += 1;
    if (rows > OWN_LIMITS.rows)
      throw new TwinrunError('too-large', `more than ${OWN_LIMITS.rows} rows`, `${path}:${line}`);
    if (fields.length !== names.length)
      throw new TwinrunError(
        'invalid-input',
        `${fields.length} fields instead of ${names.length}`,
        `${path}:${line}`,
        'Every row must have as many fields as the first one; another delimiter may be the right one.',
      );
    if (firstRows.length < PREVIEW_ROWS) firstRows.push(fields.map(cut));
    tallies.forEach((tally, place) => tally.take(trimmed(fields[place] ?? ''), line));
  };
  if (!reading.header) take(first.fields, first.line);
  for (const { fields, line } of records) take(fields, line);
  if (rows === 0) throw new TwinrunError('invalid-input', 'there is no row below the header', path);
  return { rows, columns: tallies.map((tally) => tally.profile()), firstRows };
}

function cut(field: string): string {
  return field.length > SHOWN_LENGTH ? `${field.slice(0, SHOWN_LENGTH - 1)}…` : field;
}

class Tally {
  readonly #marks: ReadonlySet<string>;
  readonly #found = new Set<string>();
  readonly #counts = new Map<string, number>();
  #missing = 0;
  #numbers = 0;
  #wholes = 0;
  #texts = 0;
  #sum = 0;
  #least = Infinity;
  #greatest = -Infinity;
  #firstText: ColumnProfile['firstText'] = null;

  constructor(
    private readonly name: string,
    private readonly reading: CsvReading,
  ) {
    this.#marks = new Set(reading.missingMarks);
  }

  take(text: string, line: number): void {
    if (this.#marks.has(text)) {
      this.#missing += 1;
      this.#found.add(text);
      return;
    }
    const key = text.slice(0, OWN_LIMITS.category + 1);
    const count = this.#counts.get(key);
    if (count !== undefined || this.#counts.size < DISTINCT_LIMIT) this.#counts.set(key, (count ?? 0) + 1);
    const value = readDecimal(text, this.reading.decimal);
    if (typeof value !== 'number') {
      this.#texts += 1;
      this.#firstText ??= { text: cut(text), line };
      return;
    }
    this.#numbers += 1;
    if (Number.isInteger(value)) this.#wholes += 1;
    this.#sum += value;
    this.#least = Math.min(this.#least, value);
    this.#greatest = Math.max(this.#greatest, value);
  }

  profile(): ColumnProfile {
    const top = [...this.#counts].sort((a, b) => b[1] - a[1]).slice(0, TOP);
    return {
      name: this.name,
      missing: this.#missing,
      marks: [...this.#found],
      numbers: this.#numbers,
      wholes: this.#wholes,
      texts: this.#texts,
      distinct: this.#counts.size,
      range:
        this.#numbers === 0
          ? null
          : { least: this.#least, mean: this.#sum / this.#numbers, greatest: this.#greatest },
      top: top.map(([text, count]) => ({ text: cut(text), count })),
      firstText: this.#firstText,
    };
  }
}
