import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileClaim } from '../../src/run/claim.ts';
import { encodeLink } from '../../src/run/link.ts';
import { parseRunFile } from '../../src/run/runFileSchema.ts';
import { resultDigest } from '../../src/run/resultDigest.ts';
import { serializeRunFile } from '../../src/run/assembleRunFile.ts';
import type { RunFile, RunResult } from '../../src/run/runFile.ts';
import { twinrun } from './capture.ts';

let folder = '';
let file = '';
let run: RunFile;
let link = '';
let lines: readonly string[] = [];

const at = (name: string): string => join(folder, name);

/** The run with a changed result, in a file. */
async function forged(name: string, change: (result: RunResult) => Partial<RunResult>): Promise<string> {
  await writeFile(at(name), serializeRunFile({ ...run, result: { ...run.result, ...change(run.result) } }));
  return at(name);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'twinrun-'));
  file = at('run.json');
  const outcome = await twinrun(['train', 'iris-mlp', '--steps', '25', '--seed', 'cli', '--out', file]);
  expect(outcome.code, outcome.err.join('\n')).toBe(0);
  lines = outcome.out;
  run = parseRunFile(await readFile(file));
  link = await encodeLink(fileClaim(run));
}, 60_000);

afterAll(() => rm(folder, { recursive: true }));

describe('twinrun train with a model of one’s own', () => {
  const model = {
    modelTopology: {
      class_name: 'Sequential',
      config: {
        layers: [
          {
            class_name: 'Dense',
            config: { name: 'fc1', units: 6, activation: 'tanh', batch_input_shape: [null, 4] },
          },
          { class_name: 'Dropout', config: { name: 'drop', rate: 0.2 } },
          { class_name: 'Dense', config: { name: 'fc2', units: 3 } },
        ],
      },
    },
    weightsManifest: [],
  };

  it('says what it costs, trains, and is verified from file, link and recipe', async () => {
    await writeFile(at('model.json'), JSON.stringify(model));
    const name = at('own.json');
    const trained = await twinrun([
      'train',
      at('model.json'),
      '--data-set',
      'iris',
      '--steps',
      '9',
      '--out',
      name,
    ]);
    expect(trained.code, trained.err.join('\n')).toBe(0);
    expect(trained.err.join('\n')).toContain('3 layers, 51 parameters, 42 multiply-adds');
    expect(trained.err.join('\n')).toContain('weights are not used');
    const own = parseRunFile(await readFile(name));
    expect(own.recipe.model.kind).toBe('layers');
    const shared = trained.out.find((line) => line.startsWith('link '))?.slice(5) ?? '';
    for (const claim of [name, shared]) expect((await twinrun(['verify', claim])).code).toBe(0);
    await writeFile(at('own.recipe.json'), JSON.stringify(own.recipe));
    const again = await twinrun(['train', at('own.recipe.json'), '--backend', 'exact-reference']);
    expect(again.out.at(-1)).toBe(`digest ${own.result.digest}`);
  }, 60_000);

  it('asks what it learns, and says why it does not fit', async () => {
    await writeFile(at('model.json'), JSON.stringify(model));
    const [asked, wrong] = [
      await twinrun(['train', at('model.json')]),
      await twinrun(['train', at('model.json'), '--data-set', 'wine']),
    ];
    expect(asked.code).toBe(2);
    expect(asked.err.join('\n')).toContain('--data-set (iris, ');
    expect(wrong.code).toBe(2);
    expect(wrong.err.join('\n')).toContain('takes [4], but an example of wine is [13]');
  });
});

describe('twinrun train', () => {
  it('ends with the digest, and writes the run', () => {
    expect(lines.at(-1)).toBe(`digest ${run.result.digest}`);
    expect(lines).toContain(`recipe ${run.recipeId}`);
    expect(run.result.losses).toHaveLength(25);
    expect(run.recipe).toMatchObject({ seed: 'cli', steps: 25 });
    expect(run.environment).toMatchObject({ backend: 'exact-wasm' });
    expect(run.environment.engine).toContain(process.versions.bun ?? process.versions.node);
    expect(run.lineage).toBeUndefined();
  });

  it('prints the link that `link` prints', async () => {
    expect(lines).toContain(`link ${link}`);
    expect((await twinrun(['link', file])).out).toEqual([link]);
    const based = await twinrun(['link', file, '--base', 'https://example.org/lab/']);
    expect(based.out).toEqual([`https://example.org/lab/${link}`]);
  });

  it('gives the same bits on the reference, and from a file, a link, and a recipe file', async () => {
    await writeFile(at('recipe.json'), JSON.stringify(run.recipe));
    const sources = [
      ['iris-mlp', '--steps', '25', '--seed', 'cli', '--backend', 'exact-reference'],
      ['iris-mlp', '--set', 'seed=cli', '--set', 'steps=25'],
      [file],
      [link],
      [link.slice('#/run/'.length)],
      [at('recipe.json')],
    ];
    for (const source of sources) {
      const { out, err } = await twinrun(['train', ...source]);
      expect(out.at(-1), err.join('\n')).toBe(`digest ${run.result.digest}`);
    }
  }, 60_000);

  it('remembers which run a changed recipe came from', async () => {
    const child = at('child.json');
    expect((await twinrun(['train', file, '--seed', 'child', '--out', child])).code).toBe(0);
    expect(parseRunFile(await readFile(child)).lineage).toEqual({ parent: run.result.digest });
    const same = at('same.json');
    expect((await twinrun(['train', file, '--out', same])).code).toBe(0);
    expect(parseRunFile(await readFile(same)).lineage).toBeUndefined();
  });

  it('stops on Ctrl-C and says how far it came', async () => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 300);
    const { code, out, err } = await twinrun(['train', 'iris-mlp', '--epochs', '10000'], {
      signal: abort.signal,
    });
    expect(code).toBe(130);
    expect(out).toEqual([]);
    expect(err.at(-1)).toMatch(/^twinrun train: stopped (after step \d+ of 70000|before the first step)$/);
  });

  it('shows progress on an interactive terminal, and takes it away', async () => {
    const { statuses, err } = await twinrun(['train', 'iris-mlp', '--epochs', '150'], {
      isInteractive: true,
    });
    expect(statuses.some((status) => /^step \d+\/1050 {2}loss \d/.test(status))).toBe(true);
    expect(statuses.at(-1)).toBe('');
    expect(err).toHaveLength(1);
  });

  it('refuses a run that no file could hold', async () => {
    const { code, err } = await twinrun(['train', 'iris-mlp', '--epochs', '10000', '--set', 'batchSize=1']);
    expect(code).toBe(2);
    expect(err[0]).toContain('larger than the limit of 32 MiB');
  });
});

describe('twinrun verify', () => {
  it('finds honest claims bit-identical, on either backend', async () => {
    for (const argv of [
      [file],
      [link],
      [`https://example.org/${link}`],
      [file, '--backend', 'exact-reference'],
    ]) {
      const { code, out, err } = await twinrun(['verify', ...argv]);
      expect(out, err.join('\n')).toEqual([`bit-identical ${run.result.digest}`]);
      expect(code).toBe(0);
    }
  }, 60_000);

  it('shows the claim before anything runs', async () => {
    const { err } = await twinrun(['verify', link]);
    expect(err[0]).toBe('claim: iris-mlp, 25 steps, cap on training steps 25, seed "cli"');
    expect(err[2]).toContain(run.result.digest);
  });

  it('refutes a forged loss, and names the step', async () => {
    const name = await forged('loss.json', ({ losses }) => ({ losses: losses.with(16, '3f000000') }));
    const { code, out, err } = await twinrun(['verify', name]);
    expect(code).toBe(1);
    expect(out[0]).toBe('refuted: step 17, loss');
    expect(out[1]).toContain('0.5 (bits 3f000000)');
    expect(out[2]).toContain(run.result.losses[16]);
    expect(err.join('\n')).toContain('the file contradicts itself: result.digest');
  });

  it('refutes a forgery whose digest was made to fit', async () => {
    const name = await forged('fitting.json', (result) => {
      const fingerprints = result.fingerprints.with(9, '0123456789abcdef');
      return { fingerprints, digest: resultDigest(run.recipeId, { ...result, fingerprints }) };
    });
    const { code, out, err } = await twinrun(['verify', name]);
    expect(code).toBe(1);
    expect(out[0]).toBe('refuted: step 10, parameters');
    expect(err.join('\n')).not.toContain('contradicts');
  });

  it('refutes a forged digest', async () => {
    const name = await forged('digest.json', () => ({ digest: '0'.repeat(64) }));
    const { code, out } = await twinrun(['verify', name]);
    expect(code).toBe(1);
    expect(out[0]).toBe('refuted: step 25, digest');
    expect(out[2]).toContain(run.result.digest);
  });

  it('refutes a forged count', async () => {
    const name = await forged('count.json', ({ evaluations }) => ({
      evaluations: evaluations.map((evaluation) => ({ ...evaluation, correct: evaluation.examples })),
    }));
    const { code, out } = await twinrun(['verify', name]);
    expect(code).toBe(1);
    expect(out[0]).toMatch(/^refuted: step \d+, evaluation$/);
  });

  it('refutes another recipe under the same id, without training it', async () => {
    await writeFile(
      at('edited.json'),
      serializeRunFile({ ...run, recipe: { ...run.recipe, epochs: 10_000, steps: null } }),
    );
    const { code, out } = await twinrun(['verify', at('edited.json')]);
    expect(code).toBe(1);
    expect(out[0]).toBe('refuted: the claim is about another recipe');
    expect(out[1]).toContain(run.recipeId);
  });

  it('brackets what a link alone cannot pin down', async () => {
    const other = parseRunFile(await readFile(file));
    const fingerprints = other.result.fingerprints.with(24, '0123456789abcdef');
    const claim = fileClaim({ ...other, result: { ...other.result, fingerprints } });
    const { code, out } = await twinrun(['verify', await encodeLink(claim)]);
    expect(code).toBe(1);
    expect(out[0]).toBe('refuted: between step 24 and step 25, parameters');
  });
});

describe('twinrun diff', () => {
  it('finds a run identical to itself and to its link', async () => {
    for (const other of [file, link]) {
      const { code, out } = await twinrun(['diff', file, other]);
      expect(code).toBe(0);
      expect(out).toEqual([`identical ${run.result.digest}`]);
    }
  });

  it('names recipe fields first, then the first step', async () => {
    expect((await twinrun(['train', file, '--seed', 'other', '--out', at('other.json')])).code).toBe(0);
    const { code, out } = await twinrun(['diff', file, at('other.json')]);
    expect(code).toBe(1);
    expect(out[0]).toBe('recipe: differs in (a | b)');
    expect(out[1]).toBe('  seed: "cli" | "other"');
    expect(out[2]).toBe('first difference: step 1, loss');
    const json = await twinrun(['diff', file, at('other.json'), '--json']);
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out.join('\n'))).toMatchObject({
      identical: false,
      recipe: [{ path: 'seed', a: '"cli"', b: '"other"' }],
      first: { step: 1, tensor: 'loss' },
    });
  });
});

describe('twinrun link', () => {
  it('makes no link of a file that contradicts itself', async () => {
    const name = await forged('broken.json', () => ({ digest: '0'.repeat(64) }));
    const { code, out, err } = await twinrun(['link', name]);
    expect(code).toBe(2);
    expect(out).toEqual([]);
    expect(err[0]).toContain('contradicts itself');
  });
});
