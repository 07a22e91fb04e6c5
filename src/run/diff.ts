/** What two runs do not share: first the recipes, in plain words, then the first differing step, then the outcomes. */
import type { Claim } from './claim.ts';
import { linkClaim } from './claim.ts';
import { evaluationDifference, firstDifference } from './firstDifference.ts';
import type { FieldDifference } from './recipeDiff.ts';
import { recipeDiff } from './recipeDiff.ts';
import type { RunResult } from './runFile.ts';
import type { Divergence } from './verdict.ts';
import { marksDifference, summaryDifference } from './verify.ts';

export interface EvaluationDifference {
  readonly step: number;
  readonly a: string;
  readonly b: string;
}

export interface TensorDifference {
  readonly name: string;
  /** SHA-256, or "no such tensor". */
  readonly a: string;
  readonly b: string;
}

export interface RunDiff {
  /** Recipe and result; environment, author and note do not count. */
  readonly identical: boolean;
  readonly recipe: readonly FieldDifference[];
  /** `claimed` is a's value, `own` is b's. Null when the results are the same. */
  readonly first: Divergence | null;
  /** Only of whole files: a link has neither. */
  readonly evaluations: readonly EvaluationDifference[];
  readonly tensors: readonly TensorDifference[];
  readonly digest: { readonly a: string; readonly b: string };
}

function evaluationDifferences(a: RunResult, b: RunResult): readonly EvaluationDifference[] {
  const differences: EvaluationDifference[] = [];
  const steps = new Set([...a.evaluations, ...b.evaluations].map((evaluation) => evaluation.step));
  for (const step of [...steps].sort((left, right) => left - right)) {
    const at = (result: RunResult) => result.evaluations.find((evaluation) => evaluation.step === step);
    const difference = evaluationDifference(at(a), at(b));
    if (difference !== undefined) differences.push({ step, a: difference.claimed, b: difference.own });
  }
  return differences;
}

function tensorDifferences(a: RunResult, b: RunResult): readonly TensorDifference[] {
  const differences: TensorDifference[] = [];
  const names = new Set([...a.tensors, ...b.tensors].map((tensor) => tensor.name));
  for (const name of names) {
    const at = (result: RunResult) =>
      result.tensors.find((tensor) => tensor.name === name)?.sha256 ?? 'no such tensor';
    if (at(a) !== at(b)) differences.push({ name, a: at(a), b: at(b) });
  }
  return differences;
}

/** The first difference of two claims of which at least one is a link: marks, final metrics, digest. */
function sparseDifference(a: Claim, b: Claim): Divergence | undefined {
  const [left, right] = [linkClaim(a), linkClaim(b)];
  if (left.steps !== right.steps) {
    return {
      kind: 'diverged',
      step: Math.min(left.steps, right.steps) + 1,
      lastAgreeing: 0,
      tensor: 'steps',
      claimed: `${String(left.steps)} steps`,
      own: `${String(right.steps)} steps`,
      explanation: 'A link carries the fingerprints of a few steps only, which are not the same steps here.',
    };
  }
  return marksDifference(left.steps, left.marks, right.marks) ?? summaryDifference(left, right);
}

export function diffClaims(a: Claim, b: Claim): RunDiff {
  const recipe = [...recipeDiff(a.recipe, b.recipe)];
  if (recipe.length === 0 && a.recipeId !== b.recipeId) {
    recipe.push({ path: 'recipeId', label: 'recipe id', a: a.recipeId, b: b.recipeId });
  }
  const files = a.kind === 'file' && b.kind === 'file' ? { a: a.run.result, b: b.run.result } : undefined;
  const first = (files ? firstDifference(files.a, files.b) : sparseDifference(a, b)) ?? null;
  return {
    identical: recipe.length === 0 && first === null,
    recipe,
    first,
    evaluations: files ? evaluationDifferences(files.a, files.b) : [],
    tensors: files ? tensorDifferences(files.a, files.b) : [],
    digest: { a: a.digest, b: b.digest },
  };
}
