import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TwinrunError } from '../../src/errors.ts';
import { base64urlOfBytes, bytesOfBase64url } from '../../src/numerics/base64url.ts';
import { bytesOfHex } from '../../src/numerics/hex.ts';
import { serializeRunFile } from '../../src/run/assembleRunFile.ts';
import { fileClaim, linkClaim, markSteps } from '../../src/run/claim.ts';
import { deflate, inflate } from '../../src/run/deflate.ts';
import { decodeLink, encodeLink } from '../../src/run/link.ts';
import { readClaim } from '../../src/run/readClaim.ts';
import { recipeId } from '../../src/run/recipeId.ts';
import { setPath } from '../../src/run/recipeOverrides.ts';
import { arbitraryRecipe, benchmarkRecipe, sampleRun, smallRun } from './samples.ts';

const run = smallRun();
const honest = await encodeLink(fileClaim(run));

async function failure(text: string): Promise<TwinrunError> {
  try {
    await decodeLink(text);
  } catch (error) {
    if (error instanceof TwinrunError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

/** A link around any bytes. */
async function pack(body: Uint8Array<ArrayBuffer>, version = 1): Promise<string> {
  const packed = await deflate(body);
  const payload = new Uint8Array(packed.length + 1);
  payload[0] = version;
  payload.set(packed, 1);
  return `#/run/${base64urlOfBytes(payload)}`;
}

interface Parts {
  readonly id?: string;
  readonly digest?: string;
  /** Steps, loss, correct, examples, number of marks, marks: hex. */
  readonly head?: string;
  readonly json?: string;
}

const NUMBERS = '000000143e0000000000000500000009';

/** A link from its parts, those not given being in order. */
function forge({
  id = recipeId(benchmarkRecipe('iris-mlp')),
  digest = 'ab'.repeat(32),
  head,
  json,
}: Parts): Promise<string> {
  const hex = id + digest + (head ?? `${NUMBERS}10${'00000000'.repeat(16)}`);
  const tail = new TextEncoder().encode(json ?? '["iris-mlp",{}]');
  const body = new Uint8Array(hex.length / 2 + tail.length);
  body.set(bytesOfHex(hex));
  body.set(tail, hex.length / 2);
  return pack(body);
}

describe('a link', () => {
  it('comes back as it went', async () => {
    expect(await decodeLink(honest)).toEqual(linkClaim(fileClaim(run)));
  });

  it('is found in a URL, in a fragment, and bare', async () => {
    const claim = linkClaim(fileClaim(run));
    const payload = honest.slice('#/run/'.length);
    expect(await decodeLink(`https://example.org/a/b/?x=1${honest}`)).toEqual(claim);
    expect(await decodeLink(`  http://localhost:4173/${honest}\n`)).toEqual(claim);
    expect(await decodeLink(payload)).toEqual(claim);
    expect(await readClaim(honest)).toEqual(claim);
    expect(await readClaim(serializeRunFile(run))).toEqual(fileClaim(run));
  });

  it('of a real benchmark run is under 400 characters', async () => {
    let recipe = benchmarkRecipe('mnist-mlp');
    const changes = {
      seed: 'Ωmega & twenty chars',
      'optimizer.learningRate': '0.00075',
      batchSize: '128',
      epochs: '7',
      'numerics.productBits': '27',
      steps: '4690',
    };
    for (const [path, value] of Object.entries(changes)) recipe = setPath(recipe, path, value);
    expect(recipe.seed).toHaveLength(20);
    const claim = fileClaim(sampleRun(recipe, { steps: 4690, stepsPerEpoch: 938, classes: 10 }));
    const link = await encodeLink(claim);
    expect(link.length).toBeLessThan(400);
    expect(await decodeLink(link)).toEqual(linkClaim(claim));
  });

  it('of a benchmark as it is leaves room to spare', async () => {
    const claim = fileClaim(
      sampleRun(benchmarkRecipe('mnist-mlp'), { steps: 4690, stepsPerEpoch: 938, classes: 10 }),
    );
    expect((await encodeLink(claim)).length).toBeLessThan(260);
  });

  it('carries any recipe', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryRecipe, fc.integer({ min: 1, max: 40 }), async (recipe, steps) => {
        const claim = fileClaim(sampleRun(recipe, { steps, stepsPerEpoch: 8 }));
        const decoded = await decodeLink(await encodeLink(claim));
        expect(decoded).toEqual(linkClaim(claim));
        expect(decoded.recipe).toEqual(recipe);
      }),
    );
  });

  it('carries a regression, whose figures count no right answers', async () => {
    const regression = sampleRun(benchmarkRecipe('diabetes-linear'), { steps: 20, stepsPerEpoch: 20 });
    const claim = linkClaim(fileClaim(regression));
    expect(claim.final).toEqual({ loss: regression.result.evaluations[0]?.loss, examples: 132 });
    expect(await decodeLink(await encodeLink(claim))).toEqual(claim);
  });

  it('refuses right answers of a regression, and a classifier without them', async () => {
    const id = recipeId(benchmarkRecipe('diabetes-linear'));
    const json = '["diabetes-linear",{}]';
    const uncounted = `000000143e000000ffffffff0000000910${'00000000'.repeat(16)}`;
    expect((await decodeLink(await forge({ id, json, head: uncounted }))).final.correct).toBeUndefined();
    for (const link of [await forge({ id, json }), await forge({ head: uncounted })])
      expect((await failure(link)).message).toMatch(/numbers are not those of the loss/);
  });

  it('carries a schedule that is added', async () => {
    const recipe = setPath(benchmarkRecipe('iris-mlp'), 'schedule', '{"kind":"exponential","decay":0.5}');
    const claim = linkClaim(fileClaim(sampleRun(recipe, { steps: 20, stepsPerEpoch: 8 })));
    expect((await decodeLink(await encodeLink(claim))).recipe).toEqual(recipe);
  });

  it('may hold a whole recipe instead of a benchmark and its overrides', async () => {
    const recipe = { ...benchmarkRecipe('iris-mlp'), seed: 'whole' };
    const link = await forge({ id: recipeId(recipe), json: JSON.stringify(recipe) });
    expect((await decodeLink(link)).recipe).toEqual(recipe);
  });

  // Both were made for version 1 of the format and have to be readable for ever. When the first fails because of its
  // id, a benchmark's definition was changed, and every link to it that is out there has died.
  it('of version 1 with a benchmark stays readable', async () => {
    const claim = await decodeLink(
      '#/run/AQGgAF__uIysHuYGKlCTSp4VCwBkKOVqqgpr4629bo6RzruyuBqoGD2Rj1E3h5D41vHOVD7jlhZopIruo4XFwCWZXhF7zAAAABQ9F0QhAAALLgAACzQQCEZBS63JIHq1Jo3JmnYlXwmd-foO7r_ZfikF84g9p5kO0L5vfV2X08I1ufEab9NA6vqi_1XfFgYrewhLDZiPJlsiaXJpcy1tbHAiLHt9XQ',
    );
    expect(claim.digest).toBe(run.result.digest);
    expect(claim).toEqual(linkClaim(fileClaim(run)));
  });

  // Put together by a Python script from the description of the format.
  it('of version 1 with a whole recipe stays readable', async () => {
    const claim = await decodeLink(
      '#/run/AYVQPY8TMRBdjp4eIYFk2iSy9yubgEACDhoqaGlm7dnEJGuv7AkcF-UHXEVFdT_hfgbXUKShoKSl5C8wjiJxVFhyMfPem_dmvv_4NX-wvfv53av9t6y6ePR4fPn6xZ3V7Z_X9fWTL1-3-_-8LMtOnmaHd4___ZNbD08XF1f731vRAunlW3uOYq7qkTBAEJHEfCsc9NwUNtgoRiIuIa9qrqfQ1tNCSt2Uspm1RdVgbloJjVRSmWKqmjqvOl0q2RZSY15jUVTdrIVSzSTAVOxGAgevl1HMazkSnQ89sKGgj9aFjRsH1HZAtlz7yBwRfUc9nD0PXJ46Cn74xGDvDa5TTGuOIcdHIoMr61K3RaeXPYRV8nSbHoPV8cZqeAaaxooFQ_Bmo-mZJcZVyXQ_kO35LCHxj_PiwqRYCMFZt3gDxEPkRO2SHnmExhgZuKkgcAaCSfdlWkQ0fzdNV8UeHB1SKa6GtaV_1AHIdhaTLWGkl4EDW--SbZ7mEQ4szRnt3qdblZM8n0hmf8AQD0S1-wM',
    );
    expect(claim).toMatchObject({
      recipeId: 'd2d6e73a1f7b198f5c47cdc90035893b3c2d9b4c440e6b03dec436c43e95c37b',
      digest: 'cd'.repeat(32),
      steps: 2,
      final: { loss: '3f000000', correct: 27, examples: 30 },
      marks: ['01234567', '89abcdef'],
      recipe: { steps: 2, seed: 'twinrun', model: { id: 'iris-softmax' } },
    });
  });
});

describe('marks', () => {
  it('are at evenly spaced steps, the last step among them', () => {
    expect(markSteps(1)).toEqual([1]);
    expect(markSteps(5)).toEqual([1, 2, 3, 4, 5]);
    expect(markSteps(16)).toEqual(Array.from({ length: 16 }, (_, i) => i + 1));
    expect(markSteps(17).at(0)).toBe(1);
    expect(markSteps(4690)).toEqual([
      293, 586, 879, 1172, 1465, 1758, 2051, 2345, 2638, 2931, 3224, 3517, 3810, 4103, 4396, 4690,
    ]);
    expect(markSteps(10_000_000).at(-1)).toBe(10_000_000);
  });
});

describe('a hostile link', () => {
  const payload = honest.slice('#/run/'.length);

  it.each<[string, () => string | Promise<string>, string, string]>([
    ['nothing', () => '', 'invalid-input', 'empty'],
    ['nothing behind the prefix', () => 'https://example.org/#/run/', 'invalid-input', 'empty'],
    ['another page', () => 'https://example.org/', 'invalid-input', 'not a Twinrun link'],
    ['plain words', () => 'hello', 'invalid-input', 'not base64url'],
    ['more words', () => 'helloworld', 'invalid-input', 'not'],
    ['padding', () => `${honest}==`, 'invalid-input', 'letters that no link has'],
    [
      'a line break within',
      () => `${honest.slice(0, 50)}\n${honest.slice(50)}`,
      'invalid-input',
      'letters that no link has',
    ],
    ['one letter less', () => honest.slice(0, -1), 'invalid-input', ''],
    ['ten letters less', () => honest.slice(0, -10), 'invalid-input', ''],
    ['a third of it', () => honest.slice(0, honest.length / 3), 'invalid-input', ''],
    ['the version alone', () => '#/run/AQ', 'invalid-input', 'cut short'],
    [
      'version 2',
      () => pack(new Uint8Array(10), 2),
      'newer-version',
      'needs link format 2; this build understands link format 1',
    ],
    ['version 0', () => pack(new Uint8Array(10), 0), 'invalid-input', 'not a Twinrun link'],
    ['4097 letters', () => `#/run/${'A'.repeat(4097)}`, 'too-large', '4096 letters'],
    ['a zip bomb', () => pack(new Uint8Array(2_000_000)), 'too-large', 'more than 16384 bytes'],
    ['noise', () => `#/run/AQ${'xyz9'.repeat(20)}`, 'invalid-input', ''],
    ['a short body', () => pack(new Uint8Array(80)), 'invalid-input', 'cut short'],
    [
      'no steps',
      () => forge({ head: `${'00000000'.repeat(4)}00` }),
      'invalid-input',
      'claims 0 training steps',
    ],
    [
      'four billion steps',
      () => forge({ head: `ffffffff${NUMBERS.slice(8)}10${'00000000'.repeat(16)}` }),
      'invalid-input',
      '4294967295 training steps',
    ],
    [
      'too few marks',
      () => forge({ head: `${NUMBERS}0100000000` }),
      'invalid-input',
      'wrong number of marks',
    ],
    [
      'more correct than examples',
      () => forge({ head: `000000143e0000000000000a0000000910${'00000000'.repeat(16)}` }),
      'invalid-input',
      '10 correct answers for 9',
    ],
    ['no JSON', () => forge({ json: '' }), 'invalid-input', 'is empty'],
    ['broken JSON', () => forge({ json: '["iris-mlp",' }), 'invalid-input', 'not valid JSON'],
    ['deep JSON', () => forge({ json: '['.repeat(5000) }), 'too-large', '16 levels'],
    ['a number', () => forge({ json: '5' }), 'invalid-input', 'not a Twinrun recipe'],
    [
      'a list too long',
      () => forge({ json: '["iris-mlp",{},1]' }),
      'invalid-input',
      'does not name a benchmark',
    ],
    [
      'a benchmark of another build',
      () => forge({ json: '["cifar-cnn",{}]' }),
      'unsupported',
      'no benchmark "cifar-cnn"',
    ],
    ['an unknown field', () => forge({ json: '["iris-mlp",{"gpu":1}]' }), 'invalid-input', 'no field "gpu"'],
    [
      'a polluting path',
      () => forge({ json: '["iris-mlp",{"constructor.prototype.polluted":1}]' }),
      'invalid-input',
      'no field "constructor"',
    ],
    [
      'a polluting path, otherwise',
      () => forge({ json: '["iris-mlp",{"__proto__.polluted":1}]' }),
      'invalid-input',
      'no field "__proto__"',
    ],
    [
      'a field twice, by both its names',
      () => forge({ json: '["iris-mlp",{"s":"x","seed":"y"}]' }),
      'invalid-input',
      'sets seed twice',
    ],
    [
      '__proto__',
      () => forge({ json: '["iris-mlp",{"__proto__":{"polluted":1}}]' }),
      'invalid-input',
      '"__proto__" is not allowed',
    ],
    [
      'a huge number',
      () => forge({ json: '["iris-mlp",{"epochs":1e999}]' }),
      'invalid-input',
      'from 1 to 10000',
    ],
    [
      'half a character',
      () => forge({ json: '["iris-mlp",{"seed":"\\ud800"}]' }),
      'invalid-input',
      'lone surrogate',
    ],
    [
      'newer numerics',
      () => forge({ json: '["iris-mlp",{"numerics.name":"exact-2"}]' }),
      'newer-version',
      'numerics exact-2',
    ],
    [
      'another recipe than the id says',
      () => forge({ json: '["iris-mlp",{"seed":"x"}]' }),
      'digest-mismatch',
      'the definition of iris-mlp has changed',
    ],
  ])('%s: is refused in one line', async (_, make, code, reason) => {
    const error = await failure(await make());
    expect(error.code).toBe(code);
    expect(error.message).toContain(reason);
    expect(error.message).not.toContain('\n');
    expect(error.message.length).toBeLessThan(300);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('with any letter changed is refused, or claims something else', async () => {
    const claim = linkClaim(fileClaim(run));
    for (let at = 0; at < payload.length; at++) {
      const letter = payload[at] === 'B' ? 'C' : 'B';
      const damaged = `${payload.slice(0, at)}${letter}${payload.slice(at + 1)}`;
      const outcome = await decodeLink(damaged).catch((error: unknown) => error);
      if (outcome instanceof TwinrunError) expect(outcome.message).not.toContain('\n');
      else expect(outcome).not.toEqual(claim);
    }
  });
});

describe('inflate', () => {
  it('stops at the limit', async () => {
    const packed = await deflate(new Uint8Array(100_000));
    expect(await inflate(packed, 100_000)).toHaveLength(100_000);
    await expect(inflate(packed, 99_999)).rejects.toThrow('more than 99999 bytes');
  });

  it('knows its own bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (bytes) => {
        const owned = new Uint8Array(bytes);
        expect(await inflate(await deflate(owned), 2000)).toEqual(owned);
      }),
    );
    expect(bytesOfBase64url('')).toHaveLength(0);
  });
});

describe('a link to a benchmark whose recipe has changed since', () => {
  /** Made by 0.1.0: mnist-mlp with 3 steps and the seed "old". */
  const OLD =
    '#/run/AQF8AIP_JE8zkqkoCV8W68izLTZILv2kXeR4sfQdbm0hI_2NWFzHvc0nmfOYp6lY7mMwf5mfIKy24ExwrLFN0UcWdJ4MzgAAAANACDZMAAAK7gAAJxADwWgxV3mO0XOg34qMWyJtbmlzdC1tbHAiLHsibiI6MywicyI6Im9sZCJ9XQ';

  it('means the recipe that it was made with', async () => {
    const { recipe, digest, steps } = await decodeLink(OLD);
    expect(recipe).toMatchObject({ seed: 'old', steps: 3, epochs: 5, optimizer: { kind: 'adam' } });
    expect(recipe.schedule).toBeUndefined();
    expect([digest, steps]).toEqual(['c7bdcd2799f398a7a958ee63307f999f20acb6e04c70acb14dd14716749e0cce', 3]);
  });
});
