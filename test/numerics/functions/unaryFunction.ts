import { describe, expect, it } from 'vitest';
import { compileFunction } from '../../../src/numerics/functions/exhaustive/wasmFunction.ts';
import { fromBits, sampleBits, toBits } from './bits.ts';

/** What is needed to test one correctly rounded function in both languages. */
export interface UnaryFunction {
  /** Base name of its files. */
  readonly file: string;
  /** Its exported name in both languages. */
  readonly name: string;
  /** The TypeScript spelling. */
  readonly compute: (x: number) => number;
  /** RN(f(x)) by BigInt arithmetic. */
  readonly oracle: (x: number) => number;
  /** Known values by input, both given as numbers. */
  readonly known: readonly (readonly [number, number])[];
  /** How many inputs of a general sample the oracle is asked for. */
  readonly sample: number;
  /** How many inputs of a general sample are compared between the languages. */
  readonly pairSample: number;
  /** Bit patterns that matter to this function, beyond a general sample. */
  readonly special: readonly Uint32Array[];
}

function hex(bits: number): string {
  return (bits >>> 0).toString(16).padStart(8, '0');
}

/** Inputs whose result is not the expected one, as text; at most ten. */
function differences(inputs: Uint32Array, got: Uint32Array, expected: (i: number) => number): string[] {
  const found: string[] = [];
  for (let i = 0; i < inputs.length && found.length < 10; i += 1) {
    const wanted = expected(i);
    if (got[i] !== wanted) found.push(`${hex(inputs[i] ?? 0)}: ${hex(got[i] ?? 0)}, expected ${hex(wanted)}`);
  }
  return found;
}

/** The tests that every such function has to pass. */
export function describeUnary(f: UnaryFunction): void {
  const inWasm = compileFunction(f.file, f.name);
  const compute = (inputs: Uint32Array): Uint32Array =>
    inputs.map((bits) => toBits(f.compute(fromBits(bits))));

  describe(f.name, () => {
    it('gives the known values in both languages', async () => {
      const inputs = Uint32Array.from(f.known, ([x]) => toBits(x));
      const expected = (i: number): number => toBits(f.known[i]?.[1] ?? NaN);
      expect(differences(inputs, compute(inputs), expected)).toEqual([]);
      expect(differences(inputs, (await inWasm).apply(inputs), expected)).toEqual([]);
    });

    it('makes every NaN the canonical one', async () => {
      const inputs = Uint32Array.of(0x7f800001, 0x7fc00000, 0x7fffffff, 0xff800001, 0xffc00000, 0xffffffff);
      expect(differences(inputs, (await inWasm).apply(inputs), () => 0x7fc00000)).toEqual([]);
      expect(differences(inputs, compute(inputs), () => 0x7fc00000)).toEqual([]);
    });

    it(`is correctly rounded on ${f.sample} inputs and its special ranges`, { timeout: 60_000 }, () => {
      for (const inputs of [...f.special, sampleBits(f.sample)]) {
        const expected = (i: number): number => toBits(f.oracle(fromBits(inputs[i] ?? 0)));
        expect(differences(inputs, compute(inputs), expected)).toEqual([]);
      }
    });

    it(`is the same in both languages on ${f.pairSample} inputs`, { timeout: 60_000 }, async () => {
      for (const inputs of [...f.special, sampleBits(f.pairSample)]) {
        const expected = compute(inputs);
        expect(differences(inputs, (await inWasm).apply(inputs), (i) => expected[i] ?? 0)).toEqual([]);
      }
    });
  });
}
