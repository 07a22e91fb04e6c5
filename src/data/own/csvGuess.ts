/** How a CSV file is probably meant, with the reasons, for a person to change: a guess is never trained on unseen. */
import { csvRecords, trimmed } from './csvText.ts';
import {
  DISTINCT_LIMIT,
  profileCsv,
  type ColumnProfile,
  type CsvProfile,
  type CsvReading,
} from './csvProfile.ts';
import { readDecimal } from './decimal.ts';
import { DELIMITERS, OWN_LIMITS, type ColumnType, type Delimiter, type OwnColumn } from './ownRecipe.ts';

/** A column as guessed, and why. */
export interface ColumnGuess {
  readonly column: OwnColumn;
  readonly reason: string;
}

export interface CsvGuess {
  readonly reading: CsvReading;
  readonly profile: CsvProfile;
  readonly columns: readonly ColumnGuess[];
}

/** Texts that stand for a missing value wherever they occur, and those that do so among numbers only. */
const MARKS = ['', '?', 'NA', 'N/A', 'n/a', 'NaN', 'nan', 'NULL', 'null', '#N/A'];
const MARKS_AMONG_NUMBERS = ['-', '.', 'none', 'None', 'missing', 'unknown'];

const TARGET_NAMES =
  /^(class|label|labels|target|y|species|diagnosis|outcome|category|quality|survived|churn)$/i;
/** Whole numbers of so few values are classes rather than amounts. */
const MAX_NUMBERED_CLASSES = 12;
/** Rows that are looked at to find the delimiter. */
const SAMPLE = 50;

/**
 * @param given what a person has chosen already
 * @throws TwinrunError('invalid-input' | 'too-large') when it is not a table
 */
export function guessCsv(text: string, path: string, given: Partial<CsvReading> = {}): CsvGuess {
  const delimiter = given.delimiter ?? guessDelimiter(text, path);
  const sample = sampleOf(text, delimiter, path);
  const decimal = given.decimal ?? guessDecimal(sample, delimiter);
  const header = given.header ?? guessHeader(sample, decimal);
  const bare = { delimiter, decimal, header };
  const candidates = [...MARKS, ...MARKS_AMONG_NUMBERS];
  const missingMarks =
    given.missingMarks ?? marksIn(profileCsv(text, { ...bare, missingMarks: candidates }, path));
  const reading = { ...bare, missingMarks };
  const profile = profileCsv(text, reading, path);
  return { reading, profile, columns: guessColumns(profile) };
}

function sampleOf(text: string, delimiter: Delimiter, path: string): readonly (readonly string[])[] {
  const rows: (readonly string[])[] = [];
  for (const { fields } of csvRecords(text, delimiter, path)) {
    rows.push(fields.map(trimmed));
    if (rows.length === SAMPLE) break;
  }
  return rows;
}

/** The one that cuts the first rows into the most fields, as many in each. */
function guessDelimiter(text: string, path: string): Delimiter {
  let best: Delimiter = ',';
  let most = 1;
  for (const delimiter of DELIMITERS) {
    let widths;
    try {
      widths = sampleOf(text, delimiter, path).map((row) => row.length);
    } catch {
      // With this delimiter it is no CSV at all.
      continue;
    }
    const [width = 0] = widths;
    if (width > most && widths.every((other) => other === width)) [best, most] = [delimiter, width];
  }
  return best;
}

function guessDecimal(rows: readonly (readonly string[])[], delimiter: Delimiter): '.' | ',' {
  if (delimiter === ',') return '.';
  const fields = rows.slice(1).flat();
  const points = fields.filter((field) => field.includes('.') && isNumber(field, '.')).length;
  const commas = fields.filter((field) => field.includes(',') && isNumber(field, ',')).length;
  return commas > points ? ',' : '.';
}

function isNumber(text: string, decimal: '.' | ','): boolean {
  return typeof readDecimal(text, decimal) === 'number';
}

/** A first row without numbers above rows with some, or whose texts do not occur below. */
function guessHeader(rows: readonly (readonly string[])[], decimal: '.' | ','): boolean {
  const [first = [], ...rest] = rows;
  if (rest.length === 0 || first.some((field) => isNumber(field, decimal))) return false;
  if (rest.some((row) => row.some((field) => isNumber(field, decimal)))) return true;
  return first.every((field, place) => rest.every((row) => row[place] !== field));
}

function marksIn({ columns }: CsvProfile): string[] {
  const found = columns.flatMap(({ marks, numbers, texts }) =>
    numbers > 0 && texts === 0 ? marks : marks.filter((mark) => MARKS.includes(mark)),
  );
  // The empty text means nothing else, wherever it may occur.
  return [...new Set(['', ...found])].sort();
}

/**
 * @param chosen the place of the column that is to be learnt; guessed unless given
 */
export function guessColumns(profile: CsvProfile, chosen?: number): readonly ColumnGuess[] {
  const guesses = profile.columns.map((column) => guessFeature(column, profile.rows));
  const target = chosen ?? targetOf(profile.columns, guesses);
  const column = profile.columns[target];
  const why = chosen === undefined ? undefined : 'you chose it';
  if (column !== undefined) guesses[target] = guessTarget(column, why);
  return guesses;
}

/** The place of the column that is probably to be learnt: by its name, or the last one with anything in it. */
function targetOf(columns: readonly ColumnProfile[], guesses: readonly ColumnGuess[]): number {
  const able = columns.map(
    ({ distinct, texts }) => distinct > 1 && (texts === 0 || distinct <= OWN_LIMITS.classes),
  );
  const named = columns.findIndex(({ name }, place) => able[place] === true && TARGET_NAMES.test(name));
  if (named >= 0) return named;
  const last = guesses.findLastIndex(({ column }, place) => able[place] === true && column.type !== 'ignore');
  return last >= 0 ? last : columns.length - 1;
}

function guessTarget(
  { name, texts, wholes, numbers, distinct }: ColumnProfile,
  chosen?: string,
): ColumnGuess {
  const guessed = TARGET_NAMES.test(name)
    ? 'its name says that it is to be learnt'
    : 'the last column is to be learnt';
  const why = chosen ?? guessed;
  const of = (type: 'class' | 'value', what: string): ColumnGuess => ({
    column: { name, type },
    reason: `${why}: ${distinctText(distinct)} ${what}`,
  });
  if (texts > 0) return of('class', 'different texts');
  return wholes === numbers && distinct <= MAX_NUMBERED_CLASSES
    ? of('class', 'different whole numbers')
    : of('value', 'different numbers');
}

function guessFeature(profile: ColumnProfile, rows: number): ColumnGuess {
  const { name, numbers, texts, wholes, distinct, missing, firstText } = profile;
  const of = (type: 'ignore', reason: string): ColumnGuess => ({ column: { name, type }, reason });
  if (distinct === 0) return of('ignore', 'every field is missing');
  if (distinct === 1) return of('ignore', 'every field says the same');
  if (texts === 0) {
    if (wholes === numbers && distinct === Math.min(numbers, DISTINCT_LIMIT) && isNumbering(profile, rows))
      return of('ignore', 'it only numbers the rows');
    return {
      column: { name, type: 'number', missing: missing > 0 ? 'mean' : 'drop' },
      reason: 'every field is a number',
    };
  }
  if (distinct > OWN_LIMITS.classes)
    return of('ignore', `${distinctText(distinct)} different texts are too many for categories`);
  if (distinct > rows / 2 && rows > 10) return of('ignore', 'most rows say something else');
  const example =
    firstText === null || numbers === 0
      ? ''
      : `, such as ${JSON.stringify(firstText.text)} in line ${firstText.line}`;
  return {
    column: { name, type: 'category', missing: missing > 0 ? 'category' : 'drop' },
    reason: `${distinct} different texts${example}`,
  };
}

/** 0, 1, 2, ... or 1, 2, 3, ... in some order. */
function isNumbering({ range, missing }: ColumnProfile, rows: number): boolean {
  if (range === null || missing > 0 || rows < 10) return false;
  return range.greatest - range.least === rows - 1 && (range.least === 0 || range.least === 1);
}

function distinctText(distinct: number): string {
  return distinct >= DISTINCT_LIMIT ? `${DISTINCT_LIMIT} or more` : String(distinct);
}

/** A column that a person gave another type, with the usual way to treat what is missing. */
export function columnOfType(name: string, type: ColumnType, missing: number): OwnColumn {
  if (type === 'number') return { name, type, missing: missing > 0 ? 'mean' : 'drop' };
  if (type === 'category') return { name, type, missing: missing > 0 ? 'category' : 'drop' };
  return { name, type };
}
