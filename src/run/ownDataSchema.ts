/** From unknown to the part of a recipe that names the user's own data. It may come from a stranger's link. */
import * as v from 'valibot';
import { DELIMITERS, OWN_LIMITS, type OwnColumn } from '../data/own/ownRecipe.ts';
import { hexDigits, text, wholeNumber } from './schemaParts.ts';

/** Text that is shown on one line and cannot turn the writing around it. */
const line = (max: number) =>
  v.pipe(
    text(max),
    v.check(
      (value) => !/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u.test(value),
      'must not contain control characters or line breaks',
    ),
  );

const file = v.strictObject({
  name: v.pipe(
    line(OWN_LIMITS.name),
    v.check((name) => name !== '' && !/[/\\]/.test(name), 'must be the name of a file, without folders'),
  ),
  sha256: hexDigits(64),
  bytes: wholeNumber(1, OWN_LIMITS.bytes),
});

const name = v.pipe(line(OWN_LIMITS.name), v.nonEmpty('must not be empty'));

const columnName = line(OWN_LIMITS.name);
const column = v.variant('type', [
  v.strictObject({ name: columnName, type: v.literal('number'), missing: v.picklist(['drop', 'mean']) }),
  v.strictObject({
    name: columnName,
    type: v.literal('category'),
    missing: v.picklist(['drop', 'category']),
  }),
  v.strictObject({ name: columnName, type: v.picklist(['ignore', 'class', 'value']) }),
]);

const count = (columns: readonly OwnColumn[], ...types: readonly OwnColumn['type'][]): number =>
  columns.filter(({ type }) => types.includes(type)).length;

const columns = v.pipe(
  v.array(column),
  v.minLength(2, 'must be at least two'),
  v.maxLength(OWN_LIMITS.columns, `must be at most ${OWN_LIMITS.columns}`),
  v.check(
    (list) => count(list, 'class', 'value') === 1,
    'exactly one column must be the target: of type "class" or "value"',
  ),
  v.check(
    (list) => count(list, 'number', 'category') > 0,
    'at least one column must be a feature: of type "number" or "category"',
  ),
);

const missingMarks = v.pipe(
  v.array(line(OWN_LIMITS.category)),
  v.maxLength(OWN_LIMITS.marks, `must be at most ${OWN_LIMITS.marks}`),
  v.check((marks) => new Set(marks).size === marks.length, 'must not have the same mark twice'),
  v.check(
    (marks) => marks.every((mark) => !/^[ \t]|[ \t]$/.test(mark)),
    'must not have a mark that begins or ends with a space: fields are read without them',
  ),
);

const classes = v.pipe(
  v.array(line(OWN_LIMITS.category)),
  v.maxLength(OWN_LIMITS.classes, `must be at most ${OWN_LIMITS.classes}`),
  v.check((names) => new Set(names).size === names.length, 'must not have the same class twice'),
);

/** At least two where the target is a class, none where it is a number. */
const fitting = (classified: boolean, { length }: readonly string[]): boolean =>
  classified ? length >= 2 : length === 0;
const UNFITTING = 'must have two classes or more where the target is a class, and none where it is a number';

export const ownDatasetSchema = v.variant('kind', [
  v.pipe(
    v.strictObject({
      kind: v.literal('csv'),
      name,
      files: v.strictTuple([file]),
      delimiter: v.picklist(DELIMITERS),
      decimal: v.picklist(['.', ',']),
      header: v.boolean(),
      columns,
      missingMarks,
      classes,
    }),
    v.check((dataset) => fitting(count(dataset.columns, 'class') > 0, dataset.classes), UNFITTING),
    v.check(({ decimal, delimiter }) => decimal !== delimiter, 'the decimal mark must not be the delimiter'),
  ),
  v.pipe(
    v.strictObject({
      kind: v.picklist(['idx', 'npy']),
      name,
      files: v.strictTuple([file, file]),
      labels: v.picklist(['class', 'value']),
      classes,
    }),
    v.check((dataset) => fitting(dataset.labels === 'class', dataset.classes), UNFITTING),
  ),
]);
