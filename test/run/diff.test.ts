import { describe, expect, it } from 'vitest';
import { fileClaim, linkClaim } from '../../src/run/claim.ts';
import { diffClaims } from '../../src/run/diff.ts';
import { benchmarkRecipe, sampleRun, smallRun } from './samples.ts';

const a = smallRun();
const b = smallRun('other');

describe('diffClaims', () => {
  it('finds a run identical to itself, whatever the machine', () => {
    const elsewhere = {
      ...a,
      environment: { ...a.environment, engine: 'Firefox 153', seconds: 9 },
      note: 'mine',
    };
    const diff = diffClaims(fileClaim(a), fileClaim(elsewhere));
    expect(diff).toMatchObject({ identical: true, recipe: [], first: null, evaluations: [], tensors: [] });
    expect(diffClaims(fileClaim(a), linkClaim(fileClaim(elsewhere))).identical).toBe(true);
    expect(diffClaims(linkClaim(fileClaim(a)), linkClaim(fileClaim(elsewhere))).identical).toBe(true);
  });

  it('lists first step, evaluations and tensors', () => {
    const diff = diffClaims(fileClaim(a), fileClaim(b));
    expect(diff.identical).toBe(false);
    expect(diff.recipe).toEqual([]);
    expect(diff.first).toMatchObject({ step: 1, tensor: 'loss' });
    expect(diff.evaluations.map((evaluation) => evaluation.step)).toEqual([8, 16, 20]);
    expect(diff.evaluations[0]?.a).toContain(a.result.evaluations[0]?.loss);
    expect(diff.evaluations[0]?.b).toContain(b.result.evaluations[0]?.loss);
    expect(diff.tensors.map((tensor) => tensor.name)).toEqual(['dense/kernel', 'dense/bias']);
    expect(diff.digest).toEqual({ a: a.result.digest, b: b.result.digest });
  });

  it('names the recipe fields', () => {
    const recipe = { ...benchmarkRecipe('iris-mlp'), batchSize: 8 };
    const other = sampleRun(recipe, { steps: 30, stepsPerEpoch: 15 });
    const diff = diffClaims(fileClaim(a), fileClaim(other));
    expect(diff.recipe).toEqual([{ path: 'batchSize', label: 'batch size', a: '16', b: '8' }]);
    expect(diff.first).toMatchObject({ step: 8, tensor: 'evaluation' });
  });

  it('is symmetric', () => {
    const there = diffClaims(fileClaim(a), fileClaim(b));
    const back = diffClaims(fileClaim(b), fileClaim(a));
    expect(back.first).toMatchObject({
      step: there.first?.step,
      claimed: there.first?.own,
      own: there.first?.claimed,
    });
    expect(back.tensors.map(({ name, a: left, b: right }) => ({ name, a: right, b: left }))).toEqual(
      there.tensors,
    );
  });

  it('compares a link as far as it goes', () => {
    const diff = diffClaims(linkClaim(fileClaim(a)), fileClaim(b));
    expect(diff.first).toMatchObject({ kind: 'diverged', step: 1, lastAgreeing: 0, tensor: 'parameters' });
    expect(diff.tensors).toEqual([]);
    const longer = sampleRun(a.recipe, { steps: 40, stepsPerEpoch: 8 });
    expect(diffClaims(linkClaim(fileClaim(a)), fileClaim(longer)).first).toMatchObject({ tensor: 'steps' });
  });

  it('sees a forged recipe id', () => {
    const diff = diffClaims(fileClaim(a), fileClaim({ ...a, recipeId: '0'.repeat(64) }));
    expect(diff.identical).toBe(false);
    expect(diff.recipe).toMatchObject([{ path: 'recipeId' }]);
  });
});
