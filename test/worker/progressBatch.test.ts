import { describe, expect, it } from 'vitest';
import type { Evaluation } from '../../src/run/runFile.ts';
import type { TrainingStep } from '../../src/run/trainingEvent.ts';
import { packProgress, unpackProgress } from '../../src/worker/progressBatch.ts';

function step(number: number, tensors: number): TrainingStep {
  const hex = number.toString(16);
  return {
    kind: 'step',
    step: number,
    loss: Math.fround(1 / number),
    lossBits: hex.padStart(8, 'a'),
    fingerprint: hex.padStart(16, 'b'),
    marks: hex.padStart(4 * tensors, 'c'),
  };
}

const times = { stepMilliseconds: 3, evaluationMilliseconds: 1 };

function evaluation(step: number): Evaluation {
  return {
    epoch: step,
    step,
    examples: 4,
    correct: 3,
    loss: '3f000000',
    confusion: [
      [2, 1],
      [0, 1],
    ],
  };
}

describe('packed progress', () => {
  it.each([
    [1, 1],
    [1, 4],
    [37, 4],
  ])('come out as they went in: %i steps of %i tensors', (steps, tensors) => {
    const all = Array.from({ length: steps }, (_, i) => step(i + 12, tensors));
    expect(unpackProgress(packProgress(all, [], times))).toEqual(all);
  });

  it('keep a NaN and an infinity', () => {
    const odd = [
      { ...step(1, 1), loss: Number.NaN },
      { ...step(2, 1), loss: Infinity },
    ];
    const losses = unpackProgress(packProgress(odd, [], times)).map((event) =>
      event.kind === 'step' ? event.loss : 0,
    );
    expect(losses).toEqual([NaN, Infinity]);
  });

  it('have each evaluation after its step', () => {
    const steps = [step(5, 2), step(6, 2), step(7, 2)];
    const events = unpackProgress(packProgress(steps, [evaluation(5), evaluation(7)], times));
    expect(
      events.map((event) => [event.kind, event.kind === 'step' ? event.step : event.evaluation.step]),
    ).toEqual([
      ['step', 5],
      ['evaluation', 5],
      ['step', 6],
      ['step', 7],
      ['evaluation', 7],
    ]);
    expect(events[1]).toEqual({ kind: 'evaluation', evaluation: evaluation(5) });
  });
});
