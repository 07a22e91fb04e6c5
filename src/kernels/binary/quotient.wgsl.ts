/** Division of float32 rounded down, and its remainder, from the exact quotient, in WGSL. See quotient.reference.ts. */
import { arithmeticWgsl } from '../../numerics/arithmetic.wgsl.ts';
import type { WgslModule } from '../../numerics/wgsl.ts';

export const quotientWgsl: WgslModule = {
  name: 'quotient',
  uses: [arithmeticWgsl],
  code: /* wgsl */ `
struct Division {
  /** The quotient, truncated, is (whole + part) * 2^exponent with 0 <= part < 1; part is 0 unless sticky is set. */
  whole: vec2<u32>,
  exponent: i32,
  sticky: bool,
  /** What the truncated quotient leaves, in units of the divisor's last bit. */
  rest: u32,
}

/** |a| / |b|, truncated, for finite |a| >= |b| > 0. */
fn divideSizes(a: u32, b: u32) -> Division {
  let m = significand(a);
  let n = significand(b);
  var division = Division(vec2<u32>(m / n, 0u), 0, false, m % n);
  // Digits of 8 bits, after a smaller one; 35 of them at most.
  var left = u32(unitExponent(a) - unitExponent(b));
  while (left > 0u) {
    let size = select(8u, left & 7u, (left & 7u) != 0u);
    let dividend = division.rest << size;
    let digit = dividend / n;
    division.rest = dividend - digit * n;
    left -= size;
    if (division.whole.y < 0x1000000u) {
      division.whole = shl64(division.whole, size);
      division.whole.x |= digit;
    } else {
      division.exponent += i32(size);
      division.sticky = division.sticky || digit != 0u;
    }
  }
  return division;
}

fn floorDivF32(a: u32, b: u32) -> u32 {
  let am = a & MAGNITUDE;
  let bm = b & MAGNITUDE;
  if (am == 0u || bm == 0u || am >= INFINITY || bm > INFINITY) {
    return divF32(a, b);
  }
  let sign = (a ^ b) & SIGN;
  if (am < bm) {
    // 0 or -1. Not by select: Mesa takes one between these words for floats and makes -0 of the 0.
    return (sign >> 31u) * (SIGN | ONE);
  }
  var division = divideSizes(a, b);
  if (sign != 0u && division.rest != 0u) {
    if (division.exponent == 0) {
      division.whole = add64(division.whole, vec2<u32>(1u, 0u));
    } else {
      // One more would only carry through 32 ones, which no quotient of two 24-bit numbers has so early.
      division.sticky = true;
    }
  }
  return roundScaled(sign, division.whole, division.exponent, division.sticky);
}

fn modF32(a: u32, b: u32) -> u32 {
  let am = a & MAGNITUDE;
  let bm = b & MAGNITUDE;
  if (bm == 0u || am >= INFINITY || bm > INFINITY) {
    return NAN;
  }
  let opposite = ((a ^ b) & SIGN) != 0u;
  if (am == 0u) {
    return 0u;
  }
  if (am < bm) {
    return select(a, addF32(a, b), opposite);
  }
  let rest = divideSizes(a, b).rest;
  if (rest == 0u) {
    return 0u;
  }
  let size = select(rest, significand(b) - rest, opposite);
  return roundScaled(b & SIGN, vec2<u32>(size, 0u), unitExponent(b), false);
}
`,
};
