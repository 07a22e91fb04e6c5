/** The comparison of accuracies with PyTorch's: the statistics, the record and the page. */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { findBenchmark } from '../../src/benchmarks/catalog.ts';
import { differenceCells, sampleCell } from '../../src/dev/comparison/cells.ts';
import { accuraciesPage } from '../../src/dev/comparison/main.ts';
import { studentQuantile } from '../../src/dev/comparison/student.ts';
import { TORCH } from '../../src/dev/comparison/torchRecord.ts';
import { welch } from '../../src/dev/comparison/welch.ts';
import { recipeId } from '../../src/run/recipeId.ts';

describe('studentQuantile', () => {
  // Where there is a closed form: tan(pi (p - 1/2)) for 1, (2 p - 1) / sqrt(2 p (1 - p)) for 2 degrees of freedom.
  it.each([0.6, 0.9, 0.975, 0.995])('is the closed form for 1 and 2 degrees of freedom, p = %d', (p) => {
    expect(studentQuantile(p, 1)).toBeCloseTo(Math.tan(Math.PI * (p - 0.5)), 8);
    expect(studentQuantile(p, 2)).toBeCloseTo((2 * p - 1) / Math.sqrt(2 * p * (1 - p)), 10);
  });

  // The usual printed table (NIST/SEMATECH e-Handbook, 1.3.6.7.2).
  it.each([
    [0.975, 3, 3.182],
    [0.975, 5, 2.571],
    [0.975, 9, 2.262],
    [0.975, 10, 2.228],
    [0.975, 18, 2.101],
    [0.975, 30, 2.042],
    [0.975, 100, 1.984],
    [0.95, 7, 1.895],
    [0.995, 12, 3.055],
    [0.975, 1e7, 1.96],
  ])('has the table: p = %d with %d degrees of freedom', (p, freedom, value) => {
    expect(studentQuantile(p, freedom).toFixed(3)).toBe(value.toFixed(3));
  });

  it('takes degrees of freedom that are not whole, and falls with them', () => {
    const values = [9, 9.25, 9.5, 9.75, 10].map((freedom) => studentQuantile(0.975, freedom));
    expect(values).toEqual([...values].sort((a, b) => b - a));
    expect(new Set(values).size).toBe(values.length);
  });

  it.each([
    [0.4, 5],
    [0.999, 5],
    [0.975, 0.5],
    [NaN, 5],
  ])('refuses p = %d with %d degrees of freedom', (p, freedom) => {
    expect(() => studentQuantile(p, freedom)).toThrow(RangeError);
  });
});

describe('welch', () => {
  it('is the formula, by hand', () => {
    // Squared errors 4/16 + 9/9 = 1.25; freedom 1.5625 / (0.0625/15 + 1/8) = 12.0968; t = 2.1767.
    const { mean, freedom, low, high } = welch(
      { seeds: 16, mean: 20, deviation: 2 },
      { seeds: 9, mean: 17, deviation: 3 },
    );
    expect(mean).toBe(3);
    expect(freedom).toBeCloseTo(12.0968, 4);
    const half = studentQuantile(0.975, freedom) * Math.sqrt(1.25);
    expect(half).toBeCloseTo(2.434, 3);
    expect([low, high]).toEqual([3 - half, 3 + half]);
  });

  it('has n - 1 + n - 1 degrees of freedom where both spread alike', () => {
    const sample = { seeds: 10, mean: 0, deviation: 0.5 };
    expect(welch(sample, sample).freedom).toBeCloseTo(18, 12);
    expect(welch(sample, sample).mean).toBe(0);
  });

  it('says nothing of samples that do not spread', () => {
    const sample = { seeds: 10, mean: 1, deviation: 0 };
    expect(() => welch(sample, sample)).toThrow('do not spread');
  });
});

describe("PyTorch's record", () => {
  it.each(Object.keys(TORCH))('of %s is about the recipe as it is now (else see src/dev/torch)', (id) => {
    const benchmark = findBenchmark(id);
    const { recipeId: own, seeds } = TORCH[id] ?? { recipeId: '', seeds: [] };
    expect(own).toBe(benchmark && recipeId(benchmark.recipe));
    expect(new Set(seeds.map(({ seed }) => seed)).size).toBe(seeds.length);
  });
});

describe('docs/accuracies.md', () => {
  it('is up to date: otherwise run `npm run comparison`', async () => {
    const page = new URL('../../docs/accuracies.md', import.meta.url);
    expect(await readFile(page, 'utf8')).toBe(accuraciesPage());
  });
});

describe('the cells of a table', () => {
  const sample = (mean: number, deviation: number) => ({
    ...{ seeds: 10, mean, deviation, least: 0, most: 0, low: 0, high: 0 },
  });

  it('are accuracies in per cent, and other values as they are', () => {
    expect(sampleCell('test accuracy', sample(0.9751, 0.0016))).toBe('97.51 ± 0.16 (10)');
    expect(sampleCell('mean squared error', sample(2972.63, 125.549))).toBe('2973 ± 125.5 (10)');
  });

  it('say whether the interval contains 0', () => {
    // Both spread by 0.01: half = 2.1009 x 0.01 x sqrt(2 / 10) = 0.0093957.
    const cells = differenceCells('test accuracy', sample(0.98, 0.01), sample(0.975, 0.01));
    expect(cells).toEqual(['+0.50', '-0.44 to +1.44', 'yes']);
    const far = differenceCells('test accuracy', sample(0.96, 0.01), sample(0.975, 0.01));
    expect(far).toEqual(['-1.50', '-2.44 to -0.56', '**no**']);
  });

  it('say nothing where neither sample spreads', () => {
    expect(differenceCells('test accuracy', sample(1, 0), sample(1, 0))).toEqual(['-', '-', '-']);
  });
});
