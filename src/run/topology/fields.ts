/** What may stand in a layer's configuration: a value's schema, and the default that the canonical form leaves out. */
import * as v from 'valibot';
import { decayNumber, positiveNumber, wholeNumber } from '../schemaParts.ts';
import { LIMITS } from './topology.ts';

export interface Field<T> {
  /** From JSON to the value as the canonical form has it. */
  readonly schema: v.GenericSchema<unknown, T>;
  /** tf.layers' own default; none where the key must be given. */
  readonly otherwise?: T;
}

/** Required where there is no default. */
export function field<T>(schema: v.GenericSchema<unknown, T>, otherwise?: T): Field<T> {
  return otherwise === undefined ? { schema } : { schema, otherwise };
}

/** Functions that every engine computes alike, under the names that a topology has. */
export const ACTIVATIONS = [
  'linear',
  'relu',
  'relu6',
  'sigmoid',
  'hard_sigmoid',
  'tanh',
  'elu',
  'selu',
  'softplus',
  'softsign',
  'softmax',
  'swish',
] as const;
export type ActivationName = (typeof ACTIVATIONS)[number];

/** A name of a list. */
export function oneOf<const Names extends readonly string[]>(names: Names) {
  return v.picklist(names, `must be one of ${names.join(', ')}`);
}

export const activation = (otherwise?: ActivationName): Field<ActivationName> =>
  field(oneOf(ACTIVATIONS), otherwise);
export const flag = (otherwise: boolean): Field<boolean> =>
  field(v.boolean('must be true or false'), otherwise);
export const width = field(wholeNumber(1, LIMITS.width));
export const padding = field(oneOf(['valid', 'same']), 'valid');
export const epsilon = field(positiveNumber, 0.001);
export const fraction = (otherwise?: number): Field<number> => field(decayNumber, otherwise);

export type Pair = readonly [number, number];

function pairOf(number: ReturnType<typeof wholeNumber>, most: number) {
  return v.pipe(
    v.union(
      [number, v.strictTuple([number]), v.strictTuple([number, number])],
      `must be a whole number from 1 to ${String(most)}, or two`,
    ),
    v.transform((value): Pair => {
      if (typeof value === 'number') return [value, value];
      return [value[0], value[1] ?? value[0]];
    }),
  );
}

/** Rows and columns, from one number or two. */
export const kernelSize = pairOf(wholeNumber(1, LIMITS.kernel), LIMITS.kernel);

/** A shape without its batch. */
export const sides = v.pipe(
  v.array(v.unknown(), 'must be a list'),
  v.check((list) => list.length >= 1 && list.length <= 4, 'must have from 1 to 4 numbers'),
);

const side = wholeNumber(1, LIMITS.width);

/** [null, ...]: the shape of one example. */
export const batchShape = v.pipe(
  v.array(v.unknown(), 'must be a list such as [null, 784]'),
  v.check(
    (list) =>
      list.length >= 2 &&
      list.length <= 5 &&
      list[0] === null &&
      list.slice(1).every((size) => v.is(side, size)),
    `must be [null, ...] with from 1 to 4 whole numbers from 1 to ${String(LIMITS.width)}`,
  ),
  v.transform((list): readonly [null, ...number[]] => [null, ...v.parse(v.array(side), list.slice(1))]),
);

/** A shape, at most one of its numbers -1 for what is left. */
export const targetShape = v.pipe(
  sides,
  v.check(
    (list) =>
      list.every((size) => size === -1 || v.is(side, size)) && list.filter((size) => size === -1).length <= 1,
    `must have whole numbers from 1 to ${String(LIMITS.width)}, one of them perhaps -1`,
  ),
  v.transform((list): readonly number[] => v.parse(v.array(v.number()), list)),
);

const edge = wholeNumber(0, LIMITS.kernel);
const edges = v.strictTuple([edge, edge]);

/** [[top, bottom], [left, right]]. */
export const zeroPadding = v.pipe(
  v.union(
    [edge, edges, v.strictTuple([edges, edges])],
    `must be a whole number from 0 to ${String(LIMITS.kernel)}, [rows, columns] or [[top, bottom], [left, right]]`,
  ),
  v.transform((value): readonly [Pair, Pair] => {
    const [rows, columns] = typeof value === 'number' ? [value, value] : value;
    return [
      typeof rows === 'number' ? [rows, rows] : rows,
      typeof columns === 'number' ? [columns, columns] : columns,
    ];
  }),
);
