/** Binary32 as bits in WGSL. Values are u32 throughout: no float type can change one. */
import { wordsWgsl } from './words.wgsl.ts';
import type { WgslModule } from './wgsl.ts';

export const float32Wgsl: WgslModule = {
  name: 'float32',
  uses: [wordsWgsl],
  code: /* wgsl */ `
const SIGN: u32 = 0x80000000u;
const MAGNITUDE: u32 = 0x7fffffffu;
const INFINITY: u32 = 0x7f800000u;
const NAN: u32 = 0x7fc00000u;
const ONE: u32 = 0x3f800000u;

fn isNan(a: u32) -> bool {
  return (a & MAGNITUDE) > INFINITY;
}

/** The 24 bits of |a| as an integer, the leading one of a normal number among them; for finite a. */
fn significand(a: u32) -> u32 {
  return (a & 0x7fffffu) + min(a & INFINITY, 0x800000u);
}

/** The weight of significand's last bit is 2^unitExponent; for finite a. */
fn unitExponent(a: u32) -> i32 {
  return max(i32((a >> 23u) & 0xffu), 1) - 150;
}

/**
 * RN of (m + rest) * 2^e with a sign bit (0 or SIGN), where 0 <= rest < 1 counts as not 0 if sticky is set. Ties to
 * even, one rounding, subnormals and overflow included; m = 0 gives a zero with the sign. |e| < 2^30.
 */
fn roundScaled(sign: u32, m: vec2<u32>, e: i32, sticky: bool) -> u32 {
  let zeros = clz64(m);
  if (zeros == 64u) {
    return sign;
  }
  let top = shl64(m, zeros);
  // The exponent field, were it not bounded: the value lies in [2^(field-127), 2^(field-126)).
  let field = 190 - i32(zeros) + e;
  if (field >= 255) {
    return sign | INFINITY;
  }
  // Bits of the upper word that are rounded away: 8, and more for a subnormal; 33 stands for all and none near.
  let drop = u32(8 + clamp(1 - field, 0, 25));
  if (drop == 33u) {
    return sign;
  }
  let kept = (top.y >> 1u) >> (drop - 1u);
  let rest = (top.y << 1u) << (31u - drop);
  let lower = top.x != 0u || sticky;
  // drop = 32 keeps nothing, and the whole word is the rest.
  let restWord = select(rest, top.y, drop == 32u);
  let up = restWord > SIGN || (restWord == SIGN && (lower || (kept & 1u) == 1u));
  let base = u32(max(field - 1, 0)) << 23u;
  return sign | (base + kept + select(0u, 1u, up));
}

/** RN of a signed 64-bit integer times 2^e; 0 gives +0. */
fn roundSigned(m: vec2<u32>, e: i32) -> u32 {
  if ((m.x | m.y) == 0u) {
    return 0u;
  }
  let sign = m.y & SIGN;
  return roundScaled(sign, select(m, neg64(m), sign != 0u), e, false);
}
`,
};
