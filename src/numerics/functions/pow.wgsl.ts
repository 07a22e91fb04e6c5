import { arithmeticWgsl } from '../arithmetic.wgsl.ts';
import type { WgslModule } from '../wgsl.ts';
import { expPartsWgsl } from './expParts.wgsl.ts';
import { logPartsWgsl } from './logParts.wgsl.ts';
import { powSlowWgsl } from './powSlow.wgsl.ts';

/**
 * RN(x^y) with the special cases of C99's pow.
 *
 * |x|^y = e^v, v = y ln |x|: ln |x| is known to 2^-62 of itself, so v, below 104 where it counts, to 2^-55.2. e^v from
 * its upper 32 bits by expFixed, to 2^-57, and the others, c < 2^-24, by 1 + c + c^2/2: together below 2^-54.6 of the
 * power. Where a margin of 2^-53 at least leaves the rounding open (one of some 2^27 powers, and ties), exactPower or
 * precisePower decides.
 */
export const powWgsl: WgslModule = {
  name: 'pow',
  uses: [arithmeticWgsl, logPartsWgsl, expPartsWgsl, powSlowWgsl],
  code: /* wgsl */ `
/** RN(a^y) for finite a > 0, a != 1, and finite y != 0. */
fn positivePower(a: u32, y: u32) -> u32 {
  let zeros = countLeadingZeros(significand(a));
  let ln = lnFixed(fieldOf(a) - i32(zeros) - 119, vec2<u32>(0u, significand(a) << zeros));
  let below = ln.z >= SIGN;
  let size = signed96(ln, below);
  let lnZeros = clz96(size);
  let yZeros = countLeadingZeros(significand(y));
  let product = mul64By32(top96(size, lnZeros), significand(y) << yZeros);
  let zerosLeft = clz96(product);
  let v = top96(product, zerosLeft);
  // The power is e^(v 2^(e-63)), or 1 over that.
  let e = 39 - i32(lnZeros) + unitExponent(y) - i32(yZeros) - i32(zerosLeft);
  let negative = below != (y >= SIGN);
  if (e >= 7) {
    return select(INFINITY, 0u, negative);
  }
  // 2^-26 is less than half of what lies between 1 and its neighbours.
  if (e < -26) {
    return ONE;
  }
  let power = expFixed(negative, v.y, e);
  // What v.x adds, and half its square, in units of 2^-64.
  let wide = vec2<u32>(v.x, 0u);
  let c = select(shr64(wide, u32(max(-1 - e, 0))), shl64(wide, u32(max(e + 1, 0))), e >= 0);
  let root = shr64(c, 7u).x;
  let square = vec2<u32>(mulHigh32(root, root) >> 19u, 0u);
  let factor = select(add64(c, square), sub64(c, square), negative);
  let half = shr64(power.m, 1u);
  let change = mulHighNear64(half, factor);
  let m = select(add64(half, change), sub64(half, change), negative);
  var bounds = array<vec2<u32>, 2>(add64(m, vec2<u32>(1024u, 0u)), sub64(m, vec2<u32>(1024u, 0u)));
  var results: array<u32, 2>;
  for (var i = 0u; i < 2u; i += 1u) {
    results[i] = roundScaled(0u, bounds[i], power.k - 62, true);
  }
  if (results[0] == results[1]) {
    return results[0];
  }
  var value = exactPower(a, y);
  let exact = value.m.x != 0u;
  if (!exact) {
    value = precisePower(a, y);
  }
  return roundScaled(0u, value.m, value.k - 63, !exact);
}

fn powF32(x: u32, y: u32) -> u32 {
  let a = x & MAGNITUDE;
  let b = y & MAGNITUDE;
  if (b == 0u || x == ONE) {
    return ONE;
  }
  if (a > INFINITY || b > INFINITY) {
    return NAN;
  }
  let grows = y < SIGN;
  if (b == INFINITY) {
    return select(select(0u, INFINITY, (a > ONE) == grows), ONE, a == ONE);
  }
  // The weight of y's last one.
  let last = unitExponent(y) + i32(countTrailingZeros(significand(y)));
  let sign = select(0u, x & SIGN, last == 0);
  if (a == 0u || a == INFINITY) {
    return sign | select(INFINITY, 0u, (a == 0u) == grows);
  }
  if (x >= SIGN && last < 0) {
    return NAN;
  }
  if (a == ONE) {
    return sign | ONE;
  }
  return sign | positivePower(a, y);
}
`,
};
