/** Division of float32 rounded down, and its remainder, from the exact quotient. */
import { bitsOf, roundRational } from '../../numerics/float32.ts';

/** A finite binary32 as mantissa * 2^exponent. */
function partsOf(x: number): { readonly mantissa: bigint; readonly exponent: number } {
  const bits = bitsOf(x);
  const field = (bits >>> 23) & 255;
  const size = (bits & 0x7fffff) | (field === 0 ? 0 : 0x800000);
  return { mantissa: BigInt(x < 0 ? -size : size), exponent: Math.max(field, 1) - 150 };
}

interface Division {
  readonly quotient: bigint;
  /** a - b * quotient = rest * 2^exponent: 0, or of b's sign. */
  readonly rest: bigint;
  readonly exponent: number;
}

/** a = b * quotient + rest for finite a and b, b not 0, the quotient rounded down. */
function divide(a: number, b: number): Division {
  const pa = partsOf(a);
  const pb = partsOf(b);
  const exponent = Math.min(pa.exponent, pb.exponent);
  const numerator = pa.mantissa << BigInt(pa.exponent - exponent);
  const denominator = pb.mantissa << BigInt(pb.exponent - exponent);
  const truncated = numerator / denominator;
  const left = numerator - truncated * denominator;
  const down = left !== 0n && left < 0n !== denominator < 0n;
  return {
    quotient: down ? truncated - 1n : truncated,
    rest: down ? left + denominator : left,
    exponent,
  };
}

const isFinite = (x: number) => x - x === 0;

/**
 * RN(floor(a / b)), a / b exact. Zero, infinite and NaN quotients stay as div gives them; an infinitely small negative
 * quotient (a finite nonzero a, an infinite b) is rounded down to -1.
 */
export function floorDivF32(a: number, b: number): number {
  if (a === 0 || b === 0 || !isFinite(a) || b !== b) return a / b;
  if (!isFinite(b)) return a < 0 === b < 0 ? 0 : -1;
  return roundRational(divide(a, b).quotient, 1n, 0);
}

/**
 * RN(a - b * floor(a / b)), exact up to its one rounding: 0 (always +0), or of b's sign. NaN where b is 0 or a infinite;
 * for an infinite b it is a where the signs agree or a is 0, and b where they do not.
 */
export function modF32(a: number, b: number): number {
  if (b === 0 || !isFinite(a) || b !== b) return NaN;
  if (a === 0) return 0;
  if (!isFinite(b)) return a < 0 === b < 0 ? a : b;
  const { rest, exponent } = divide(a, b);
  return roundRational(rest, 1n, exponent);
}
