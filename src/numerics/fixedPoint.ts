/**
 * Dynamic fixed point: a group of binary32 values shares one scale, and each becomes a signed integer of p bits. See
 * docs/numerics.md, "Products that are summed".
 */
import { bitsOf, powerOfTwo, roundHalfEven, roundRational } from './float32.ts';

/** The widths a run may choose for the operands of its products. */
export type ProductBits = 14 | 27;

/** The shared scale of a group: a number, or why there is none. */
export type GroupScale =
  | { readonly kind: 'finite'; readonly exponent: number }
  /** Empty, or nothing but zeros: every quantised value is 0. */
  | { readonly kind: 'zero' }
  /** An infinity or a NaN: every output that the group belongs to is NaN. */
  | { readonly kind: 'poisoned' };

/** The least integer e with m < 2^e, for a positive finite binary32 m; between -148 and 128. */
export function scaleExponent(m: number): number {
  const bits = bitsOf(m);
  const field = bits >>> 23;
  return field === 0 ? 32 - Math.clz32(bits) - 149 : field - 126;
}

/** The scale of a group of values. */
export function groupScale(values: Iterable<number>): GroupScale {
  let m = 0;
  for (const v of values) {
    const size = Math.abs(v);
    if (!(size < Infinity)) return { kind: 'poisoned' };
    if (size > m) m = size;
  }
  return m === 0 ? { kind: 'zero' } : { kind: 'finite', exponent: scaleExponent(m) };
}

/** q(v): v in units of 2^(e - p + 1), rounded to an integer and kept inside p bits. */
export function quantise(v: number, scale: GroupScale, p: number): number {
  if (scale.kind !== 'finite') return 0;
  // Exact: a binary32 times a power of two, well inside binary64's range.
  const scaled = v * powerOfTwo(p - 1 - scale.exponent);
  const limit = powerOfTwo(p - 1) - 1;
  return Math.max(-limit, Math.min(limit, roundHalfEven(scaled)));
}

/** The sum of qa[k] * qb[k], exactly. */
export function exactDot(qa: readonly number[], qb: readonly number[]): bigint {
  let total = 0n;
  // |product| <= 2^52, so a partial sum of at most 2^52 leaves the next addition exact.
  let partial = 0;
  for (let k = 0; k < qa.length; k++) {
    partial += qa[k] * qb[k];
    if (Math.abs(partial) > 0x10000000000000) {
      total += BigInt(partial);
      partial = 0;
    }
  }
  return total + BigInt(partial);
}

/** A quantised group: its scale and its integers. */
export interface QuantisedGroup {
  readonly scale: GroupScale;
  readonly q: readonly number[];
}

/** Quantises one group with p bits. */
export function quantiseGroup(values: readonly number[], p: number): QuantisedGroup {
  const scale = groupScale(values);
  return { scale, q: values.map((v) => quantise(v, scale, p)) };
}

/** One output of a product: RN of the exact scaled dot product of two quantised groups. */
export function dotProduct(a: QuantisedGroup, b: QuantisedGroup, p: number): number {
  if (a.scale.kind === 'poisoned' || b.scale.kind === 'poisoned') return NaN;
  if (a.scale.kind === 'zero' || b.scale.kind === 'zero') return 0;
  return roundRational(exactDot(a.q, b.q), 1n, a.scale.exponent + b.scale.exponent - 2 * (p - 1));
}
