/** The user's own data in the terminal: looked at, trained on everywhere with the same bits, refused when another file. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { irisMlp } from '../../src/benchmarks/irisMlp/recipe.ts';
import { decodeLink } from '../../src/run/link.ts';
import type { Recipe } from '../../src/run/recipe.ts';
import { parseRecipe } from '../../src/run/recipeSchema.ts';
import { twinrun } from './capture.ts';

const CSV = `size;height;colour;kind\n${Array.from({ length: 40 }, (_, i) => `${i % 7 === 2 ? '' : `${i % 9},5`};${i % 4};${['a', 'b'][i % 2] ?? ''};k${i % 3}`).join('\n')}\n`;

describe('own data in the terminal', () => {
  let folder = '';
  let csv = '';
  let recipeFile = '';
  let recipe: Recipe;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'twinrun-own-'));
    csv = join(folder, 'things.csv');
    await writeFile(csv, CSV);
    const { code, out } = await twinrun(['data', csv, '--json']);
    expect(code).toBe(0);
    // Four features and three classes: iris-mlp's model fits.
    recipe = parseRecipe({ ...irisMlp.recipe, ...JSON.parse(out.join('\n')) });
    recipeFile = join(folder, 'recipe.json');
    await writeFile(recipeFile, JSON.stringify(recipe));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('are looked at: columns, missing values, classes on both sides', async () => {
    const { code, out } = await twinrun(['data', csv]);
    expect(code).toBe(0);
    const text = out.join('\n');
    expect(text).toContain('40 rows; delimiter ";"');
    expect(text).toMatch(/size +number +6 /);
    expect(text).toContain('40 examples of 4 features: 30 train, 10 test');
    expect((await twinrun(['data', csv, '--target', 'size', '--json'])).out.join('')).toContain('"value"');
    const { code: none, err } = await twinrun(['data', csv, '--target', 'nothing']);
    expect(none).toBe(2);
    expect(err.join('\n')).toContain('there is no column "nothing"');
  });

  it('give one digest on both backends, and a link that carries the recipe', async () => {
    const digests = [];
    for (const backend of ['exact-wasm', 'exact-reference']) {
      const run = ['train', recipeFile, '--data', csv, '--epochs', '2', '--backend', backend];
      const { code, out, err } = await twinrun(run);
      expect(code, err.join('\n')).toBe(0);
      digests.push(out.at(-1));
      const link = out.find((line) => line.startsWith('link '))?.slice(5) ?? '';
      expect((await decodeLink(link)).recipe).toEqual({ ...recipe, epochs: 2 });
    }
    expect(digests[0]).toMatch(/^digest [0-9a-f]{64}$/);
    expect(digests[1]).toBe(digests[0]);
  });

  it('make a whole recipe with a model, which gives one digest on both backends', async () => {
    const model = join(folder, 'model.json');
    const layers = [
      { class_name: 'Reshape', config: { target_shape: [2, 2], batch_input_shape: [null, 4] } },
      { class_name: 'GRU', config: { units: 3 } },
      { class_name: 'Dense', config: { units: 3 } },
    ];
    await writeFile(model, JSON.stringify({ class_name: 'Sequential', config: { layers } }));
    const made = await twinrun(['data', csv, '--model', model, '--json']);
    expect(made.code, made.err.join('\n')).toBe(0);
    const whole = parseRecipe(JSON.parse(made.out.join('\n')));
    expect(whole).toMatchObject({
      ...{ dataset: recipe.dataset, split: recipe.split, preprocessing: recipe.preprocessing },
      model: { kind: 'layers' },
    });
    const file = join(folder, 'whole.json');
    await writeFile(file, made.out.join('\n'));
    const lines = await Promise.all(
      ['exact-wasm', 'exact-reference'].map(async (backend) => {
        const { out } = await twinrun(['train', file, '--data', csv, '--steps', '4', '--backend', backend]);
        return out.at(-1);
      }),
    );
    expect(lines[0]).toMatch(/^digest [0-9a-f]{64}$/);
    expect(lines[1]).toBe(lines[0]);
    await writeFile(
      model,
      JSON.stringify({ class_name: 'Sequential', config: { layers: layers.slice(0, 1) } }),
    );
    const unfit = await twinrun(['data', csv, '--model', model]);
    expect(unfit.code).toBe(2);
    expect(unfit.err.join('\n')).toContain('gives [2, 2]');
    const bare = await twinrun(['train', model]);
    expect(bare.err.join('\n')).toContain(`"twinrun data FILE --model ${model}" makes the recipe`);
  });

  it('are asked for by name, size and digest, and no other file will do', async () => {
    const missing = await twinrun(['train', recipeFile]);
    expect(missing.code).toBe(2);
    expect(missing.err.join('\n')).toMatch(/things\.csv, \d+ bytes, SHA-256 [0-9a-f]{64}[\s\S]*--data FILE/);
    const other = join(folder, 'other.csv');
    await writeFile(other, CSV.replace('k0', 'k1'));
    const wrong = await twinrun(['train', recipeFile, '--data', other]);
    expect(wrong.code).toBe(2);
    expect(wrong.err.join('\n')).toContain('None of the files given with --data has this digest');
  });
});
