import { describe, expect, it } from 'vitest';
import type { ProductRecord } from '../../src/backends/productProbe.ts';
import { ProductCosts } from '../../src/cli/productCosts.ts';
import type { TrainingEvent } from '../../src/run/trainingEvent.ts';
import { twinrun } from './capture.ts';

const step = (n: number): TrainingEvent => ({
  kind: 'step',
  step: n,
  loss: 1,
  lossBits: '3f800000',
  fingerprint: '0'.repeat(16),
  marks: '',
});

const worst = (norm: number, bias: number) => ({ norm, bias, of: 'group', index: 3 }) as const;

function record(norm: number, bias: number): ProductRecord {
  return {
    kernel: 'BatchMatMul',
    productBits: 14,
    operands: [
      { name: 'a', shape: [8, 2], dataId: {}, cost: { norm: worst(norm, bias), bias: worst(norm, bias) } },
    ],
  };
}

describe('the costs of a run', () => {
  it('keep the worst of each operand, and where it was', () => {
    const costs = new ProductCosts();
    for (const [n, norm] of [0.0001, 0.0003, 0.0002].entries()) {
      costs.record(record(norm, norm / 2), () => 'fc1/kernel');
      costs.follow(step(n + 1));
    }
    expect(costs.lines()[1]).toBe(
      '  step: BatchMatMul of fc1/kernel: fc1/kernel: norm 0.030 % (group 3 of [8, 2], step 2), ' +
        'bias 0.015 % (group 3 of [8, 2], step 2)',
    );
    expect(costs.warnings()).toEqual([]);
  });

  it('tell products of one step apart, and advise p = 27', () => {
    const costs = new ProductCosts();
    costs.record(record(0.0001, 0), () => undefined);
    costs.record(record(0.02, 0), () => undefined);
    costs.record(record(0, 0.002), () => undefined);
    costs.follow(step(1));
    expect(costs.lines()).toHaveLength(4);
    expect(costs.warnings()).toEqual([
      'warning: step: BatchMatMul of a, 2.: a',
      'warning: step: BatchMatMul of a, 3.: a',
      '2 of 3 operands have a norm above 1.0 % or bias above 0.10 %: use p = 27, --set numerics.productBits=27',
    ]);
  });
});

describe('twinrun train --product-cost', () => {
  const run = ['train', 'iris-softmax', '--steps', '4', '--seed', 'cost'];

  it('prints the costs of every product, and the same digest', async () => {
    const plain = await twinrun(run);
    const measured = await twinrun([...run, '--product-cost']);
    expect(measured.code, measured.err.join('\n')).toBe(0);
    expect(measured.out.at(-1)).toBe(plain.out.at(-1));
    expect(measured.out[0]).toMatch(/^products with p = 14/);
    const rows = measured.out.filter((line) => line.startsWith('  '));
    expect(rows.some((line) => /^ {2}step: .*fc1\/kernel.*step [1-4]\)/.test(line))).toBe(true);
    expect(rows.some((line) => /^ {2}evaluation: .*after step 4\)/.test(line))).toBe(true);
    expect(plain.out.join('\n')).not.toMatch(/products/);
  }, 60_000);

  it('measures p = 27 when the recipe has it', async () => {
    const wide = await twinrun([...run, '--product-cost', '--set', 'numerics.productBits=27']);
    expect(wide.out[0]).toMatch(/^products with p = 27/);
    // 13 bits more: thousands of times less.
    expect(wide.out.join('\n')).toMatch(/norm < 0\.001 % /);
    expect(wide.err.join('\n')).not.toMatch(/warning/);
  }, 60_000);
});
