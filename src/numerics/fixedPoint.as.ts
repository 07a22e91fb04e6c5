// Dynamic fixed point: the scale of a group. Checked against fixedPoint.ts.

/** The least integer e with m < 2^e, from the bits of a positive finite binary32 m. */
// @ts-ignore: decorator
@inline
export function scaleExponent(bits: i32): i32 {
  return bits < 0x00800000 ? 32 - clz(bits) - 149 : (bits >> 23) - 126;
}

/** The bits of |x|; as integers they are ordered like the values, infinities and NaNs last. */
// @ts-ignore: decorator
@inline
export function magnitude4(v: v128): v128 {
  return v128.and(v, i32x4.splat(0x7fffffff));
}

/** The largest of four non-negative integers. */
// @ts-ignore: decorator
@inline
export function maxLane(v: v128): i32 {
  return max(
    max(i32x4.extract_lane(v, 0), i32x4.extract_lane(v, 1)),
    max(i32x4.extract_lane(v, 2), i32x4.extract_lane(v, 3)),
  );
}

/** The bits of the largest |x| of n values side by side. */
export function maxMagnitude(x: usize, n: i32): i32 {
  let m = i32x4.splat(0);
  let other = m;
  let i = 0;
  for (; i + 16 <= n; i += 16) {
    const at = x + (<usize>i << 2);
    m = i32x4.max_s(m, magnitude4(v128.load(at)));
    other = i32x4.max_s(other, magnitude4(v128.load(at, 16)));
    m = i32x4.max_s(m, magnitude4(v128.load(at, 32)));
    other = i32x4.max_s(other, magnitude4(v128.load(at, 48)));
  }
  m = i32x4.max_s(m, other);
  for (; i + 4 <= n; i += 4) m = i32x4.max_s(m, magnitude4(v128.load(x + (<usize>i << 2))));
  let most = maxLane(m);
  for (; i < n; ++i) most = max(most, i32.load(x + (<usize>i << 2)) & 0x7fffffff);
  return most;
}

/** Bits from which a magnitude is an infinity or a NaN. */
export const INFINITY_BITS: i32 = 0x7f800000;
