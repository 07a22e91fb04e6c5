import { arithmeticWgsl } from '../arithmetic.wgsl.ts';
import type { WgslModule } from '../wgsl.ts';
import { logPartsWgsl } from './logParts.wgsl.ts';

/**
 * RN(ln(1 + x)).
 *
 * Below 2^-25 it is x: x^2/2 is less than half a unit in the last place. Below 2^-10 it is x (1 - T), with T =
 * x (1/2 - x (1/3 - ... x/7)) in units of 2^-70: the series' end is below 2^-73, the bracket is known to 2^-61, T to
 * 2^-69; so is the result, relatively. From there on 1 + x is a significand of 64 bits, exact below 2^63 and off
 * by less than 2^-63 of itself above, where the logarithm exceeds 43: relative errors below 2^-61. log1p.ts has the
 * hardest input, at 2^-66.4 and near 2^-20.
 */
export const log1pWgsl: WgslModule = {
  name: 'log1p',
  uses: [arithmeticWgsl, logPartsWgsl],
  code: /* wgsl */ `
/** c - x rest, for x with the upper word m of its magnitude and 2^-32-down for its unit; in units of 2^-64. */
fn log1pStep(c: vec2<u32>, rest: vec2<u32>, m: u32, down: u32, negative: bool) -> vec2<u32> {
  let product = shr64(mul64By32(rest, m).yz, down);
  return select(sub64(c, product), add64(c, product), negative);
}

/** ln(1 + x) for 2^-25 <= |x| < 2^-10, |x| = m * 2^(k - 31), in units of 2^(k - 93). */
fn log1pNearZero(negative: bool, m: u32, k: i32) -> vec3<u32> {
  let down = u32(-1 - k);
  var low = 0x24924925u;
  low = 0x2aaaaaabu - signedWord(mulHigh32(m, low) >> down, negative);
  low = 0x33333333u - signedWord(mulHigh32(m, low) >> down, negative);
  var u = log1pStep(vec2<u32>(0u, 0x40000000u), vec2<u32>(0u, low), m, down, negative);
  u = log1pStep(vec2<u32>(0x55555555u, 0x55555555u), u, m, down, negative);
  u = log1pStep(vec2<u32>(0u, 0x80000000u), u, m, down, negative);
  let t = vec3<u32>(shr64(mul64By32(u, m).yz, down - 6u), 0u);
  let factor = add96(vec3<u32>(0u, 0u, 0x40u), signed96(t, !negative));
  let short = m >> 8u;
  let lower = mul64By32(factor.xy, short);
  let product = vec3<u32>(lower.xy, lower.z + factor.z * short);
  return signed96(product, negative);
}

fn log1pF32(x: u32) -> u32 {
  let size = x & MAGNITUDE;
  if (size > INFINITY || x > 0xbf800000u) {
    return NAN;
  }
  if (size < 0x33000000u || x == INFINITY) {
    return x;
  }
  if (x == 0xbf800000u) {
    return SIGN | INFINITY;
  }
  let k = fieldOf(x) - 127;
  let m = vec2<u32>(0u, significand(x) << 8u);
  if (size < 0x3a800000u) {
    return roundSigned96(log1pNearZero(x >= SIGN, m.y, k), k - 93);
  }
  let one = vec2<u32>(0u, SIGN);
  // 1 + x in units of 2^-63, for k >= 0 of 2^(k-63).
  let below = shr64(m, u32(clamp(-k, 0, 63)));
  let above = select(shr64(one, u32(clamp(k, 0, 63))), vec2<u32>(0u, 0u), k > 63);
  let part = select(above, select(below, neg64(below), x >= SIGN), k < 0);
  let start = select(m, one, k < 0);
  let sum = add64(start, part);
  let zeros = clz64(sum);
  // Only for 1 <= k < 24 does the sum reach 2^64; its last bits are 0 then.
  let carry = k >= 0 && less64(sum, start);
  let halved = vec2<u32>((sum.x >> 1u) | (sum.y << 31u), (sum.y >> 1u) | SIGN);
  let s = select(shl64(sum, zeros & 63u), halved, carry);
  return roundSigned96(lnFixed(max(k, 0) + select(-i32(zeros), 1, carry), s), -88);
}
`,
};
