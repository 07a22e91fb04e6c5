/** Properties over random shapes and values: reference = exact-wasm, and a sample's result is its own. */
import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { CaseRunner, compareOutcomes } from '../../src/backends/conformance.ts';
import { createReferenceEngine } from '../../src/backends/reference.ts';
import { createWasmEngine } from '../../src/backends/wasm.ts';
import { fromBits } from '../../src/numerics/float32.ts';
import type { Case, CaseTensor } from '../../src/kernels/cases.ts';

const reference = new CaseRunner(createReferenceEngine());
let compiled: CaseRunner<number>;
beforeAll(async () => {
  const wasm = new URL('../../src/kernels/generated/kernels.wasm', import.meta.url);
  compiled = new CaseRunner(await createWasmEngine(await readFile(wasm)));
});

const size = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

/** Mostly finite values of many sizes; now and then any bits at all. */
const value = fc.oneof(
  { weight: 60, arbitrary: fc.float({ min: -1000, max: 1000, noNaN: true }) },
  { weight: 30, arbitrary: fc.float({ noNaN: true, noDefaultInfinity: true }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 0xffffffff }).map(fromBits) },
);

const tensor = (shape: readonly number[]): fc.Arbitrary<CaseTensor> =>
  fc
    .array(value, { minLength: size(shape), maxLength: size(shape) })
    .map((values) => ({ shape, dtype: 'float32', values }));

const dimension = fc.integer({ min: 0, max: 21 });
const productBits = fc.constantFrom(14, 27);

const product: fc.Arbitrary<Case> = fc
  .record({ m: dimension, k: dimension, n: dimension, ta: fc.boolean(), tb: fc.boolean(), p: productBits })
  .chain(({ m, k, n, ta, tb, p }) =>
    fc.tuple(tensor(ta ? [k, m] : [m, k]), tensor(tb ? [n, k] : [k, n])).map(([a, b]) => ({
      kernel: 'BatchMatMul',
      name: 'random',
      inputs: [a, b],
      attributes: { transposeA: ta, transposeB: tb },
      productBits: p,
    })),
  );

const shape = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 });

const reduction: fc.Arbitrary<Case> = fc
  .tuple(shape, fc.constantFrom('Sum', 'Mean', 'Max', 'Min', 'Prod'))
  .chain(([dims, kernel]) =>
    fc
      .tuple(
        tensor(dims),
        fc.subarray(
          dims.map((_, i) => i),
          { minLength: 1 },
        ),
      )
      .map(([x, axis]) => ({
        kernel,
        name: 'random',
        inputs: [x],
        attributes: kernel === 'Max' ? { reductionIndices: axis } : { axis },
      })),
  );

const broadcast: fc.Arbitrary<Case> = fc
  .tuple(shape, fc.constantFrom('Add', 'Sub', 'Multiply', 'RealDiv', 'Maximum', 'Less'))
  .chain(([dims, kernel]) =>
    fc
      .tuple(
        fc.tuple(...dims.map((d) => fc.constantFrom(1, d))),
        fc.tuple(...dims.map((d) => fc.constantFrom(1, d))),
        fc.integer({ min: 0, max: dims.length - 1 }),
      )
      .chain(([a, b, drop]) => fc.tuple(tensor(a), tensor(b.slice(drop))))
      .map(([a, b]) => ({ kernel, name: 'random', inputs: [a, b] })),
  );

const transposition: fc.Arbitrary<Case> = shape.chain((dims) =>
  fc
    .tuple(
      tensor(dims),
      fc.shuffledSubarray(
        dims.map((_, i) => i),
        { minLength: dims.length },
      ),
    )
    .map(([x, perm]) => ({ kernel: 'Transpose', name: 'random', inputs: [x], attributes: { perm } })),
);

describe('exact-reference = exact-wasm', () => {
  for (const [name, cases] of Object.entries({ product, reduction, broadcast, transposition }))
    it(`${name} of random shape`, { timeout: 30_000 }, () => {
      fc.assert(
        fc.property(cases, (one) => {
          expect(
            compareOutcomes(one.kernel, one.name, reference.runNow(one), compiled.runNow(one)),
          ).toBeUndefined();
        }),
        { numRuns: 300 },
      );
    });
});

describe('batch invariance', () => {
  const wordsOf = (one: Case) => {
    const outcome = compiled.runNow(one);
    if (outcome.kind === 'refused') throw new Error(outcome.message);
    return [...outcome.tensors[0].words];
  };

  it("a row's product is the same bits alone and in any batch", { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(product, fc.nat(), (one, pick) => {
        const [a, b] = one.inputs;
        const { transposeA } = one.attributes as { transposeA: boolean };
        fc.pre(!transposeA && a.shape[0] > 0 && a.shape[1] > 0);
        const [m, k] = a.shape;
        const n = wordsOf(one).length / m;
        const row = pick % m;
        const alone = { ...a, shape: [1, k], values: a.values.slice(row * k, (row + 1) * k) };
        expect(wordsOf({ ...one, inputs: [alone, b] })).toEqual(wordsOf(one).slice(row * n, (row + 1) * n));
      }),
      { numRuns: 200 },
    );
  });
});
