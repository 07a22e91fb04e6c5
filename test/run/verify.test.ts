import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Claim, FileClaim } from '../../src/run/claim.ts';
import { fileClaim, linkClaim, markSteps } from '../../src/run/claim.ts';
import type { RunFile, RunResult } from '../../src/run/runFile.ts';
import type { TrainingEvent } from '../../src/run/trainingEvent.ts';
import type { Verdict } from '../../src/run/verdict.ts';
import { placeOf } from '../../src/run/verdict.ts';
import { Comparer, compare } from '../../src/run/verify.ts';
import { smallRun } from './samples.ts';

const own = smallRun();
const STEPS = own.result.losses.length;

/** What the trainer would have yielded on the way to this result, from the step after `done`. */
function eventsOf(result: RunResult, done = 0): TrainingEvent[] {
  const events: TrainingEvent[] = [
    {
      kind: 'start',
      totalSteps: result.losses.length,
      step: done,
      stepsPerEpoch: 8,
      metric: 'test accuracy',
      parameters: 15,
      trainExamples: 120,
      testExamples: 30,
      tensors: result.tensors.map((tensor) => tensor.name),
    },
  ];
  for (let step = done + 1; step <= result.losses.length; step++) {
    const [lossBits = '', fingerprint = '', marks = ''] = [
      result.losses[step - 1],
      result.fingerprints[step - 1],
      result.marks[step - 1],
    ];
    events.push({ kind: 'step', step, loss: 0, lossBits, fingerprint, marks });
    const evaluation = result.evaluations.find((candidate) => candidate.step === step);
    if (evaluation) events.push({ kind: 'evaluation', evaluation });
  }
  events.push({ kind: 'end', result });
  return events;
}

/** The verdict of watching, and after how many events it was there. */
function watch(claim: Claim, result: RunResult, done = 0): { verdict: Verdict | undefined; after: number } {
  const comparer = new Comparer(claim);
  let after = 0;
  for (const event of eventsOf(result, done)) {
    after += 1;
    if (comparer.feed(event) !== undefined) break;
  }
  return { verdict: comparer.verdict, after };
}

type Path = readonly (string | number)[];

/** The paths of all strings and numbers in a result. */
function leafPaths(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, child]) =>
    leafPaths(child, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

function changedValue(value: unknown, at: number): unknown {
  if (typeof value === 'number') return value + 1;
  const text = String(value);
  const place = at % text.length;
  const letter = text.charAt(place) === '7' ? '8' : '7';
  return text.slice(0, place) + letter + text.slice(place + 1);
}

/** The run with one value of its result changed. */
function tampered(run: RunFile, path: Path, at: number): RunFile {
  const copy = structuredClone(run);
  let holder: unknown = copy.result;
  for (const key of path.slice(0, -1)) holder = (holder as Record<string | number, unknown>)[key];
  const fields = holder as Record<string | number, unknown>;
  const last = path.at(-1) ?? '';
  fields[last] = changedValue(fields[last], at);
  return copy;
}

const paths = leafPaths(own.result);

describe('compare', () => {
  it('finds an honest claim bit-identical', () => {
    const expected = { kind: 'bit-identical', digest: own.result.digest };
    expect(compare(fileClaim(own), own)).toEqual(expected);
    expect(compare(linkClaim(fileClaim(own)), own)).toEqual(expected);
    expect(watch(fileClaim(own), own.result).verdict).toEqual(expected);
    expect(watch(linkClaim(fileClaim(own)), own.result).verdict).toEqual(expected);
  });

  it('says "bit-identical" only after the end', () => {
    const comparer = new Comparer(fileClaim(own));
    const events = eventsOf(own.result);
    for (const event of events.slice(0, -1)) expect(comparer.feed(event)).toBeUndefined();
    expect(comparer.feed(events.at(-1) as TrainingEvent)?.kind).toBe('bit-identical');
  });

  it('refutes every single changed value, watching and afterwards alike', () => {
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.nat(100), (path, at) => {
        const claim = fileClaim(tampered(own, path, at));
        const verdict = compare(claim, own);
        expect(verdict.kind, path.join('.')).toBe('diverged');
        expect(watch(claim, own.result).verdict).toEqual(verdict);
        if (verdict.kind !== 'diverged') return;
        expect(verdict.claimed).not.toBe(verdict.own);
        const [list, index] = path;
        if (list === 'losses' || list === 'fingerprints' || list === 'marks') {
          expect(verdict.step).toBe(Number(index) + 1);
          expect(verdict.lastAgreeing).toBe(Number(index));
        }
      }),
      { numRuns: 400 },
    );
  });

  it('names what differs', () => {
    const verdictOf = (path: Path, at = 0): Verdict => compare(fileClaim(tampered(own, path, at)), own);
    expect(verdictOf(['losses', 16])).toMatchObject({
      step: 17,
      tensor: 'loss',
      own: expect.stringContaining(own.result.losses[16] ?? '-'),
    });
    expect(verdictOf(['marks', 4], 1)).toMatchObject({ step: 5, tensor: 'dense/kernel' });
    expect(verdictOf(['marks', 4], 6)).toMatchObject({ step: 5, tensor: 'dense/bias' });
    expect(verdictOf(['fingerprints', 4])).toMatchObject({ step: 5, tensor: 'parameters' });
    expect(verdictOf(['evaluations', 1, 'correct'])).toMatchObject({ step: 16, tensor: 'evaluation' });
    expect(verdictOf(['tensors', 1, 'sha256'])).toMatchObject({ step: STEPS, tensor: 'dense/bias' });
    expect(verdictOf(['digest'])).toMatchObject({ step: STEPS, tensor: 'digest', own: own.result.digest });
  });

  it('reports the first of several differences', () => {
    const forged = tampered(tampered(own, ['losses', 9], 0), ['evaluations', 0, 'loss'], 3);
    expect(compare(fileClaim(forged), own)).toMatchObject({ step: 8, tensor: 'evaluation' });
    const twice = tampered(tampered(own, ['losses', 9], 0), ['marks', 8], 0);
    expect(compare(fileClaim(twice), own)).toMatchObject({ step: 9, tensor: 'dense/kernel' });
    const same = tampered(tampered(own, ['losses', 8], 0), ['marks', 8], 0);
    expect(compare(fileClaim(same), own)).toMatchObject({ step: 9, tensor: 'loss' });
  });

  it('shows a difference as soon as the step has come', () => {
    const { verdict, after } = watch(fileClaim(tampered(own, ['losses', 4], 0)), own.result);
    expect(verdict).toMatchObject({ kind: 'diverged', step: 5 });
    expect(after).toBe(1 + 5);
  });

  it('finds in a resumed training what was before the checkpoint', () => {
    const claim = fileClaim(tampered(own, ['losses', 4], 0));
    const { verdict, after } = watch(claim, own.result, 10);
    expect(verdict).toMatchObject({ kind: 'diverged', step: 5, tensor: 'loss' });
    expect(after).toBe(eventsOf(own.result, 10).length);
    expect(watch(fileClaim(own), own.result, 10).verdict?.kind).toBe('bit-identical');
  });

  it('refutes a claim with a step less or more, or an evaluation less or more', () => {
    const cut = (result: RunResult, steps: number): RunResult => ({
      ...result,
      losses: result.losses.slice(0, steps),
      fingerprints: result.fingerprints.slice(0, steps),
      marks: result.marks.slice(0, steps),
    });
    const short = { ...own, result: cut(own.result, STEPS - 1) };
    for (const verdict of [compare(fileClaim(short), own), watch(fileClaim(short), own.result).verdict]) {
      expect(verdict).toMatchObject({ kind: 'diverged', step: STEPS, tensor: 'steps' });
    }
    expect(compare(fileClaim(own), { ...own, result: cut(own.result, STEPS - 1) })).toMatchObject({
      step: STEPS,
      tensor: 'steps',
    });
    const evaluations = own.result.evaluations;
    for (const forged of [evaluations.slice(1), evaluations.slice(0, -1), [...evaluations, ...evaluations]]) {
      const claim = fileClaim({ ...own, result: { ...own.result, evaluations: forged } });
      expect(compare(claim, own)).toMatchObject({ kind: 'diverged', tensor: 'evaluation' });
    }
  });

  it('refutes a claim about another run, at its first step', () => {
    expect(compare(fileClaim(smallRun('other')), own)).toMatchObject({
      kind: 'diverged',
      step: 1,
      tensor: 'loss',
    });
  });

  it('names the fields of another recipe', () => {
    const recipe = { ...own.recipe, seed: 'other' };
    expect(compare(fileClaim(own), { recipe, result: own.result })).toEqual({
      kind: 'different-recipe',
      fields: [{ path: 'seed', label: 'seed', a: '"twinrun"', b: '"other"' }],
    });
    expect(new Comparer(fileClaim(own), recipe).verdict?.kind).toBe('different-recipe');
  });

  it('does not let a forged recipe id pass', () => {
    const forged: FileClaim = fileClaim({ ...own, recipeId: '0'.repeat(64) });
    expect(compare(forged, own)).toMatchObject({ kind: 'different-recipe', fields: [{ path: 'recipeId' }] });
    const edited = fileClaim({ ...own, recipe: { ...own.recipe, seed: 'edited' } });
    expect(new Comparer(edited).verdict).toMatchObject({
      kind: 'different-recipe',
      fields: [{ path: 'recipeId' }],
    });
  });
});

describe('compare with a link', () => {
  const link = linkClaim(fileClaim(own));
  const steps = markSteps(STEPS);

  it('brackets the first difference between two marks', () => {
    const marks = [...link.marks];
    marks[7] = '00000000';
    const expected = { kind: 'diverged', step: steps[7], lastAgreeing: steps[6], tensor: 'parameters' };
    expect(compare({ ...link, marks }, own)).toMatchObject(expected);
    const { verdict, after } = watch({ ...link, marks }, own.result);
    expect(verdict).toMatchObject(expected);
    expect(after).toBe(
      eventsOf(own.result).findIndex((event) => event.kind === 'step' && event.step === steps[7]) + 1,
    );
    if (verdict?.kind !== 'diverged') throw new Error('it has just been seen to be');
    expect(placeOf({ ...verdict, step: 20, lastAgreeing: 10 })).toBe(
      'between step 11 and step 20, parameters',
    );
    expect(placeOf({ ...verdict, step: 20, lastAgreeing: 19 })).toBe('step 20, parameters');
  });

  it('refutes other final metrics, another digest, another number of steps', () => {
    const forgeries: [Partial<typeof link>, string][] = [
      [{ final: { ...link.final, loss: '00000000' } }, 'evaluation'],
      [{ final: { ...link.final, correct: (link.final.correct ?? 0) + 1 } }, 'evaluation'],
      [{ final: { ...link.final, examples: link.final.examples + 1 } }, 'evaluation'],
      [{ digest: '0'.repeat(64) }, 'digest'],
      [{ steps: STEPS + 1 }, 'steps'],
      [{ steps: STEPS - 1 }, 'steps'],
    ];
    for (const [forgery, tensor] of forgeries) {
      const claim = { ...link, ...forgery };
      expect(compare(claim, own), tensor).toMatchObject({ kind: 'diverged', tensor });
      expect(watch(claim, own.result).verdict).toEqual(compare(claim, own));
    }
  });

  it('refutes every single changed value of the run that it was made from', () => {
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.nat(100), (path, at) => {
        // A forger who recomputes nothing but the link: only what a link carries can be seen.
        const forged = linkClaim(fileClaim(tampered(own, path, at)));
        const verdict = compare(forged, own);
        const carried = JSON.stringify(forged) !== JSON.stringify(link);
        expect(verdict.kind).toBe(carried ? 'diverged' : 'bit-identical');
      }),
    );
  });
});
