/** Holding a claim against a training of one's own. */
import type { Claim, LinkClaim } from './claim.ts';
import { LINK_MARK_DIGITS, finalMetrics, markSteps, sparseMarks } from './claim.ts';
import {
  evaluationDifference,
  firstDifference,
  floatText,
  stepDifference,
  stepRecord,
} from './firstDifference.ts';
import type { Recipe } from './recipe.ts';
import type { FieldDifference } from './recipeDiff.ts';
import { recipeDiff } from './recipeDiff.ts';
import { recipeId } from './recipeId.ts';
import type { Evaluation, RunResult } from './runFile.ts';
import type { TrainingEvent, TrainingStep } from './trainingEvent.ts';
import type { Divergence, Verdict } from './verdict.ts';

/** How the recipe that was trained differs from the one that the claim is about; empty when it does not. */
function recipeDifferences(claim: Claim, recipe: Recipe): readonly FieldDifference[] {
  const id = recipeId(recipe);
  if (id === claim.recipeId) return [];
  const fields = recipeDiff(claim.recipe, recipe);
  if (fields.length > 0) return fields;
  // The same recipe under a false id: the claim is about a recipe that it does not contain.
  return [{ path: 'recipeId', label: 'recipe id', a: claim.recipeId, b: id }];
}

/** What a mismatch of a link's mark says: something from the step after the mark before it, up to this one. */
function markDifference(step: number, lastAgreeing: number, claimed: string, own: string): Divergence {
  return {
    kind: 'diverged',
    step,
    lastAgreeing,
    tensor: 'parameters',
    claimed: `fingerprint ${claimed}...`,
    own: `fingerprint ${own}...`,
    explanation: `A link carries the fingerprints of a few steps only: the first difference lies from step ${String(lastAgreeing + 1)} to step ${String(step)}. The run file names the step.`,
  };
}

function stepCountDifference(claimed: number, own: number): Divergence | undefined {
  if (claimed === own) return undefined;
  const last = Math.min(claimed, own);
  return {
    kind: 'diverged',
    step: last + 1,
    lastAgreeing: 0,
    tensor: 'steps',
    claimed: `${String(claimed)} steps`,
    own: `${String(own)} steps`,
    explanation: 'The recipe determines the number of steps; these two do not have the same.',
  };
}

/** The marks of a link against the fingerprints of a whole result, then final metrics and digest. */
export function linkDifference(claim: LinkClaim, own: RunResult): Divergence | undefined {
  const steps = own.losses.length;
  const count = stepCountDifference(claim.steps, steps);
  if (count !== undefined) return count;
  return (
    marksDifference(claim.steps, claim.marks, sparseMarks(own.fingerprints)) ??
    summaryDifference(claim, { ...claim, final: finalMetrics(own), digest: own.digest })
  );
}

/** The first of two lists of marks of markSteps(steps) that differ. */
export function marksDifference(
  steps: number,
  claimed: readonly string[],
  own: readonly string[],
): Divergence | undefined {
  let lastAgreeing = 0;
  for (const [index, step] of markSteps(steps).entries()) {
    const [a, b] = [claimed[index] ?? '', own[index] ?? ''];
    if (a !== b) return markDifference(step, lastAgreeing, a, b);
    lastAgreeing = step;
  }
  return undefined;
}

/** Final metrics, then the digest, of two claims whose marks agree. */
export function summaryDifference(claimed: LinkClaim, own: LinkClaim): Divergence | undefined {
  const place = { kind: 'diverged', step: own.steps, lastAgreeing: own.steps } as const;
  const [a, b] = [claimed.final, own.final];
  if (a.loss !== b.loss || a.correct !== b.correct || a.examples !== b.examples) {
    const words = ({ correct, examples, loss }: typeof a): string =>
      correct === undefined
        ? `loss ${floatText(loss)} over ${String(examples)} examples`
        : `${String(correct)} of ${String(examples)} correct, loss ${floatText(loss)}`;
    return {
      ...place,
      tensor: 'evaluation',
      claimed: words(a),
      own: words(b),
      explanation: 'The final parameters agree, the result on the test examples does not.',
    };
  }
  if (claimed.digest === own.digest) return undefined;
  return {
    ...place,
    tensor: 'digest',
    claimed: claimed.digest,
    own: own.digest,
    explanation:
      'All that the link carries agrees, the digest does not: it was altered, or something that a link does not carry differs.',
  };
}

/**
 * Watches a training as it happens and says at once where it leaves the claim. Feed it every event; events of a
 * training that was resumed may begin anywhere, the rest is compared at the end.
 */
export class Comparer {
  readonly #claim: Claim;
  /** Steps whose marks a link carries, and what they are. */
  readonly #marks: ReadonlyMap<number, { readonly mark: string; readonly before: number }>;
  #tensors: readonly string[] = [];
  #verdict: Verdict | undefined;

  /** @param recipe what is being trained; the claim's own recipe unless told otherwise */
  constructor(claim: Claim, recipe: Recipe = claim.recipe) {
    this.#claim = claim;
    const marks = new Map<number, { mark: string; before: number }>();
    if (claim.kind === 'link') {
      let before = 0;
      for (const [index, step] of markSteps(claim.steps).entries()) {
        marks.set(step, { mark: claim.marks[index] ?? '', before });
        before = step;
      }
    }
    this.#marks = marks;
    const fields = recipeDifferences(claim, recipe);
    if (fields.length > 0) this.#verdict = { kind: 'different-recipe', fields };
  }

  /** The first difference as soon as there is one; "bit-identical" only after the end; undefined until then. */
  get verdict(): Verdict | undefined {
    return this.#verdict;
  }

  /** @returns the verdict so far */
  feed(event: TrainingEvent): Verdict | undefined {
    this.#verdict ??= this.#judge(event);
    return this.#verdict;
  }

  #judge(event: TrainingEvent): Verdict | undefined {
    switch (event.kind) {
      case 'start':
        this.#tensors = event.tensors;
        // A file's steps are compared one by one, so that an earlier difference comes first.
        return this.#claim.kind === 'link'
          ? stepCountDifference(this.#claim.steps, event.totalSteps)
          : undefined;
      case 'step':
        return this.#judgeStep(event);
      case 'evaluation':
        return this.#judgeEvaluation(event.evaluation);
      case 'exhibit':
        return undefined;
      case 'end':
        return judgeResult(this.#claim, event.result);
    }
  }

  #judgeStep(event: TrainingStep): Verdict | undefined {
    if (this.#claim.kind === 'link') {
      const expected = this.#marks.get(event.step);
      const own = event.fingerprint.slice(0, LINK_MARK_DIGITS);
      if (expected === undefined || expected.mark === own) return undefined;
      return markDifference(event.step, expected.before, expected.mark, own);
    }
    const own = { loss: event.lossBits, fingerprint: event.fingerprint, marks: event.marks };
    return stepDifference(event.step, stepRecord(this.#claim.run.result, event.step), own, this.#tensors);
  }

  #judgeEvaluation(own: Evaluation): Verdict | undefined {
    // A link has the last evaluation only; which one is the last is known at the end.
    if (this.#claim.kind === 'link') return undefined;
    const claimed = this.#claim.run.result.evaluations.find((evaluation) => evaluation.step === own.step);
    return evaluationDifference(claimed, own);
  }
}

/** The verdict over a claim, from the result of the recipe that it is about. */
function judgeResult(claim: Claim, own: RunResult): Verdict {
  const difference =
    claim.kind === 'link' ? linkDifference(claim, own) : firstDifference(claim.run.result, own);
  return difference ?? { kind: 'bit-identical', digest: own.digest };
}

/** The verdict over a claim, from a finished training of one's own. */
export function compare(claim: Claim, own: { readonly recipe: Recipe; readonly result: RunResult }): Verdict {
  const fields = recipeDifferences(claim, own.recipe);
  return fields.length > 0 ? { kind: 'different-recipe', fields } : judgeResult(claim, own.result);
}
