/** What a check ends with. Plain data. */
import type { FieldDifference } from './recipeDiff.ts';

/** The first thing, in the order of the computation, that two runs do not share. */
export interface Divergence {
  readonly kind: 'diverged';
  /** The first step known to differ, counted from 1. */
  readonly step: number;
  /** The last step known to agree: `step - 1`, or less where only some steps could be compared. 0: the start. */
  readonly lastAgreeing: number;
  /** A parameter tensor's name, or `loss`, `parameters`, `evaluation`, `steps` or `digest`. */
  readonly tensor: string;
  /** Both values, as a person reads them. */
  readonly claimed: string;
  readonly own: string;
  /** What it means, in one or two sentences. */
  readonly explanation: string;
}

export interface BitIdentical {
  readonly kind: 'bit-identical';
  readonly digest: string;
}

export interface DifferentRecipe {
  readonly kind: 'different-recipe';
  readonly fields: readonly FieldDifference[];
}

export type Verdict = BitIdentical | Divergence | DifferentRecipe;

/** Where it differs: "step 17, dense/kernel", or "between step 11 and step 17, parameters". */
export function placeOf(divergence: Divergence): string {
  const { step, lastAgreeing, tensor } = divergence;
  const exact = lastAgreeing >= step - 1;
  const where = exact
    ? `step ${String(step)}`
    : `between step ${String(lastAgreeing + 1)} and step ${String(step)}`;
  return `${where}, ${tensor}`;
}
