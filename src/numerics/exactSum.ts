/** The sum rule and the mean rule of docs/numerics.md, "Sums": order-independent, one rounding. */
import { powerOfTwo, roundHalfEven, roundRational } from './float32.ts';
import { groupScale } from './fixedPoint.ts';

/** Bits below the slice's leading power of two that a sum keeps. */
const SUM_BITS = 30;

function sumOver(values: readonly number[], divisor: bigint): number {
  const scale = groupScale(values);
  if (scale.kind === 'zero') return 0;
  if (scale.kind === 'poisoned') {
    const infinities = values.filter((v) => Math.abs(v) === Infinity);
    const sum = infinities.reduce((a, b) => a + b, 0); // Inf + -Inf is NaN
    return values.some((v) => v !== v) ? NaN : sum;
  }
  const unit = powerOfTwo(SUM_BITS - scale.exponent);
  let total = 0n;
  for (const v of values) total += BigInt(roundHalfEven(v * unit));
  return roundRational(total, divisor, scale.exponent - SUM_BITS);
}

/** The sum rule over one slice; the empty slice gives +0. */
export function sumRule(values: readonly number[]): number {
  return sumOver(values, 1n);
}

/** The mean rule over one slice; the empty slice gives NaN. */
export function meanRule(values: readonly number[]): number {
  return values.length === 0 ? NaN : sumOver(values, BigInt(values.length));
}
