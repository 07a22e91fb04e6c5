// Binary32 as bits, and exact rounding to it. Checked against float32.ts.

/** The only NaN that exact-1 knows. */
export const CANONICAL_NAN_BITS: i32 = 0x7fc00000;

/** 2^exponent as a binary64, for exponents of its normal range. */
// @ts-ignore: decorator
@inline
export function powerOfTwo64(exponent: i32): f64 {
  return reinterpret<f64>((<i64>(exponent + 1023)) << 52);
}

/** 2^exponent as a binary32, for exponents of its normal range (-126 to 127). */
// @ts-ignore: decorator
@inline
export function powerOfTwo32(exponent: i32): f32 {
  return reinterpret<f32>((exponent + 127) << 23);
}

/** Replaces every NaN of four binary32 values by the canonical one. */
// @ts-ignore: decorator
@inline
export function canonical4(v: v128): v128 {
  return v128.bitselect(v, i32x4.splat(CANONICAL_NAN_BITS), f32x4.eq(v, v));
}

/** The canonical NaN for any NaN. */
// @ts-ignore: decorator
@inline
export function canonical(x: f32): f32 {
  return x == x ? x : reinterpret<f32>(CANONICAL_NAN_BITS);
}

/** Four binary32 values times 2^(first + second), in two steps because the power may exceed binary32. */
// @ts-ignore: decorator
@inline
export function scaleTwice4(v: v128, first: v128, second: v128): v128 {
  return f32x4.mul(f32x4.mul(v, first), second);
}

/** The first factor of 2^exponent for scaleTwice4. */
// @ts-ignore: decorator
@inline
export function firstFactor(exponent: i32): f32 {
  return powerOfTwo32(min(exponent, 127));
}

/** The second factor of 2^exponent for scaleTwice4: exponent at most 254. */
// @ts-ignore: decorator
@inline
export function secondFactor(exponent: i32): f32 {
  return powerOfTwo32(exponent > 127 ? exponent - 127 : 0);
}

/** RN(s * 2^exponent). */
export function roundScaled(s: i64, exponent: i32): f32 {
  // Beyond 2^53 the integer is not a binary64: fold what is below ten bits into a sticky last bit. More than 26
  // significant bits are left, so the one rounding to binary32 comes out the same.
  const size = s < 0 ? -s : s;
  if (size >= 1 << 53) {
    const folded = (s >> 10) | <i64>((s & 1023) != 0);
    return <f32>(<f64>folded * powerOfTwo64(exponent + 10));
  }
  // Exact in binary64: a power of two times an integer below 2^53.
  return <f32>(<f64>s * powerOfTwo64(exponent));
}

/** RN(s / n * 2^exponent), n positive. */
export function roundQuotient(s: i64, n: i32, exponent: i32): f32 {
  if (s == 0) return 0;
  const negative = s < 0;
  const size = <u64>(negative ? -s : s);
  const shift = <i32>clz(size) - 1;
  const scaled = size << shift; // in [2^62, 2^63)
  const divisor = <u64>n;
  let q = scaled / divisor; // at least 2^31
  let sticky: u64 = u64(scaled % divisor != 0);
  // Down to at most 52 bits, what falls off kept as a sticky last bit: at least 31 significant bits stay.
  const excess = max(0, 12 - <i32>clz(q));
  sticky |= u64((q & ((<u64>1 << excess) - 1)) != 0);
  q = (q >> excess) | sticky;
  const rounded = <f32>(<f64>q * powerOfTwo64(exponent - shift + excess));
  return negative ? -rounded : rounded;
}
