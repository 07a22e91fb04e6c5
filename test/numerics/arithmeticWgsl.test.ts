/** Arithmetic on bits in WGSL, on Dawn, beside JavaScript's own. */
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dawn } from '../../src/backends/webgpu/dawn.ts';
import { programPath } from '../../src/engines/programs.mjs';
import type { Shader } from '../../src/kernels/gpu.ts';
import { anyFloats, anyIntegers, SPECIAL_FLOATS, SPECIAL_INTEGERS, words } from '../../src/kernels/cases.ts';
import { arithmeticWgsl } from '../../src/numerics/arithmetic.wgsl.ts';
import { bitsOf, bitsToHex, fromBits } from '../../src/numerics/float32.ts';
import { ShaderRunner } from './shaderRunner.ts';

const gpu = dawn(programPath('SwiftShader'));
/** Pairs in a dispatch, and dispatches; TWINRUN_PAIRS asks for more pairs. */
const BATCH = 1 << 18;
const BATCHES = Math.max(1, Math.round(Number(process.env['TWINRUN_PAIRS'] ?? BATCH) / BATCH));

interface Operation {
  readonly name: string;
  /** WGSL, from words a and b. */
  readonly code: string;
  /** From the same as floats to a float. */
  readonly expected: (a: number, b: number) => number;
}

const { fround, sqrt, max, min } = Math;
const bool = (value: boolean) => fromBits(Number(value));

const OPERATIONS: readonly Operation[] = [
  { name: 'addF32', code: 'addF32(a, b)', expected: (a, b) => fround(a + b) },
  { name: 'subF32', code: 'subF32(a, b)', expected: (a, b) => fround(a - b) },
  { name: 'mulF32', code: 'mulF32(a, b)', expected: (a, b) => fround(a * b) },
  { name: 'divF32', code: 'divF32(a, b)', expected: (a, b) => fround(a / b) },
  { name: 'sqrtF32', code: 'sqrtF32(a)', expected: (a) => fround(sqrt(a)) },
  { name: 'negF32', code: 'negF32(a)', expected: (a) => -a },
  { name: 'maxF32', code: 'maxF32(a, b)', expected: max },
  { name: 'minF32', code: 'minF32(a, b)', expected: min },
  { name: 'lessF32', code: 'select(0u, 1u, lessF32(a, b))', expected: (a, b) => bool(a < b) },
  { name: 'lessEqualF32', code: 'select(0u, 1u, lessEqualF32(a, b))', expected: (a, b) => bool(a <= b) },
  { name: 'equalF32', code: 'select(0u, 1u, equalF32(a, b))', expected: (a, b) => bool(a === b) },
];

/** Values in which carries, ties and cancellation are frequent: few ones in a word, or few zeros. */
function raggedFloats(n: number, key: number): Uint32Array {
  const a = words(n, key);
  const b = words(n, key + 1);
  return a.map((word, i) => {
    const exponent = ((word >>> 26) + 96 + (b[i] & 1)) << 23;
    const zeros = word & (b[i] >>> 27) ? 0xffffffff << ((b[i] >>> 22) % 24) : 0xffffffff;
    return ((word & 0x80000000) | exponent | (word & zeros & 0x7fffff & -(b[i] & 2))) >>> 0;
  });
}

function shaderOf(name: string, code: string): Shader {
  return {
    name,
    kind: 'element',
    reads: 2,
    writes: 1,
    args: 0,
    uses: [arithmeticWgsl],
    code: `fn element(i: u32) { let a = in0[i]; let b = in1[i]; out0[i] = ${code}; }`,
  };
}

/** Pairs as two lists of words. */
type Pairs = readonly [Uint32Array<ArrayBuffer>, Uint32Array<ArrayBuffer>];

/** The first pair with a wrong result, in hex; undefined if there is none. */
async function firstWrong(
  runner: ShaderRunner,
  operation: Operation,
  [a, b]: Pairs,
): Promise<string | undefined> {
  const found = await runner.run(shaderOf(operation.name, operation.code), [a, b], a.length, a.length);
  const asFloats = (bits: Uint32Array<ArrayBuffer>) => new Float32Array(bits.buffer, 0, bits.length);
  const [x, y] = [asFloats(a), asFloats(b)];
  const wanted = new Float32Array(a.length);
  for (let i = 0; i < a.length; i++) wanted[i] = operation.expected(x[i], y[i]);
  const bits = new Uint32Array(wanted.buffer);
  for (let i = 0; i < a.length; i++) {
    const want = (bits[i] & 0x7fffffff) > 0x7f800000 ? 0x7fc00000 : bits[i];
    if (found[i] !== want)
      return `${operation.name}(${[a[i], b[i]].map(bitsToHex).join(', ')}) is ${bitsToHex(found[i])}, not ${bitsToHex(want)}`;
  }
  return undefined;
}

const pairs = (a: readonly number[], b: readonly number[]): Pairs => [
  Uint32Array.from(a, bitsOf),
  Uint32Array.from(b, bitsOf),
];

describe.skipIf(gpu === undefined)(
  gpu === undefined ? 'skipped: no Vulkan driver (install chromium)' : 'arithmetic in WGSL, on Dawn',
  () => {
    let runner: ShaderRunner;
    beforeAll(async () => {
      runner = await ShaderRunner.open(gpu);
    });
    afterAll(() => runner.close());

    for (const operation of OPERATIONS) {
      it(`${operation.name}: special values, all pairs`, { timeout: 60_000 }, async () => {
        const special = [...SPECIAL_FLOATS, ...SPECIAL_FLOATS.map((x) => -x)];
        const crossed = special.flatMap((a) => special.map((b) => [a, b] as const));
        const [a, b] = [crossed.map((pair) => pair[0]), crossed.map((pair) => pair[1])];
        expect(await firstWrong(runner, operation, pairs(a, b))).toBeUndefined();
      });

      it(
        `${operation.name}: ${BATCH * BATCHES} random pairs of two kinds`,
        { timeout: 3_600_000 },
        async () => {
          for (let batch = 0; batch < BATCHES; batch++) {
            const half = BATCH / 2;
            const any = pairs(anyFloats(half, 4 * batch + 1), anyFloats(half, 4 * batch + 2));
            expect(await firstWrong(runner, operation, any)).toBeUndefined();
            const ragged: Pairs = [
              new Uint32Array(raggedFloats(half, 4 * batch + 3)),
              new Uint32Array(raggedFloats(half, 4 * batch + 5)),
            ];
            expect(await firstWrong(runner, operation, ragged)).toBeUndefined();
          }
        },
      );
    }

    it('i32ToF32', { timeout: 60_000 }, async () => {
      const any = Uint32Array.from([...SPECIAL_INTEGERS, ...anyIntegers(BATCH, 1)]);
      const shader = shaderOf('i32ToF32', 'i32ToF32(bitcast<i32>(a))');
      // The second list has short numbers and ties.
      for (const a of [any, any.map((word) => (word >>> (word & 31)) & 0xffffff80)]) {
        const found = await runner.run(shader, [a, a], a.length, a.length);
        expect(a.findIndex((word, i) => found[i] !== bitsOf(fround(word | 0)))).toBe(-1);
      }
    });

    it('f32ToI32', { timeout: 60_000 }, async () => {
      const any = [...SPECIAL_FLOATS, ...anyFloats(BATCH, 1)].map(bitsOf);
      const near = Array.from(
        words(BATCH, 2),
        (word) => (word & 0x807fffff) | ((120 + ((word >>> 23) % 40)) << 23),
      );
      const a = Uint32Array.from([...any, ...near]);
      const shader = shaderOf('f32ToI32', 'bitcast<u32>(f32ToI32(a))');
      const found = await runner.run(shader, [a, a], a.length, a.length);
      const wrong = a.findIndex((word, i) => {
        const x = fromBits(word);
        return (found[i] | 0) !== (x !== x ? 0 : max(-2147483648, min(2147483647, Math.trunc(x))));
      });
      expect(wrong).toBe(-1);
    });
  },
);
