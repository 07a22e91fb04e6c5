/**
 * Binary32 arithmetic on bits in WGSL, as docs/numerics.md has it: rounded to nearest even, subnormals kept, every NaN
 * result canonical.
 *
 * Written for software adapters, too: they run both sides of a branch, and on SwiftShader a shift, even one by a constant,
 * costs as much as ten multiplications, additions or minimums, countLeadingZeros as much as sixty.
 */
import { float32Wgsl } from './float32.wgsl.ts';
import type { WgslModule } from './wgsl.ts';

export const arithmeticWgsl: WgslModule = {
  name: 'arithmetic',
  uses: [float32Wgsl],
  code: /* wgsl */ `
/** The exponent field, which is 1 for a subnormal number, too. */
fn fieldOf(a: u32) -> i32 {
  return i32(max((a >> 23u) & 0xffu, 1u));
}

/** An exponent field as it stands in a number, and the least one. */
const EXPONENT_STEP: u32 = 0x800000u;

/** The exponent field where it stands; a subnormal number's is that of the least normal one. */
fn exponentBits(a: u32) -> u32 {
  return max(a & INFINITY, EXPONENT_STEP);
}

/**
 * RN of m * 2^(field - 157), for m with its first bit at place 30 and the last one sticky: a number of this exponent
 * field, if there were no bounds to it. "exponent" is (field + 128) * EXPONENT_STEP.
 */
fn roundBounded(m: u32, exponent: u32) -> u32 {
  let bounded = max(exponent, 129u * EXPONENT_STEP);
  let lacking = (bounded - exponent) >> 23u;
  // 25 bits too few leave nothing.
  let n = min(lacking, 24u);
  let half = 0x40u << n;
  let odd = min(m & (half * 2u), 1u);
  let rounded = bounded - 129u * EXPONENT_STEP + ((m + (half - 1u) + odd) >> (n + 7u));
  return select(min(rounded, INFINITY), 0u, lacking > 24u);
}

/** The same for m with its first bit at place 31. */
fn roundNormal(m: u32, field: i32) -> u32 {
  return roundBounded((m >> 1u) | (m & 1u), u32(clamp(field + 128, 0, 511)) * EXPONENT_STEP);
}

fn addF32(a: u32, b: u32) -> u32 {
  let am = a & MAGNITUDE;
  let bm = b & MAGNITUDE;
  let big = max(am, bm);
  let small = min(am, bm);
  let sign = select(a, b, i32(am) < i32(bm)) & SIGN;
  let opposite = i32(a ^ b) < 0;
  var exponent = exponentBits(big);
  // Six bits more than a significand; of what is shifted out beyond, only whether it is 0 matters.
  let m = significand(big) * 64u;
  let n = significand(small) * 64u;
  let distance = min((exponent - exponentBits(small)) >> 23u, 31u);
  let shifted = n >> distance;
  let aligned = shifted | min(n - (shifted << distance), 1u);
  var sum = i32(m + select(aligned, 0u - aligned, opposite));
  // Up to place 30, but not below the least exponent. More than two steps only where a subtraction was exact.
  for (; u32(sum) - 1u < 0x3fffffffu && exponent >= EXPONENT_STEP; ) {
    sum *= 2;
    exponent -= EXPONENT_STEP;
  }
  let odd = min(u32(sum) & 0x80u, 1u);
  let size = exponent + ((u32(sum) + 0x3fu + odd) >> 7u);
  let finite = select(sign | min(size, INFINITY), a & b & SIGN, sum == 0);
  let special = select(sign | big, NAN, big > INFINITY || (a ^ b) == SIGN);
  return select(finite, special, big >= INFINITY);
}

fn negF32(a: u32) -> u32 {
  return select(a ^ SIGN, NAN, isNan(a));
}

fn subF32(a: u32, b: u32) -> u32 {
  return addF32(a, b ^ SIGN);
}

/**
 * Significand and exponentBits of a number, the significand's first bit at place 23 unless it is 0. The exponent may be
 * negative, and wraps: -22 steps at the least. A loop, as what does not take part in one costs a software adapter little.
 */
fn normalised(a: u32) -> vec2<u32> {
  var m = significand(a);
  var exponent = exponentBits(a);
  for (; m - 1u < 0x7fffffu; ) {
    m *= 2u;
    exponent -= EXPONENT_STEP;
  }
  return vec2<u32>(m, exponent);
}

fn mulF32(a: u32, b: u32) -> u32 {
  let big = max(a & MAGNITUDE, b & MAGNITUDE);
  let small = min(a & MAGNITUDE, b & MAGNITUDE);
  // If both are below 2^-104 the product is too small whatever it is.
  let m = significand(big);
  let n = normalised(small);
  let exponent = max(exponentBits(big), 23u * EXPONENT_STEP) + n.y;
  // From halves of 12 bits: all but the lower 17 bits of 48, and whether those have a one.
  let mh = m >> 12u;
  let ml = m & 0xfffu;
  let nh = n.x >> 12u;
  let nl = n.x & 0xfffu;
  let high = mh * nh * 128u + ((mh * nl + ml * nh + ((ml * nl) >> 12u)) >> 5u);
  let rest = (m * n.x) & 0x1ffffu;
  let short = high < 0x40000000u;
  let top = select(high, high * 2u, short) | min(rest, 1u);
  let size = roundBounded(top, exponent + select(2u * EXPONENT_STEP, EXPONENT_STEP, short));
  let sign = (a ^ b) & SIGN;
  let finite = sign | select(size, 0u, small == 0u);
  let special = select(sign | INFINITY, NAN, big > INFINITY || small == 0u);
  return select(finite, special, big >= INFINITY);
}

fn divF32(a: u32, b: u32) -> u32 {
  let x = normalised(a);
  let y = normalised(b);
  let n = max(y.x, 1u);
  let less = x.x < n;
  // 1 <= quotient < 2; after the point come three bytes.
  let r0 = (select(x.x, x.x * 2u, less) - n) * 256u;
  let q1 = r0 / n;
  let r1 = (r0 - q1 * n) * 256u;
  let q2 = r1 / n;
  let r2 = (r1 - q2 * n) * 256u;
  let q3 = r2 / n;
  let m = (0x1000000u + q1 * 0x10000u + q2 * 0x100u + q3) * 64u + min(r2 - q3 * n, 1u);
  // The difference of the exponents and 222, within bounds beyond which bits do not matter.
  let plus = x.y + 245u * EXPONENT_STEP;
  let minus = y.y + 23u * EXPONENT_STEP;
  let difference = min(max(plus, minus) - minus, 470u * EXPONENT_STEP);
  let size = roundBounded(m, difference + select(33u * EXPONENT_STEP, 32u * EXPONENT_STEP, less));
  let sign = (a ^ b) & SIGN;
  let am = a & MAGNITUDE;
  let bm = b & MAGNITUDE;
  let toZero = am == 0u || bm == INFINITY;
  let toInfinity = bm == 0u || am == INFINITY;
  let undefined = max(am, bm) > INFINITY || (toZero && toInfinity);
  let result = select(select(size, 0u, toZero), INFINITY, toInfinity);
  return select(sign | result, NAN, undefined);
}

fn sqrtF32(a: u32) -> u32 {
  let x = normalised(a);
  let exponent = x.y + 23u * EXPONENT_STEP;
  // The value is d * 4^h with 1 <= d < 4, and t = d * 2^30.
  let odd = (exponent & EXPONENT_STEP) != 0u;
  let t = select(x.x * 128u, x.x * 256u, odd);
  // Heron's steps, from 12.5 % off to 1 % and 3e-5; so s is at most sqrt(t), by less than 6. (Of a zero s is at least 1.)
  let y0 = 28672u + (t >> 17u);
  let y1 = (y0 + t / y0) >> 1u;
  let s = ((y1 + t / y1) >> 1u) - 2u;
  // With q, the first 25 bits of the root; q may be one too many.
  let rest = (t - s * s) * 256u;
  let q = rest / s;
  let root = s * 512u + q - select(0u, 1u, (rest - q * s) * 1024u < q * q);
  // No root of 24 bits has 25, so none lies in the middle.
  let half = (exponent + 104u * EXPONENT_STEP - (exponent & EXPONENT_STEP)) >> 1u;
  let finite = half - EXPONENT_STEP + ((root + 1u) >> 1u);
  let same = (a & MAGNITUDE) == 0u || a == INFINITY;
  return select(select(finite, NAN, a > INFINITY), a, same);
}

/** Whether a lies before b, where -0 lies before +0; neither is a NaN. */
fn beforeF32(a: u32, b: u32) -> bool {
  return select(i32(a) < i32(b), i32(b) < i32(a), i32(a & b) < 0);
}

fn maxF32(a: u32, b: u32) -> u32 {
  return select(select(a, b, beforeF32(a, b)), NAN, isNan(a) || isNan(b));
}

fn minF32(a: u32, b: u32) -> u32 {
  return select(select(a, b, beforeF32(b, a)), NAN, isNan(a) || isNan(b));
}

/** a < 0; not for -0 and NaN. */
fn isNegative(a: u32) -> bool {
  return a > SIGN && a <= (SIGN | INFINITY);
}

fn equalF32(a: u32, b: u32) -> bool {
  return (a == b && !isNan(a)) || ((a | b) & MAGNITUDE) == 0u;
}

fn lessF32(a: u32, b: u32) -> bool {
  return beforeF32(a, b) && !isNan(a) && !isNan(b) && ((a | b) & MAGNITUDE) != 0u;
}

fn lessEqualF32(a: u32, b: u32) -> bool {
  return (!beforeF32(b, a) && !isNan(a) && !isNan(b)) || ((a | b) & MAGNITUDE) == 0u;
}

fn i32ToF32(a: i32) -> u32 {
  let sign = bitcast<u32>(a) & SIGN;
  let m = bitcast<u32>(select(a, -a, a < 0));
  let zeros = countLeadingZeros(m);
  return select(sign | roundNormal(m << (zeros & 31u), 158 - i32(zeros)), 0u, m == 0u);
}

/** Truncated, kept within an i32; 0 for NaN. */
fn f32ToI32(a: u32) -> i32 {
  let shift = fieldOf(a) - 150;
  let m = significand(a);
  let size = bitcast<i32>(select(m >> u32(min(-shift, 31)), m << u32(clamp(shift, 0, 31)), shift >= 0));
  let negative = (a & SIGN) != 0u;
  let kept = select(size, select(0x7fffffff, -0x7fffffff - 1, negative), shift >= 8);
  return select(select(kept, -kept, negative && shift < 8), 0, isNan(a));
}
`,
};
