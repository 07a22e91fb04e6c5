/** The sum rule and the mean rule in WGSL: see exactSum.ts. A slice is read twice: for its span, then for its sum. */
import { fixedPointWgsl } from './fixedPoint.wgsl.ts';
import type { WgslModule } from './wgsl.ts';

export const exactSumWgsl: WgslModule = {
  name: 'exactSum',
  uses: [fixedPointWgsl],
  code: /* wgsl */ `
/** With scale exponents from here on the smallest normal number counts for nothing. */
const ORDINARY: i32 = -90;

/**
 * A slice's span is vec2<u32>(0, 0) for no elements; then x is the greatest element without a sign bit, and y the
 * greatest word. Spans of parts join by max(a, b); both halves may be found by atomicMax.
 */
fn spanWith(span: vec2<u32>, a: u32) -> vec2<u32> {
  return vec2<u32>(u32(max(i32(span.x), i32(a))), max(span.y, a));
}

/** The greatest magnitude, as bits. */
fn spanMost(span: vec2<u32>) -> u32 {
  return max(span.x, select(0u, span.y & MAGNITUDE, span.y >= SIGN));
}

/** The slice's scale exponent; where there is none, anything that the functions below may be given. */
fn spanExponent(span: vec2<u32>) -> i32 {
  return scaleExponent(spanMost(span));
}

/** t / 2^(drop + 1) rounded to an integer, ties to even; drop at most 31. */
fn halfRounded(t: u32, drop: u32) -> u32 {
  let halves = t >> drop;
  return (halves + (((halves >> 1u) & 1u) | select(0u, 1u, (halves << drop) != t))) >> 1u;
}

/** The integer nearest to a * 2^(30-e), ties to even, for an element of a slice with scale exponent e. */
fn sumTerm(a: u32, e: i32) -> i32 {
  let exponent = a & INFINITY;
  let m = (a & 0x7fffffu) | min(exponent, 0x800000u);
  // 7 bits more than m's; one more than drop of them lie below the integer. Less than 0: in a slice of subnormals.
  let drop = 126 + e - max(i32(exponent >> 23u), 1);
  let q = i32(halfRounded((m * 128u) << u32(max(-drop, 0)), u32(clamp(drop, 0, 31))));
  return select(q, -q, a >= SIGN);
}

/** The same for e >= ORDINARY, when a subnormal gives 0. */
fn ordinaryTerm(a: u32, e: i32) -> i32 {
  let drop = min(126 + e - i32((a & INFINITY) >> 23u), 31);
  let q = i32(halfRounded(((a & 0x7fffffu) | 0x800000u) * 128u, u32(drop)));
  return select(q, -q, a >= SIGN);
}

/** A 64-bit sum and one more term. Partial sums join by add64. */
fn addTerm(sum: vec2<u32>, q: i32) -> vec2<u32> {
  return add64(sum, widen(q));
}

/** The result of a slice that holds an infinity or a NaN. */
fn poisonedSum(span: vec2<u32>) -> u32 {
  let minus = span.y == (SIGN | INFINITY);
  return select(select(INFINITY, SIGN | INFINITY, minus), NAN, span.x > INFINITY || (minus && span.x == INFINITY));
}

/** The sum rule, for a slice's span and the sum of its terms. */
fn finishSum(span: vec2<u32>, sum: vec2<u32>) -> u32 {
  let most = spanMost(span);
  if (most >= INFINITY) {
    return poisonedSum(span);
  }
  return roundSigned(sum, scaleExponent(most) - 30);
}

/** The mean rule, for a slice of n < 2^31 elements; NaN for n = 0. */
fn finishMean(span: vec2<u32>, sum: vec2<u32>, n: u32) -> u32 {
  if (n == 0u) {
    return NAN;
  }
  let most = spanMost(span);
  if (most >= INFINITY) {
    return poisonedSum(span);
  }
  if ((sum.x | sum.y) == 0u) {
    return 0u;
  }
  let sign = sum.y & SIGN;
  let size = select(sum, neg64(sum), sign != 0u);
  // The quotient has at least 32 bits when the dividend has 64.
  let zeros = clz64(size);
  let top = shl64(size, zeros);
  var quotient = vec2<u32>(0u, top.y / n);
  var rest = top.y % n;
  if (n < 0x10000u) {
    let first = (rest << 16u) | (top.x >> 16u);
    let second = ((first % n) << 16u) | (top.x & 0xffffu);
    quotient.x = ((first / n) << 16u) | (second / n);
    rest = second % n;
  } else {
    for (var bit = 32u; bit > 0u; bit -= 1u) {
      rest = (rest << 1u) | ((top.x >> (bit - 1u)) & 1u);
      quotient.x <<= 1u;
      if (rest >= n) {
        rest -= n;
        quotient.x |= 1u;
      }
    }
  }
  return roundScaled(sign, quotient, scaleExponent(most) - 30 - i32(zeros), rest != 0u);
}
`,
};
