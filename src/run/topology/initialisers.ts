/** How weights may start, in a topology: the initialisers that models/initialisers.ts draws from the run's seed. */
import * as v from 'valibot';
import { positiveNumber } from '../schemaParts.ts';
import { field, type Field } from './fields.ts';

/** Without settings, by tf.layers' short names. */
export const NAMED = [
  'zeros',
  'ones',
  'glorotUniform',
  'glorotNormal',
  'heUniform',
  'heNormal',
  'leCunUniform',
  'leCunNormal',
  'orthogonal',
] as const;
type Named = (typeof NAMED)[number];

const finite = v.pipe(
  v.number(),
  v.check(
    (value) => Number.isFinite(Math.fround(value)) && !Object.is(value, -0),
    'must be within the range of binary32',
  ),
);

/** tf.layers' classes with settings, and the defaults of those. */
const WITH_SETTINGS = v.variant('class_name', [
  v.strictObject({ class_name: v.literal('Constant'), config: v.strictObject({ value: finite }) }),
  v.strictObject({
    class_name: v.literal('RandomUniform'),
    config: v.strictObject({ minval: v.optional(finite, -0.05), maxval: v.optional(finite, 0.05) }),
  }),
  v.strictObject({
    class_name: v.picklist(['RandomNormal', 'TruncatedNormal']),
    config: v.strictObject({ mean: v.optional(finite, 0), stddev: v.optional(positiveNumber, 0.05) }),
  }),
  v.strictObject({
    class_name: v.literal('Orthogonal'),
    config: v.strictObject({ gain: v.optional(finite, 1) }),
  }),
  v.strictObject({
    class_name: v.literal('VarianceScaling'),
    config: v.strictObject({
      scale: v.optional(positiveNumber, 1),
      mode: v.optional(v.picklist(['fan_in', 'fan_out', 'fan_avg']), 'fan_in'),
      distribution: v.optional(v.picklist(['normal', 'uniform']), 'normal'),
    }),
  }),
]);
export type Initialiser = Named | v.InferOutput<typeof WITH_SETTINGS>;

export const INITIALISERS_IN_WORDS = `${NAMED.join(', ')}, or Constant, RandomUniform, RandomNormal, TruncatedNormal, Orthogonal, VarianceScaling with their settings`;

/** "GlorotUniform", "glorot_uniform" and "glorotUniform" are one. */
function namedBy(className: string): Named | undefined {
  const plain = className.replaceAll('_', '').toLowerCase();
  return NAMED.find((name) => name.toLowerCase() === plain);
}

/** VarianceScaling with the settings of one that has a name. */
const SCALINGS: readonly (readonly [string, Named])[] = [
  ['1 fan_avg uniform', 'glorotUniform'],
  ['1 fan_avg normal', 'glorotNormal'],
  ['2 fan_in uniform', 'heUniform'],
  ['2 fan_in normal', 'heNormal'],
  ['1 fan_in uniform', 'leCunUniform'],
  ['1 fan_in normal', 'leCunNormal'],
];

/** Less what has no say here: the seed is the recipe's. Keras has "truncated_normal" for tf.layers' "normal". */
function plainly(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const { class_name: name, config, ...rest } = value as Readonly<Record<string, unknown>>;
  if (typeof config !== 'object' || config === null || Array.isArray(config)) return value;
  const { seed: _, ...settings } = config as Readonly<Record<string, unknown>>;
  const distribution = settings['distribution'] === 'truncated_normal' ? { distribution: 'normal' } : {};
  const clean = { ...rest, class_name: name, config: { ...settings, ...distribution } };
  const short = typeof name === 'string' ? namedBy(name) : undefined;
  return short !== undefined && Object.keys(clean.config).length === 0 && Object.keys(rest).length === 0
    ? short
    : clean;
}

const schema = v.pipe(
  v.unknown(),
  v.transform((value) => (typeof value === 'string' ? (namedBy(value) ?? value) : plainly(value))),
  v.union(
    [v.picklist(NAMED), WITH_SETTINGS],
    `must be one of ${INITIALISERS_IN_WORDS}: others are not drawn from the run's seed`,
  ),
  v.transform((value): Initialiser => {
    if (typeof value === 'string') return value;
    if (value.class_name === 'Orthogonal' && value.config.gain === 1) return 'orthogonal';
    if (value.class_name !== 'VarianceScaling') return value;
    const { scale, mode, distribution } = value.config;
    const settings = `${String(scale)} ${mode} ${distribution}`;
    return SCALINGS.find(([known]) => known === settings)?.[1] ?? value;
  }),
);

export function initialiser(otherwise?: Named): Field<Initialiser> {
  return field<Initialiser>(schema, otherwise);
}
