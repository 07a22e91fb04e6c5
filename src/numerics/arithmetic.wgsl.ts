/**
 * Binary32 arithmetic on bits in WGSL, as docs/numerics.md has it: rounded to nearest even, subnormals kept, every NaN
 * result canonical. Nearly without branches: software adapters run both sides of one, and special cases cost little.
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

/** m >> n for n <= 31, the last bit set if a one was lost. */
fn shiftSticky(m: u32, n: u32) -> u32 {
  let kept = m >> n;
  return kept | select(0u, 1u, (kept << n) != m);
}

/**
 * RN of m * 2^(field - 158), for m with its first bit set and the last one sticky: a number of this exponent field, if
 * there were no bounds to it. field < 384.
 */
fn roundNormal(m: u32, field: i32) -> u32 {
  let top = shiftSticky(m, u32(clamp(1 - field, 0, 25)));
  let kept = top >> 8u;
  let up = (top & 0xffu) + (kept & 1u) > 0x80u;
  let rounded = (u32(max(field, 1) - 1) << 23u) + kept + select(0u, 1u, up);
  return min(rounded, INFINITY);
}

fn addF32(a: u32, b: u32) -> u32 {
  let swap = (a & MAGNITUDE) < (b & MAGNITUDE);
  let big = select(a, b, swap);
  let small = select(b, a, swap);
  let field = fieldOf(big);
  // Six bits more than a significand; of what is shifted out beyond, only the last one matters.
  let m = significand(big) << 6u;
  let n = shiftSticky(significand(small) << 6u, u32(min(field - fieldOf(small), 31)));
  let opposite = ((a ^ b) & SIGN) != 0u;
  let sum = m + select(n, 0u - n, opposite);
  // Up to bit 30, unless the result is subnormal.
  let up = min(countLeadingZeros(sum) - 1u, u32(field));
  let shifted = sum << up;
  let rounded = (shifted + 0x3fu + ((shifted >> 7u) & 1u)) >> 7u;
  let size = min(((u32(field) - up) << 23u) + rounded, INFINITY);
  let finite = select((big & SIGN) | size, 0u, sum == 0u && opposite);
  let special = select(big, NAN, isNan(big) || (a ^ b) == SIGN);
  return select(finite, special, (big & MAGNITUDE) >= INFINITY);
}

fn negF32(a: u32) -> u32 {
  return select(a ^ SIGN, NAN, isNan(a));
}

fn subF32(a: u32, b: u32) -> u32 {
  return addF32(a, b ^ SIGN);
}

fn mulF32(a: u32, b: u32) -> u32 {
  let big = max(a & MAGNITUDE, b & MAGNITUDE);
  let small = min(a & MAGNITUDE, b & MAGNITUDE);
  let m = significand(a);
  let n = significand(b);
  // The product's upper 32 bits of 48, a byte of n at a time, and its lower 16.
  let low = m * (n & 0xffu);
  let middle = (low >> 8u) + m * ((n >> 8u) & 0xffu);
  let high = (middle >> 8u) + m * (n >> 16u);
  let rest = (middle << 24u) | ((low & 0xffu) << 16u);
  // If the upper bits are 0, so is the product, or far too small.
  let zeros = countLeadingZeros(high);
  let shift = min(zeros, 31u);
  let top = (high << shift) | ((rest >> 1u) >> (31u - shift)) | select(0u, 1u, (rest << shift) != 0u);
  let size = roundNormal(top, fieldOf(a) + fieldOf(b) - 126 - i32(zeros));
  let finite = select(size, 0u, high == 0u);
  let special = select(INFINITY, NAN, big > INFINITY || small == 0u);
  let result = ((a ^ b) & SIGN) | select(finite, special, big >= INFINITY);
  return select(result, NAN, (result & MAGNITUDE) > INFINITY);
}

fn divF32(a: u32, b: u32) -> u32 {
  let sign = (a ^ b) & SIGN;
  let am = a & MAGNITUDE;
  let bm = b & MAGNITUDE;
  if (am > INFINITY || bm > INFINITY || (am == bm && (am == 0u || am == INFINITY))) {
    return NAN;
  }
  if (am == INFINITY || bm == 0u) {
    return sign | INFINITY;
  }
  if (am == 0u || bm == INFINITY) {
    return sign;
  }
  let ma = significand(a);
  let mb = significand(b);
  let za = countLeadingZeros(ma) - 8u;
  let zb = countLeadingZeros(mb) - 8u;
  let n = mb << zb;
  var r = ma << za;
  let less = r < n;
  let field = fieldOf(a) - i32(za) - fieldOf(b) + i32(zb) + 127 - select(0, 1, less);
  // 1 <= r / n < 2; then three bytes of quotient after the point.
  r = select(r, r << 1u, less) - n;
  var q = 1u;
  for (var i = 0; i < 3; i += 1) {
    let dividend = r << 8u;
    let byte = dividend / n;
    q = (q << 8u) | byte;
    r = dividend - byte * n;
  }
  return sign | roundNormal((q << 7u) | select(0u, 1u, r != 0u), field);
}

fn sqrtF32(a: u32) -> u32 {
  if (isNan(a) || (a > SIGN)) {
    return NAN;
  }
  if ((a & MAGNITUDE) == 0u || a == INFINITY) {
    return a;
  }
  let m = significand(a);
  let zeros = countLeadingZeros(m) - 8u;
  let exponent = fieldOf(a) - i32(zeros) - 127;
  // The value is d * 2^(exponent - odd) with 1 <= d < 4; its root, a digit at a time, has 25.
  let odd = u32(exponent) & 1u;
  var digits = m << (zeros + 7u + odd);
  var rest = 0u;
  var root = 0u;
  for (var i = 0; i < 25; i += 1) {
    rest = (rest << 2u) | (digits >> 30u);
    digits <<= 2u;
    let trial = (root << 2u) | 1u;
    let fits = rest >= trial;
    rest -= select(0u, trial, fits);
    root = (root << 1u) | select(0u, 1u, fits);
  }
  return roundNormal((root << 7u) | select(0u, 1u, rest != 0u), ((exponent - i32(odd)) >> 1u) + 127);
}

/** A number whose order as an integer is that of the floats, with -0 before +0. */
fn orderOf(a: u32) -> i32 {
  let s = bitcast<i32>(a);
  return s ^ bitcast<i32>(bitcast<u32>(s >> 31u) >> 1u);
}

fn maxF32(a: u32, b: u32) -> u32 {
  return select(select(a, b, orderOf(a) < orderOf(b)), NAN, isNan(a) || isNan(b));
}

fn minF32(a: u32, b: u32) -> u32 {
  return select(select(a, b, orderOf(b) < orderOf(a)), NAN, isNan(a) || isNan(b));
}

/** a < 0; not for -0 and NaN. */
fn isNegative(a: u32) -> bool {
  return a > SIGN && a <= (SIGN | INFINITY);
}

fn equalF32(a: u32, b: u32) -> bool {
  return (a == b && !isNan(a)) || ((a | b) & MAGNITUDE) == 0u;
}

fn lessF32(a: u32, b: u32) -> bool {
  return orderOf(a) < orderOf(b) && !isNan(a) && !isNan(b) && ((a | b) & MAGNITUDE) != 0u;
}

fn lessEqualF32(a: u32, b: u32) -> bool {
  return (orderOf(a) <= orderOf(b) && !isNan(a) && !isNan(b)) || ((a | b) & MAGNITUDE) == 0u;
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
