/** Steps and evaluations, packed for the way from the worker to the page, and unpacked there. */
import type { Evaluation } from '../run/runFile.ts';
import type { TrainingEvaluation, TrainingStep } from '../run/trainingEvent.ts';
import type { ProgressBatch } from './protocol.ts';

const LOSS_DIGITS = 8;
const FINGERPRINT_DIGITS = 16;

/** How long the parts of a batch took. */
export type BatchTimes = Pick<ProgressBatch, 'stepMilliseconds' | 'evaluationMilliseconds'>;

/** @param steps consecutive, at least one */
export function packProgress(
  steps: readonly TrainingStep[],
  evaluations: readonly Evaluation[],
  times: BatchTimes,
): ProgressBatch {
  return {
    firstStep: steps[0]?.step ?? 1,
    losses: Float32Array.from(steps, (step) => step.loss),
    lossBits: steps.map((step) => step.lossBits).join(''),
    fingerprints: steps.map((step) => step.fingerprint).join(''),
    marks: steps.map((step) => step.marks).join(''),
    evaluations,
    ...times,
  };
}

/** The events in the order in which they happened: an evaluation follows its step. */
export function unpackProgress(batch: ProgressBatch): (TrainingStep | TrainingEvaluation)[] {
  const marksWidth = batch.marks.length / batch.losses.length;
  const byStep = new Map(batch.evaluations.map((evaluation) => [evaluation.step, evaluation]));
  const events: (TrainingStep | TrainingEvaluation)[] = [];
  batch.losses.forEach((loss, i) => {
    const step = batch.firstStep + i;
    events.push({
      kind: 'step',
      step,
      loss,
      lossBits: batch.lossBits.slice(i * LOSS_DIGITS, (i + 1) * LOSS_DIGITS),
      fingerprint: batch.fingerprints.slice(i * FINGERPRINT_DIGITS, (i + 1) * FINGERPRINT_DIGITS),
      marks: batch.marks.slice(i * marksWidth, (i + 1) * marksWidth),
    });
    const evaluation = byStep.get(step);
    if (evaluation !== undefined) events.push({ kind: 'evaluation', evaluation });
  });
  return events;
}
