/** How the settings of a layer are edited: which control, and what a typed text means. */
import { ACTIVATIONS } from '../../run/topology/fields.ts';
import { NAMED as INITIALISERS } from '../../run/topology/initialisers.ts';
import { isLayerClass, KINDS } from '../../run/topology/kinds.ts';

export interface LayerField {
  readonly key: string;
  readonly label: string;
  /** Typed, ticked, or one of a list. */
  readonly control: 'number' | 'numbers' | 'list' | 'tick' | readonly string[];
  /** Shown where nothing is set. */
  readonly otherwise: unknown;
}

/** In this order. Settings that are not here are changed in the JSON. */
const CONTROLS: readonly Omit<LayerField, 'otherwise'>[] = [
  { key: 'units', label: 'Units', control: 'number' },
  { key: 'filters', label: 'Filters', control: 'number' },
  { key: 'kernel_size', label: 'Kernel', control: 'numbers' },
  { key: 'pool_size', label: 'Window', control: 'numbers' },
  { key: 'strides', label: 'Strides', control: 'numbers' },
  { key: 'depth_multiplier', label: 'Depth multiplier', control: 'number' },
  { key: 'input_dim', label: 'Indices', control: 'number' },
  { key: 'output_dim', label: 'Numbers each', control: 'number' },
  { key: 'target_shape', label: 'Shape', control: 'list' },
  { key: 'rate', label: 'Rate', control: 'number' },
  { key: 'momentum', label: 'Momentum', control: 'number' },
  { key: 'alpha', label: 'Slope', control: 'number' },
  { key: 'activation', label: 'Activation', control: ACTIVATIONS },
  { key: 'recurrent_activation', label: 'Gates', control: ACTIVATIONS },
  { key: 'kernel_initializer', label: 'Initial weights', control: INITIALISERS },
  { key: 'recurrent_initializer', label: 'Initial recurrence', control: INITIALISERS },
  { key: 'return_sequences', label: 'All steps', control: 'tick' },
  { key: 'use_bias', label: 'Bias', control: 'tick' },
  { key: 'unit_forget_bias', label: 'Remember at first', control: 'tick' },
];

/** Of ZeroPadding2D `padding` is a number of pixels, of all others a rule. */
const PADDING: Omit<LayerField, 'otherwise'> = {
  key: 'padding',
  label: 'Padding',
  control: ['valid', 'same'],
};
const PIXELS: Omit<LayerField, 'otherwise'> = { key: 'padding', label: 'Pixels', control: 'number' };

export function fieldsOf(className: string): readonly LayerField[] {
  if (!isLayerClass(className)) return [];
  const { fields }: { readonly fields: Readonly<Record<string, { readonly otherwise?: unknown }>> } =
    KINDS[className];
  const all = [
    ...CONTROLS.slice(0, 5),
    className === 'ZeroPadding2D' ? PIXELS : PADDING,
    ...CONTROLS.slice(5),
  ];
  return all
    .filter(({ key }) => Object.hasOwn(fields, key))
    .map((control) => ({ ...control, otherwise: fields[control.key]?.otherwise }));
}

/** A value as it stands in an input. */
export function typedText(value: unknown): string {
  if (Array.isArray(value))
    return value.map((part) => (typeof part === 'number' ? String(part) : JSON.stringify(part))).join(', ');
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** What a typed text means; what is no number stays text, for the schema to refuse. Nothing typed: the default. */
export function typedValue(text: string, control: LayerField['control']): unknown {
  if (text.trim() === '') return undefined;
  const numbers = text
    .trim()
    .split(/[\s,x×]+/)
    .map((part) => (part === '' || !Number.isFinite(Number(part)) ? part : Number(part)));
  if (control === 'list') return numbers;
  return numbers.length === 1 ? numbers[0] : control === 'numbers' ? numbers : text;
}
