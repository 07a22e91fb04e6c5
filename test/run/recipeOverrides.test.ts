import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyOverrides, overridesFrom, setPath } from '../../src/run/recipeOverrides.ts';
import { recipeId } from '../../src/run/recipeId.ts';
import { recipeDiff } from '../../src/run/recipeDiff.ts';
import { arbitraryRecipe, benchmarkRecipe } from './samples.ts';

const base = benchmarkRecipe('fashion-cnn');

describe('setPath', () => {
  it('sets numbers, text, null and objects', () => {
    expect(setPath(base, 'optimizer.learningRate', '0.01').optimizer.learningRate).toBe(0.01);
    expect(setPath(base, 'seed', '5').seed).toBe('5');
    expect(setPath(base, 'seed', '').seed).toBe('');
    expect(setPath(base, 'steps', '100').steps).toBe(100);
    expect(setPath({ ...base, steps: 7 }, 'steps', 'null').steps).toBeNull();
    expect(setPath(base, 'optimizer', '{"kind":"sgd","learningRate":0.5}').optimizer).toEqual({
      kind: 'sgd',
      learningRate: 0.5,
    });
    expect(setPath(base, 'preprocessing.kind', 'unit')).toEqual(base);
  });

  it('adds what a recipe may lack, changes it and takes it away', () => {
    const cosine = { kind: 'cosine', warmUp: 5, least: 0 } as const;
    const scheduled = setPath(base, 'schedule', JSON.stringify(cosine));
    expect(scheduled).toEqual({ ...base, schedule: cosine });
    expect(setPath(scheduled, 'schedule.warmUp', '7').schedule).toEqual({ ...cosine, warmUp: 7 });
    expect(setPath(scheduled, 'schedule', 'null')).toEqual(base);
    expect(Object.hasOwn(setPath(scheduled, 'schedule', 'null'), 'schedule')).toBe(false);
    expect(setPath(base, 'schedule', 'null')).toEqual(base);
    const clipped = setPath(base, 'clipping', '{"kind":"norm","limit":2}');
    expect(setPath(clipped, 'clipping', 'null')).toEqual(base);
    expect(recipeId(setPath(scheduled, 'schedule', 'null'))).toBe(recipeId(base));
  });

  it('copies the values that it is given', () => {
    const optimizer = { kind: 'sgd', learningRate: 0.1 };
    const recipe = applyOverrides(base, { optimizer, 'optimizer.learningRate': 0.5 });
    expect(recipe.optimizer.learningRate).toBe(0.5);
    expect(optimizer.learningRate).toBe(0.1);
  });

  it('leaves the original alone', () => {
    const before = structuredClone(base);
    setPath(base, 'optimizer.learningRate', '0.25');
    expect(base).toEqual(before);
  });

  it.each([
    ['learningrate', '1', 'no field "learningrate"'],
    ['optimizer.momentum', '0.9', 'the fields of optimizer are kind, learningRate'],
    ['optimizer.learningRate.x', '1', 'optimizer.learningRate has no fields'],
    ['', '1', 'no field ""'],
    ['.', '1', 'no field ""'],
    ['__proto__', '{}', 'no field "__proto__"'],
    ['__proto__.polluted', '1', 'no field "__proto__"'],
    ['constructor', '1', 'no field "constructor"'],
    ['constructor.prototype.polluted', '1', 'no field "constructor"'],
    ['optimizer.__proto__.polluted', '1', 'no field "__proto__"'],
    ['dataset.prototype', '1', 'no field "prototype"'],
    ['toString', '1', 'no field "toString"'],
    ['schedule.warmUp', '5', 'schedule has no fields'],
    ['schedule', 'cosine', 'must be JSON'],
    ['schedule', '{"kind":"cosine"}', 'schedule.warmUp'],
    ['clipping.limit', '1', 'clipping has no fields'],
    ['optimizer.schedule', 'null', 'no field "schedule"'],
    ['seed.schedule', 'null', 'seed has no fields'],
    ['epochs', 'five', 'must be JSON'],
    ['epochs', '0', 'from 1 to 10000'],
    ['epochs', '1e999', 'from 1 to 10000'],
    ['epochs', '"5"', 'must be number'],
    ['optimizer.kind', 'sgd', 'another kind has other fields'],
    ['optimizer', '{"kind":"sgd","learningRate":1,"__proto__":{"x":1}}', '__proto__'],
    ['version', '2', 'needs recipe format 2'],
    ['seed', 'x'.repeat(201), 'at most 200'],
  ])('refuses %s=%s', (path, text, reason) => {
    expect(() => setPath(base, path, text)).toThrow(reason);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('refuses an own field with the name of a prototype key, too', () => {
    const hostile: unknown = JSON.parse('{"__proto__":{"x":1}}');
    expect(() => applyOverrides(base, { dataset: hostile })).toThrow();
  });
});

describe('overridesFrom', () => {
  it('names what differs, and no more', () => {
    const changed = setPath(setPath(base, 'seed', 'mine'), 'optimizer.learningRate', '0.5');
    expect(overridesFrom(base, base)).toEqual({});
    expect(overridesFrom(base, changed)).toEqual({ seed: 'mine', 'optimizer.learningRate': 0.5 });
  });

  it('gives another kind of optimizer as a whole', () => {
    const optimizer = { kind: 'sgd', learningRate: 0.001 } as const;
    expect(overridesFrom(base, { ...base, optimizer })).toEqual({ optimizer });
  });

  it('names what is added, what is taken away, and what changes within', () => {
    const schedule = { kind: 'step', factor: 0.5, every: 10 } as const;
    const scheduled = { ...base, schedule };
    expect(overridesFrom(base, scheduled)).toEqual({ schedule });
    expect(overridesFrom(scheduled, base)).toEqual({ schedule: null });
    expect(applyOverrides(scheduled, { schedule: null })).toEqual(base);
    const other = { ...base, schedule: { ...schedule, every: 20 } };
    expect(overridesFrom(scheduled, other)).toEqual({ 'schedule.every': 20 });
    const cosine = { kind: 'cosine', warmUp: 0, least: 0 } as const;
    expect(overridesFrom(scheduled, { ...base, schedule: cosine })).toEqual({ schedule: cosine });
  });

  it('leads from any recipe to any other', () => {
    fc.assert(
      fc.property(arbitraryRecipe, arbitraryRecipe, (from, to) => {
        expect(applyOverrides(from, overridesFrom(from, to))).toEqual(to);
      }),
    );
  });
});

describe('recipeDiff', () => {
  it('says it in plain words', () => {
    const changed = setPath(setPath(base, 'steps', '10'), 'optimizer', '{"kind":"sgd","learningRate":0.001}');
    expect(recipeDiff(base, changed)).toEqual([
      { path: 'optimizer.kind', label: 'optimizer', a: 'adam', b: 'sgd' },
      { path: 'optimizer.beta1', label: 'Adam beta1', a: '0.9', b: 'not set' },
      { path: 'optimizer.beta2', label: 'Adam beta2', a: '0.999', b: 'not set' },
      { path: 'optimizer.epsilon', label: 'optimizer epsilon', a: '1e-7', b: 'not set' },
      { path: 'steps', label: 'cap on training steps', a: 'none', b: '10' },
    ]);
  });

  it('says that a schedule was set, or clipping left out', () => {
    const clipped = { ...base, clipping: { kind: 'norm', limit: 2 } } as const;
    expect(recipeDiff(clipped, { ...base, schedule: { kind: 'exponential', decay: 0.5 } })).toEqual([
      { path: 'clipping.kind', label: 'gradients clipped by', a: 'norm', b: 'not set' },
      { path: 'clipping.limit', label: 'limit of gradients', a: '2', b: 'not set' },
      { path: 'schedule.kind', label: 'learning-rate schedule', a: 'not set', b: 'exponential' },
      { path: 'schedule.decay', label: 'learning rate times, each step', a: 'not set', b: '0.5' },
    ]);
  });

  it('is empty only for equal recipes', () => {
    fc.assert(
      fc.property(arbitraryRecipe, arbitraryRecipe, (a, b) => {
        expect(recipeDiff(a, a)).toEqual([]);
        expect(recipeDiff(a, b).length === 0).toBe(
          JSON.stringify(applyOverrides(a, {})) === JSON.stringify(applyOverrides(b, {})),
        );
      }),
    );
  });

  it('tells seeds apart that look alike', () => {
    expect(recipeDiff({ ...base, seed: '1' }, { ...base, seed: '1 ' })).toEqual([
      { path: 'seed', label: 'seed', a: '"1"', b: '"1 "' },
    ]);
  });
});
