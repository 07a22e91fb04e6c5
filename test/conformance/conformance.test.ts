/** Every kernel on every engine over every case: the same bits, or the same refusal. */
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { CaseRunner, compareOutcomes, type Outcome } from '../../src/backends/conformance.ts';
import { createReferenceEngine } from '../../src/backends/reference.ts';
import { createWasmEngine } from '../../src/backends/wasm.ts';
import type { Case } from '../../src/kernels/cases.ts';
import { cases } from '../../src/kernels/allCases.ts';
import type { Routine, RoutineCall } from '../../src/kernels/kernel.ts';
import { kernels } from '../../src/kernels/index.ts';

const wasm = new URL('../../src/kernels/generated/kernels.wasm', import.meta.url);

/** The calls that a case is planned into; none when it is refused. */
function callsOf({ kernel: name, inputs, attributes = {}, productBits = 14 }: Case): readonly RoutineCall[] {
  try {
    return kernels.find((k) => k.name === name)?.plan(inputs, attributes, { productBits }).calls ?? [];
  } catch {
    return [];
  }
}

describe('conformance', () => {
  const reference = new CaseRunner(createReferenceEngine());
  const outcomes = new Map<Case, Outcome>();
  /** What the reference makes of a case. It is slow: once is enough. */
  const expected = (one: Case): Outcome => {
    const outcome = outcomes.get(one) ?? reference.runNow(one);
    outcomes.set(one, outcome);
    return outcome;
  };
  let compiled: CaseRunner<number>;
  beforeAll(async () => {
    compiled = new CaseRunner(await createWasmEngine(await readFile(wasm)));
  });

  for (const { name: kernel } of kernels) {
    const own = cases.filter((c) => c.kernel === kernel);
    it(`${kernel}: ${own.length} cases, exact-reference = exact-wasm`, () => {
      expect(own.length).toBeGreaterThan(0);
      const mismatches = own
        .map((c) => compareOutcomes(c.kernel, c.name, expected(c), compiled.runNow(c)))
        .filter((m) => m !== undefined);
      expect(mismatches).toEqual([]);
    });
  }

  it('has no case for a kernel that is not there, and no two of one name', () => {
    const known = new Set(kernels.map(({ name }) => name));
    expect(cases.filter((c) => !known.has(c.kernel))).toEqual([]);
    const names = cases.map((c) => `${c.kernel}: ${c.name}`);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });

  it('has no two routines of one name', () => {
    const seen = new Map<string, Routine>();
    for (const one of cases) {
      for (const { routine } of callsOf(one)) {
        const { reference: same } = seen.get(routine.name) ?? routine;
        expect(same === routine.reference, routine.name).toBe(true);
        seen.set(routine.name, routine);
      }
    }
    expect(seen.size).toBeGreaterThan(80);
  });

  it('refuses exactly the cases that say so', () => {
    const wrong = cases.filter((c) => {
      const refused = expected(c).kind === 'refused';
      const says =
        c.name.startsWith('refuses') || (c.kernel.startsWith('Arg') && c.name === 'an empty slice');
      return refused !== says;
    });
    expect(wrong.map((c) => `${c.kernel}: ${c.name}`)).toEqual([]);
  });

  it('leaves nothing behind', () => {
    expect(reference.leftBehind()).toBe(0);
    expect(compiled.leftBehind()).toBe(0);
  });
});
