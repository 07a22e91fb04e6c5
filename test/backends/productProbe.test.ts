/** What the probe takes for the groups of a product are those that the kernels quantise by. */
import { readFile } from 'node:fs/promises';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CaseRunner, type Outcome } from '../../src/backends/conformance.ts';
import type { ProductRecord } from '../../src/backends/productProbe.ts';
import { registerBackends, watchProducts } from '../../src/backends/register.ts';
import { createWasmEngine } from '../../src/backends/wasm.ts';
import { cases } from '../../src/kernels/allCases.ts';
import { words, type Case, type CaseTensor } from '../../src/kernels/cases.ts';
import { kernels } from '../../src/kernels/index.ts';
import type { Plan } from '../../src/kernels/kernel.ts';
import { placeAlong, productOperands } from '../../src/kernels/productOperands.ts';
import { sizeOf } from '../../src/kernels/shape.ts';
import { quantiseGroup } from '../../src/numerics/fixedPoint.ts';
import { fromBits } from '../../src/numerics/float32.ts';

const wasm = () => readFile(new URL('../../src/kernels/generated/kernels.wasm', import.meta.url));

/** The case's plan with p = 14; none when it is refused. */
function planOf({ kernel: name, inputs, attributes = {} }: Case): Plan | undefined {
  try {
    return kernels.find((k) => k.name === name)?.plan(inputs, attributes, { productBits: 14 });
  } catch {
    return undefined;
  }
}

const sumsProducts = (plan: Plan | undefined): boolean =>
  plan?.calls.some(({ args }) => 'productBits' in args) ?? false;

/** The kernels that quantise, by what their calls are told. */
const productKernels = [...new Set(cases.filter((c) => sumsProducts(planOf(c))).map((c) => c.kernel))];

/** Values of very different sizes, so that the choice of the group shows. */
function uneven({ shape, dtype }: CaseTensor, key: number): CaseTensor {
  const values = Array.from(words(sizeOf(shape), key), (w) =>
    fromBits((w & 0x807fffff) | ((122 + ((w >>> 23) & 7)) << 23)),
  );
  return { shape, dtype, values };
}

/** Each operand replaced by what 14 bits keep of it, group by group as the probe has them. */
function quantised(one: Case): Case {
  const inputs = [...one.inputs];
  for (const { input, shape, groupAxes } of productOperands(one.kernel, one.inputs, one.attributes ?? {})) {
    const groupOf = placeAlong(shape, groupAxes);
    const { values } = one.inputs[input];
    const kept = [...values];
    const groups = new Map<number, number[]>();
    values.forEach((_, i) => groups.set(groupOf(i), [...(groups.get(groupOf(i)) ?? []), i]));
    for (const members of groups.values()) {
      const { scale, q } = quantiseGroup(members.map((i) => values[i]), 14); // prettier-ignore
      const unit = scale.kind === 'finite' ? 2 ** (scale.exponent - 13) : 0;
      members.forEach((i, j) => (kept[i] = q[j] * unit));
    }
    inputs[input] = { ...one.inputs[input], values: kept };
  }
  return { ...one, inputs };
}

const wordsOf = (outcome: Outcome): unknown =>
  outcome.kind === 'outputs' ? outcome.tensors.map((t) => [...t.words]) : outcome.message;

describe('the groups of products', () => {
  let runner: CaseRunner<number>;
  beforeAll(async () => {
    runner = new CaseRunner(await createWasmEngine(await wasm()));
  });

  it('are known for every kernel that quantises, and for no other', () => {
    expect(productKernels).toContain('BatchMatMul');
    for (const one of cases) {
      if (planOf(one) === undefined) continue;
      const operands = productOperands(one.kernel, one.inputs, one.attributes ?? {});
      expect(operands.length > 0, one.kernel).toBe(productKernels.includes(one.kernel));
    }
  });

  // With p = 27 the quantised operands are exact, in any group: the result is that of p = 14 only if the groups agree.
  it.each(productKernels)('%s: those of the kernel', (kernel) => {
    const own = cases.filter(
      (c) =>
        c.kernel === kernel && planOf(c) !== undefined && c.inputs.every((t) => sizeOf(t.shape) <= 20_000),
    );
    for (const [i, one] of own.entries()) {
      const random = {
        ...one,
        inputs: one.inputs.map((t, j) => (t.dtype === 'float32' ? uneven(t, 2 * i + j) : t)),
      };
      const narrow = wordsOf(runner.runNow({ ...random, productBits: 14 }));
      const exact = wordsOf(runner.runNow({ ...quantised(random), productBits: 27 }));
      expect(narrow, `${one.kernel}: ${one.name}`).toEqual(exact);
    }
  });
});

describe('watching products', () => {
  const records: ProductRecord[] = [];
  beforeAll(async () => {
    registerBackends(wasm);
    await tf.setBackend('exact-wasm');
  });
  afterEach(() => {
    watchProducts(undefined);
    records.length = 0;
  });

  it('measures each operand of each product, and changes no bit', () => {
    const a = tf.tensor2d([5000, 0.01, 4000, 0.02, 6000, 0.03], [3, 2]);
    const b = tf.tensor2d([1, 0.5, 0.25, 1], [2, 2]);
    const plain = tf.matMul(a, b).dataSync();
    watchProducts((record) => records.push(record));
    expect(tf.matMul(a, b).dataSync()).toEqual(plain);
    tf.add(a, a);
    expect(records).toHaveLength(1);
    const [{ kernel, productBits, operands }] = records;
    expect([kernel, productBits]).toEqual(['BatchMatMul', 14]);
    expect(operands.map(({ name, shape }) => [name, shape])).toEqual([
      ['a', [3, 2]],
      ['b', [2, 2]],
    ]);
    expect(operands[0].dataId).toBe(a.dataId);
    expect(operands[0].cost.norm).toMatchObject({ of: 'feature', index: 1, norm: 1 });
    expect(operands[1].cost.norm).toMatchObject({ norm: 0 });
  });

  it('is off otherwise', () => {
    watchProducts((record) => records.push(record));
    watchProducts(undefined);
    tf.matMul(tf.ones([2, 2]), tf.ones([2, 2]));
    expect(records).toEqual([]);
  });
});
