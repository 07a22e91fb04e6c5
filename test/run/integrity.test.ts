import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/numerics/canonicalJson.ts';
import { sha256Hex } from '../../src/numerics/sha256.ts';
import { integrity } from '../../src/run/integrity.ts';
import { recipeId } from '../../src/run/recipeId.ts';
import { resultDigest } from '../../src/run/resultDigest.ts';
import { smallRun } from './samples.ts';

const run = smallRun();
const paths = (changed: typeof run): string[] => integrity(changed).map((finding) => finding.path);

describe('resultDigest', () => {
  it('is over the id and the result without its digest', () => {
    const { digest, ...result } = run.result;
    expect(digest).toBe(sha256Hex(canonicalJson({ recipe: run.recipeId, result })));
    expect(resultDigest(run.recipeId, run.result)).toBe(digest);
    expect(resultDigest('0'.repeat(64), run.result)).not.toBe(digest);
  });

  it('gives the known answer', () => {
    // printf '%s' '{"recipe":"aa","result":{"evaluations":[],...}}' | sha256sum
    const empty = { losses: ['3f800000'], fingerprints: [], marks: [], evaluations: [], tensors: [] };
    expect(resultDigest('aa', empty)).toBe(
      'd826596788604542e0e3ae16e67018f33d97fd753d0282beb4c98746bd7ca103',
    );
  });
});

describe('integrity', () => {
  it('finds nothing in an honest file', () => {
    expect(integrity(run)).toEqual([]);
  });

  it('finds a recipe that is not the one of the id', () => {
    const forged = { ...run, recipe: { ...run.recipe, seed: 'other' } };
    expect(integrity(forged)).toEqual([
      {
        path: 'recipeId',
        reason: 'is not the id of the recipe',
        claimed: run.recipeId,
        computed: recipeId(forged.recipe),
      },
    ]);
  });

  it('finds a result that is not the one of the digest', () => {
    const losses = [...run.result.losses.slice(0, -1), '00000000'];
    expect(paths({ ...run, result: { ...run.result, losses } })).toEqual(['result.digest']);
    expect(paths({ ...run, result: { ...run.result, digest: '0'.repeat(64) } })).toEqual(['result.digest']);
  });

  it('finds counts that do not add up, even under a fitting digest', () => {
    const [first, ...rest] = run.result.evaluations;
    if (first === undefined) throw new Error('the sample has evaluations');
    const forge = (change: object): string[] => {
      const result = { ...run.result, evaluations: [{ ...first, ...change }, ...rest] };
      return paths({ ...run, result: { ...result, digest: resultDigest(run.recipeId, result) } });
    };
    expect(forge({})).toEqual([]);
    expect(forge({ correct: (first.correct ?? 0) + 1 })).toEqual(['result.evaluations[0].correct']);
    expect(forge({ examples: first.examples + 1 })).toEqual(['result.evaluations[0].examples']);
    expect(forge({ step: 999 })).toEqual(['result.evaluations[0].step']);
  });
});
