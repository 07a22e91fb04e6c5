import { describe, expect, it } from 'vitest';
import { COST_LIMITS, isCostly, operandCost } from '../../src/numerics/productCost.ts';
import type { ProductBits } from '../../src/numerics/fixedPoint.ts';

/** Of a matrix whose rows are groups and whose columns are features. */
function costOfRows(rows: readonly (readonly number[])[], p: ProductBits = 14) {
  const columns = rows[0]?.length ?? 1;
  return operandCost(
    rows.flat().map(Math.fround),
    (i) => Math.floor(i / columns),
    (i) => i % columns,
    p,
  );
}

describe('what quantising costs', () => {
  it('is nothing for values of few bits, and for zeros', () => {
    const { norm, bias } = costOfRows([
      [1, -3, 0.5],
      [0, 0, 0],
    ]);
    expect(norm).toMatchObject({ norm: 0, bias: 0 });
    expect(bias).toMatchObject({ norm: 0, bias: 0 });
  });

  it('is by hand what it is', () => {
    // e = 1: a unit is 2^-12. 1.5 is exact; 2^-14 is a quarter of a unit and becomes 0; -5 * 2^-14 becomes -1 unit.
    const [a, b, c] = [1.5, 2 ** -14, -5 * 2 ** -14];
    const { norm, bias } = costOfRows([[a, b, c]]);
    // Errors: -2^-14 for b, +2^-14 for c.
    expect(norm).toMatchObject({ of: 'feature', index: 1, norm: 1, bias: 1 });
    expect(bias).toMatchObject({ of: 'feature', index: 1, norm: 1, bias: 1 });
    const group = operandCost(
      [a, b, c],
      () => 0,
      () => 0,
      14,
    );
    expect(group.norm?.norm).toBeCloseTo((Math.sqrt(2) * 2 ** -14) / Math.sqrt(a * a + b * b + c * c), 15);
    expect(group.bias?.bias).toBe(0);
  });

  it('finds the column that is thousands of times smaller, and p = 27 repairs it', () => {
    const rows = Array.from({ length: 20 }, (_, i) => [5000 + i, 0.11 + i / 90, 300]);
    const narrow = costOfRows(rows);
    expect(narrow.norm).toMatchObject({ of: 'feature', index: 1 });
    expect(narrow.norm?.norm).toBeGreaterThan(0.1);
    expect(narrow.norm !== undefined && isCostly(narrow.norm)).toBe(true);
    const wide = costOfRows(rows, 27);
    expect(wide.norm !== undefined && isCostly(wide.norm)).toBe(false);
    expect(wide.bias !== undefined && isCostly(wide.bias)).toBe(false);
  });

  it('finds what does not cancel: many small shares beside a dominant one', () => {
    const row = [1, ...new Array<number>(10_000).fill(3e-5)];
    const { bias } = costOfRows([row]);
    expect(bias?.bias).toBe(1);
    const group = operandCost(
      row.map(Math.fround),
      () => 0,
      () => 0,
      14,
    ).bias;
    // All the small ones become 0: 0.3 of 1.3 is lost.
    expect(group?.bias).toBeCloseTo(0.3 / 1.3, 3);
  });

  it('leaves out groups with an infinity or a NaN', () => {
    expect(costOfRows([[Infinity, 1], [NaN, 2]])).toEqual({}); // prettier-ignore
    expect(costOfRows([[Infinity, 1], [1, 2]]).norm).toMatchObject({ norm: 0 }); // prettier-ignore
    expect(costOfRows([])).toEqual({});
  });

  it('does not underflow or overflow', () => {
    for (const size of [2 ** -140, 2 ** 120]) {
      const { norm } = costOfRows([[size, size / 2 ** 8, size * (2 / 3)]]);
      expect(norm?.norm).toBeGreaterThanOrEqual(0);
      expect(norm?.norm).toBeLessThan(1.1);
    }
  });

  it('warns above 1 % of the norm or 0.1 % of the sum', () => {
    expect(COST_LIMITS).toEqual({ norm: 0.01, bias: 0.001 });
    expect(isCostly({ norm: 0.01, bias: 0.001 })).toBe(false);
    expect(isCostly({ norm: 0.0101, bias: 0 })).toBe(true);
    expect(isCostly({ norm: 0, bias: 0.0011 })).toBe(true);
  });
});
