/**
 * The first difference of two results in the order of the computation: for each step the loss before its update, then
 * the parameters after it, then the evaluation that follows; last the final tensors and the digest.
 */
import { fromBits } from '../numerics/float32.ts';
import { wordOfHex } from '../numerics/hex.ts';
import { MARK_DIGITS } from './fingerprint.ts';
import type { Evaluation, RunResult } from './runFile.ts';
import type { Divergence } from './verdict.ts';

/** What a result says about one step. */
export interface StepRecord {
  readonly loss: string;
  readonly fingerprint: string;
  readonly marks: string;
}

/** The step's record, or undefined after the last step. */
export function stepRecord(result: RunResult, step: number): StepRecord | undefined {
  const loss = result.losses[step - 1];
  const fingerprint = result.fingerprints[step - 1];
  const marks = result.marks[step - 1];
  if (loss === undefined || fingerprint === undefined || marks === undefined) return undefined;
  return { loss, fingerprint, marks };
}

/** A binary32 for people: nine digits tell any two apart; the bits stand beside them. */
export function floatText(hex: string): string {
  const value = fromBits(wordOfHex(hex));
  return `${String(Number(value.toPrecision(9)))} (bits ${hex})`;
}

function lossDifference(step: number, claimed: string, own: string): Divergence {
  return {
    kind: 'diverged',
    step,
    lastAgreeing: step - 1,
    tensor: 'loss',
    claimed: floatText(claimed),
    own: floatText(own),
    explanation:
      step === 1
        ? 'Nothing has been updated yet: the initial weights, the first batch or the forward pass differ.'
        : `The parameters after step ${String(step - 1)} agree, so this step's batch or forward pass differs.`,
  };
}

function parameterDifference(
  step: number,
  claimed: StepRecord,
  own: StepRecord,
  tensors: readonly string[],
): Divergence {
  const before = `The loss of step ${String(step)} agrees, and so did all parameters before it`;
  for (const [index, name] of tensors.entries()) {
    const at = index * MARK_DIGITS;
    const [a, b] = [claimed.marks.slice(at, at + MARK_DIGITS), own.marks.slice(at, at + MARK_DIGITS)];
    if (a === b) continue;
    return {
      kind: 'diverged',
      step,
      lastAgreeing: step - 1,
      tensor: name,
      claimed: `mark ${a}`,
      own: `mark ${b}`,
      explanation: `${before}: its gradient or update of ${name} differs.`,
    };
  }
  return {
    kind: 'diverged',
    step,
    lastAgreeing: step - 1,
    tensor: 'parameters',
    claimed: `fingerprint ${claimed.fingerprint}`,
    own: `fingerprint ${own.fingerprint}`,
    explanation: `${before}; the fingerprint of all parameters after its update differs, the short marks of the tensors do not tell in which.`,
  };
}

/** @param tensors the parameter tensors' names, in the order of the marks */
export function stepDifference(
  step: number,
  claimed: StepRecord | undefined,
  own: StepRecord | undefined,
  tensors: readonly string[],
): Divergence | undefined {
  if (claimed === undefined || own === undefined) {
    if (claimed === own) return undefined;
    const ends = `ends after step ${String(step - 1)}`;
    const goesOn = 'goes on';
    return {
      kind: 'diverged',
      step,
      lastAgreeing: step - 1,
      tensor: 'steps',
      claimed: claimed === undefined ? ends : goesOn,
      own: own === undefined ? ends : goesOn,
      explanation: 'The recipe determines the number of steps; these two do not have the same.',
    };
  }
  if (claimed.loss !== own.loss) return lossDifference(step, claimed.loss, own.loss);
  if (claimed.marks !== own.marks || claimed.fingerprint !== own.fingerprint) {
    return parameterDifference(step, claimed, own, tensors);
  }
  return undefined;
}

/** The fields of an evaluation that two do not share, in words; empty when they are equal. */
function evaluationFields(
  claimed: Evaluation,
  own: Evaluation,
): { readonly claimed: string; readonly own: string } {
  const a: string[] = [];
  const b: string[] = [];
  for (const field of ['epoch', 'step', 'examples', 'correct'] as const) {
    if (claimed[field] === own[field]) continue;
    a.push(`${field} ${String(claimed[field])}`);
    b.push(`${field} ${String(own[field])}`);
  }
  if (claimed.loss !== own.loss) {
    a.push(`loss ${floatText(claimed.loss)}`);
    b.push(`loss ${floatText(own.loss)}`);
  }
  const [theirs, ours] = [claimed.confusion ?? [], own.confusion ?? []];
  if (theirs.length !== ours.length) {
    a.push(`${String(theirs.length)} classes`);
    b.push(`${String(ours.length)} classes`);
  }
  for (const [actual, row] of ours.entries()) {
    for (const [predicted, count] of row.entries()) {
      const other = theirs[actual]?.[predicted];
      if (other === count || other === undefined || a.length >= 4) continue;
      a.push(`confusion[${String(actual)}][${String(predicted)}] ${String(other)}`);
      b.push(`confusion[${String(actual)}][${String(predicted)}] ${String(count)}`);
    }
  }
  return { claimed: a.join(', '), own: b.join(', ') };
}

export function evaluationDifference(
  claimed: Evaluation | undefined,
  own: Evaluation | undefined,
): Divergence | undefined {
  const step = own?.step ?? claimed?.step;
  if (step === undefined) return undefined;
  const none = 'no evaluation';
  const fields =
    claimed !== undefined && own !== undefined
      ? evaluationFields(claimed, own)
      : {
          claimed: claimed === undefined ? none : `an evaluation after step ${String(claimed.step)}`,
          own: own === undefined ? none : `an evaluation after step ${String(own.step)}`,
        };
  if (fields.claimed === '' && fields.own === '') return undefined;
  return {
    kind: 'diverged',
    step,
    lastAgreeing: step - 1,
    tensor: 'evaluation',
    ...fields,
    explanation: `The parameters after step ${String(step)} agree, so the evaluation on the test examples differs, not the training.`,
  };
}

/** The first of the final tensors that differ, then the digest. */
function finalDifference(claimed: RunResult, own: RunResult): Divergence | undefined {
  const step = own.losses.length;
  const count = Math.max(claimed.tensors.length, own.tensors.length);
  const place = { kind: 'diverged', step, lastAgreeing: step - 1 } as const;
  for (let index = 0; index < count; index++) {
    const [a, b] = [claimed.tensors[index], own.tensors[index]];
    const differs =
      a?.name !== b?.name ||
      a?.dtype !== b?.dtype ||
      a?.sha256 !== b?.sha256 ||
      a?.shape.join() !== b?.shape.join();
    if (!differs) continue;
    const words = (tensor: typeof a): string =>
      tensor === undefined
        ? 'no such tensor'
        : `${tensor.dtype} ${tensor.name} [${tensor.shape.join(', ')}] SHA-256 ${tensor.sha256}`;
    return {
      ...place,
      tensor: b?.name ?? a?.name ?? 'parameters',
      claimed: words(a),
      own: words(b),
      explanation:
        'All fingerprints agree, the final values do not: this part of the claim was altered after the training.',
    };
  }
  if (claimed.digest === own.digest) return undefined;
  return {
    ...place,
    lastAgreeing: step,
    tensor: 'digest',
    claimed: claimed.digest,
    own: own.digest,
    explanation:
      'Every step, evaluation and tensor agrees, the digest does not: it was altered after the training.',
  };
}

/** The first difference of two whole results, or undefined when they are the same. */
export function firstDifference(claimed: RunResult, own: RunResult): Divergence | undefined {
  const tensors = own.tensors.map((tensor) => tensor.name);
  const steps = Math.max(claimed.losses.length, own.losses.length);
  let [nextClaimed, nextOwn] = [0, 0];
  for (let step = 1; step <= steps; step++) {
    const difference = stepDifference(step, stepRecord(claimed, step), stepRecord(own, step), tensors);
    if (difference !== undefined) return difference;
    const [a, b] = [claimed.evaluations[nextClaimed], own.evaluations[nextOwn]];
    // At a step where neither was evaluated there is nothing to compare.
    if (a?.step !== step && b?.step !== step) continue;
    const unequal = evaluationDifference(a?.step === step ? a : undefined, b?.step === step ? b : undefined);
    if (unequal !== undefined) return unequal;
    nextClaimed += 1;
    nextOwn += 1;
  }
  // An evaluation out of order, or claimed for a step that does not exist, is left over here.
  const left = evaluationDifference(claimed.evaluations[nextClaimed], own.evaluations[nextOwn]);
  return left ?? finalDifference(claimed, own);
}
