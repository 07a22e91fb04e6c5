/** Conformance inputs: what a case is, and the values that cases are made of. */
import { fromBits } from '../numerics/float32.ts';
import type { ProductBits } from '../numerics/fixedPoint.ts';
import { threefryFill } from '../numerics/threefry.ts';
import type { DType } from './kernel.ts';
import { sizeOf } from './shape.ts';

export interface CaseTensor {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly values: readonly number[];
}

/** One call of a kernel, named after what it probes. Every engine must give the same bits, or the same refusal. */
export interface Case {
  readonly kernel: string;
  readonly name: string;
  readonly inputs: readonly CaseTensor[];
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly productBits?: ProductBits;
}

/** Zeros, subnormals, overflow edges, infinities, NaN, ties of rounding, and neighbours of all of them. */
export const SPECIAL_FLOATS: readonly number[] = [
  ...[0, -0, 1, -1, 2, -2, 3, 0.1, -0.1, 1 / 3],
  ...[0.5, -0.5, 1.5, -1.5, 2.5, -2.5, 0.49999997, 1.0000001, 0.99999994, 8388607.5, 8388608, 16777216],
  // The smallest subnormal, the largest one, the smallest normal, and their negatives.
  ...[0x00000001, 0x80000001, 0x00000002, 0x007fffff, 0x807fffff, 0x00800000, 0x80800000, 0x00800001].map(
    fromBits,
  ),
  // The largest finite value, its neighbour, half of it, its square root.
  ...[0x7f7fffff, 0xff7fffff, 0x7f7ffffe, 0x7effffff, 0x5f7fffff, 0x5f800000, 0x1f800000].map(fromBits),
  ...[Infinity, -Infinity, NaN],
  // Where exp overflows and underflows.
  ...[88.72283, 88.72284, -87.33655, -103.97207, -103.97208, -104],
].map(Math.fround);

export const SPECIAL_INTEGERS: readonly number[] = [
  ...[0, 1, -1, 2, -2, 3, 7, -7, 10, 255, -256, 65536],
  ...[2147483647, -2147483648, 2147483646, -2147483647, 46341, -46341, 16777217, 33554431],
];

/** `n` words from a fixed stream: the same on every engine and at every run. */
export function words(n: number, key: number): Uint32Array {
  const out = new Uint32Array(n);
  threefryFill(key, 0x7477696e, 0, out);
  return out;
}

/** Uniform in [-1, 1). */
export function uniforms(n: number, key: number): number[] {
  return Array.from(words(n, key), (w) => (w >>> 8) / 8388608 - 1);
}

/** Any bits at all: every exponent, NaNs and infinities among them. */
export function anyFloats(n: number, key: number): number[] {
  return Array.from(words(n, key), fromBits);
}

/** Finite values whose sizes differ by up to 2^32. */
export function wideFloats(n: number, key: number): number[] {
  return Array.from(words(n, key), (w) => fromBits((w & 0x807fffff) | ((111 + ((w >>> 23) & 31)) << 23)));
}

export function anyIntegers(n: number, key: number): number[] {
  return Array.from(words(n, key), (w) => w | 0);
}

export function floats(shape: readonly number[], values: readonly number[]): CaseTensor {
  return { shape, dtype: 'float32', values: take(shape, values) };
}

export function integers(shape: readonly number[], values: readonly number[]): CaseTensor {
  return { shape, dtype: 'int32', values: take(shape, values) };
}

export function bools(shape: readonly number[], key: number): CaseTensor {
  return { shape, dtype: 'bool', values: Array.from(words(sizeOf(shape), key), (w) => w & 1) };
}

/** As many values as the shape has places, from the beginning again when there are too few. */
function take(shape: readonly number[], values: readonly number[]): number[] {
  return Array.from({ length: sizeOf(shape) }, (_, i) => values[i % values.length] ?? 0);
}
