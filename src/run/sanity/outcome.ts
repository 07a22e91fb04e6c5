/**
 * What the sanity checks are and what they come to. Plain data: the page and the terminal show it. The checks are those of
 * A. Karpathy, "A Recipe for Training Neural Networks" (2019), and of the notes to Stanford's CS231n, "Neural Networks
 * Part 3" (gradient checks); docs/sanity.md says what each does here.
 */

/** In the order in which they are made. */
export const CHECK_IDS = ['initialLoss', 'overfit', 'inputs', 'gradient'] as const;
export type CheckId = (typeof CHECK_IDS)[number];

export interface CheckWords {
  readonly title: string;
  /** In one sentence. */
  readonly does: string;
}

export const CHECKS: Readonly<Record<CheckId, CheckWords>> = {
  initialLoss: {
    title: 'Initial loss',
    does: 'The loss before the first step is that of a model that knows nothing.',
  },
  overfit: {
    title: 'Overfit one batch',
    does: 'A few examples, trained again and again, are learnt by heart.',
  },
  inputs: {
    title: 'Inputs matter',
    does: 'After a few steps the model is better on test examples than one whose inputs are all zero.',
  },
  gradient: {
    title: 'Gradient',
    does: 'Backpropagation agrees with differences of the loss, computed in double precision.',
  },
};

/** `remarkable`: neither right nor wrong by itself, but worth a look. */
export type CheckVerdict = 'passed' | 'remarkable' | 'failed' | 'not applicable';

/** A number under its name, or a place or a ratio that is a text. */
export interface Figure {
  readonly name: string;
  readonly value: number | string;
}

export interface CheckResult {
  readonly check: CheckId;
  readonly verdict: CheckVerdict;
  /** Empty where the check does not apply. */
  readonly measured: readonly Figure[];
  readonly expected: readonly Figure[];
  /** One or two sentences: what it means and what can be done; the reason where the check does not apply. */
  readonly advice: string;
}

export type SanityEvent =
  | { readonly kind: 'progress'; readonly check: CheckId; readonly done: number; readonly total: number }
  | { readonly kind: 'result'; readonly result: CheckResult };

/** "2.303", "300", "1.2e-7". */
export function figureText({ value }: Figure): string {
  if (typeof value === 'string') return value;
  if (Number.isInteger(value)) return String(value);
  const size = Math.abs(value);
  return size >= 1e-3 && size < 1e6 ? String(Number(value.toPrecision(4))) : value.toExponential(1);
}

/** Whether nothing failed. */
export function isSane(results: readonly CheckResult[]): boolean {
  return results.every(({ verdict }) => verdict !== 'failed');
}
