/** Binary32 as bits, and exact rounding to it. The reference: written for clarity, not speed. */

const scratch = new DataView(new ArrayBuffer(8));

/** The only NaN that exact-1 knows. */
export const CANONICAL_NAN_BITS = 0x7fc00000;

/** The bits of a binary32 value held in a JS number; any NaN gives the canonical one. */
export function bitsOf(value: number): number {
  if (value !== value) return CANONICAL_NAN_BITS;
  scratch.setFloat32(0, value);
  return scratch.getUint32(0);
}

/** The binary32 value with these bits. */
export function fromBits(bits: number): number {
  scratch.setUint32(0, bits >>> 0);
  return scratch.getFloat32(0);
}

/** 8 hex digits. */
export function bitsToHex(bits: number): string {
  return (bits >>> 0).toString(16).padStart(8, '0');
}

/** 2^exponent as a binary64, for exponents of its normal range (-1022 to 1023). */
export function powerOfTwo(exponent: number): number {
  scratch.setUint32(0, (exponent + 1023) << 20);
  scratch.setUint32(4, 0);
  return scratch.getFloat64(0);
}

/** The integer nearest to x, ties to even, for |x| < 2^52; keeps the sign of a zero. */
export function roundHalfEven(x: number): number {
  const below = Math.floor(x);
  const rest = x - below;
  const rounded = rest < 0.5 || (rest === 0.5 && below % 2 === 0) ? below : below + 1;
  return rounded === 0 && (x < 0 || Object.is(x, -0)) ? -0 : rounded;
}

/** Number of binary digits of a positive integer. */
function bitLength(n: bigint): number {
  return n.toString(2).length;
}

/**
 * RN(numerator / denominator * 2^exponent): one rounding, straight from the exact value to binary32, ties to even,
 * subnormals included. Overflow gives an infinity, an exact zero +0; a nonzero value that rounds to zero keeps its
 * sign.
 *
 * @param denominator positive
 */
export function roundRational(numerator: bigint, denominator: bigint, exponent: number): number {
  if (numerator === 0n) return 0;
  const sign = numerator < 0n ? -1 : 1;
  let n = numerator < 0n ? -numerator : numerator;
  let d = denominator;
  if (exponent >= 0) n <<= BigInt(exponent);
  else d <<= BigInt(-exponent);
  // The exponent E of the value: 2^E <= n/d < 2^(E+1).
  let leading = bitLength(n) - bitLength(d);
  if (leading >= 0 ? n < d << BigInt(leading) : n << BigInt(-leading) < d) leading -= 1;
  // The weight of the last bit that binary32 keeps.
  const unit = Math.max(leading - 23, -149);
  if (unit >= 0) d <<= BigInt(unit);
  else n <<= BigInt(-unit);
  let q = n / d;
  const twiceRest = 2n * (n % d);
  if (twiceRest > d || (twiceRest === d && (q & 1n) === 1n)) q += 1n;
  if (unit > 104 || (unit === 104 && q >= 1n << 24n)) return sign * Infinity;
  return sign * Number(q) * powerOfTwo(unit);
}
