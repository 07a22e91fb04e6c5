import { describe, expect, it } from 'vitest';
import { BENCHMARKS } from '../../src/benchmarks/catalog.ts';
import { RecipeForm } from '../../src/ui/train/recipeForm.svelte.ts';

describe('the form beside the Train button', () => {
  it('makes the benchmark’s own recipe when nothing is typed, for every benchmark', () => {
    const form = new RecipeForm();
    expect(form.chosenId).toBe('iris-mlp');
    for (const benchmark of BENCHMARKS) {
      form.choose(benchmark.id);
      expect(form.outcome).toEqual({ recipe: benchmark.recipe, problem: null });
      expect(form.changed).toBe(false);
    }
  });

  it('takes what is typed into the recipe', () => {
    const form = new RecipeForm();
    Object.assign(form.typed, {
      seed: ' x ',
      epochs: '7',
      batchSize: '8',
      steps: '12',
      'optimizer.learningRate': '1e-4',
    });
    form.productBits = 27;
    expect(form.outcome.recipe).toMatchObject({
      seed: ' x ',
      epochs: 7,
      batchSize: 8,
      steps: 12,
      optimizer: { learningRate: 0.0001 },
      numerics: { productBits: 27 },
    });
    expect(form.changed).toBe(true);
    form.reset();
    expect(form.changed).toBe(false);
  });

  it.each([
    ['epochs', ''],
    ['epochs', '0'],
    ['epochs', '2.5'],
    ['epochs', 'ten'],
    ['batchSize', '-1'],
    ['optimizer.learningRate', '0'],
    ['optimizer.learningRate', 'Infinity'],
    ['steps', '0'],
    ['seed', 'x'.repeat(201)],
  ] as const)('names %s when it is %j', (field, typed) => {
    const form = new RecipeForm();
    form.typed[field] = typed;
    expect(form.outcome.recipe).toBeNull();
    expect(form.outcome.problem?.field).toBe(field);
    expect(form.outcome.problem?.message).toMatch(/^must/);
  });

  it('keeps a seed that was chosen when the benchmark changes, and not one that was not', () => {
    const form = new RecipeForm();
    form.choose('mnist-mlp');
    expect(form.typed.seed).toBe('twinrun');
    form.typed.seed = 'mine';
    form.choose('iris-softmax');
    expect(form.typed.seed).toBe('mine');
    expect(form.typed.epochs).toBe(String(form.benchmark.recipe.epochs));
  });

  it('draws seeds', () => {
    const form = new RecipeForm();
    form.drawSeed();
    const first = form.typed.seed;
    form.drawSeed();
    expect(form.typed.seed).not.toBe(first);
    expect(form.outcome.recipe?.seed).toBe(form.typed.seed);
  });

  it('shows a recipe that was made earlier', () => {
    const form = new RecipeForm();
    form.choose('mnist-softmax');
    form.typed.steps = '50';
    const { recipe } = form.outcome;
    if (recipe === null) throw new Error('no recipe');
    const other = new RecipeForm();
    other.show(recipe, 'exact-reference');
    expect(other.outcome.recipe).toEqual(recipe);
    expect(other.backend).toBe('exact-reference');
  });
});
