/** Whether a run file agrees with itself. Findings, not exceptions: a forged value has to be shown, and refuted. */
import { recipeId } from './recipeId.ts';
import { resultDigest } from './resultDigest.ts';
import type { Evaluation, RunFile } from './runFile.ts';

export interface Finding {
  /** Where in the file, such as `result.digest`. */
  readonly path: string;
  /** In one line. */
  readonly reason: string;
  readonly claimed: string;
  /** What the rest of the file makes it. */
  readonly computed: string;
}

function evaluationFindings(evaluation: Evaluation, path: string): Finding[] {
  const findings: Finding[] = [];
  const { confusion, correct } = evaluation;
  if (confusion === undefined) return findings;
  const total = confusion.flat().reduce((sum, count) => sum + count, 0);
  const diagonal = confusion.reduce((sum, row, index) => sum + (row[index] ?? 0), 0);
  if (total !== evaluation.examples) {
    findings.push({
      path: `${path}.examples`,
      reason: 'is not the sum of the confusion matrix',
      claimed: String(evaluation.examples),
      computed: String(total),
    });
  }
  if (diagonal !== correct) {
    findings.push({
      path: `${path}.correct`,
      reason: 'is not the sum of the diagonal of the confusion matrix',
      claimed: String(correct),
      computed: String(diagonal),
    });
  }
  return findings;
}

/** Empty when the file agrees with itself. That proves nothing about the training: only retraining does. */
export function integrity(run: RunFile): readonly Finding[] {
  const findings: Finding[] = [];
  const id = recipeId(run.recipe);
  if (run.recipeId !== id) {
    findings.push({
      path: 'recipeId',
      reason: 'is not the id of the recipe',
      claimed: run.recipeId,
      computed: id,
    });
  }
  const digest = resultDigest(run.recipeId, run.result);
  if (run.result.digest !== digest) {
    findings.push({
      path: 'result.digest',
      reason: 'is not the digest of the contents',
      claimed: run.result.digest,
      computed: digest,
    });
  }
  const steps = run.result.losses.length;
  let before = 0;
  for (const [index, evaluation] of run.result.evaluations.entries()) {
    const path = `result.evaluations[${String(index)}]`;
    findings.push(...evaluationFindings(evaluation, path));
    if (evaluation.step > before && evaluation.step <= steps) before = evaluation.step;
    else {
      findings.push({
        path: `${path}.step`,
        reason: 'must be after the evaluation before, and no later than the last step',
        claimed: String(evaluation.step),
        computed: `from ${String(before + 1)} to ${String(steps)}`,
      });
    }
  }
  return findings;
}
