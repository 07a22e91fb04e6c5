import { float32Wgsl } from '../float32.wgsl.ts';
import { expPartsWgsl } from './expParts.wgsl.ts';
import type { WgslModule } from '../wgsl.ts';

/**
 * RN(1 / (1 + e^-x)) of binary32 bits, E = e^-|x|:
 * - |x| < 2^-12: 1/2 + x/4 is an exact multiple of 2^-64 there; taken away (towards 1/2) is |x|^3/48, known to 2^-62, and
 *   at least a rest that is not 0, so that a tie of 1/2 + x/4 falls to the right side. The next term of the series is
 *   below 2^-68;
 * - otherwise 1 / (1 + E), or E / (1 + E) if x < 0. E is known to 2^-60.8 + |x| 2^-63.5, the quotient to 2^-60: below
 *   2^-56 for |x| = 104, below 2^-59 for |x| < 1.
 * Of all 2^32 inputs 0xb3800000 comes nearest to a rounding boundary: 2^-76.6 of its value. Up to 2^-24 the result is 1/2;
 * from 18 on it is 1; below -104 it is under half the smallest binary32 value.
 */
export const sigmoidWgsl: WgslModule = {
  name: 'sigmoid',
  uses: [float32Wgsl, expPartsWgsl],
  code: /* wgsl */ `
fn sigmoidF32(x: u32) -> u32 {
  let a = x & MAGNITUDE;
  let negative = x != a;
  if (a > INFINITY) {
    return NAN;
  }
  // 2^-24, 18, -104 and 2^-12.
  if (a <= 0x33800000u) {
    return 0x3f000000u;
  }
  if (!negative && a >= 0x41900000u) {
    return ONE;
  }
  if (a >= 0x42d00000u) {
    return 0u;
  }
  let one = vec2<u32>(0u, SIGN);
  if (a < 0x39800000u) {
    let e = unitExponent(a);
    let quarter = shl64(vec2<u32>(significand(a), 0u), u32(62 + e));
    // |x| in units of 2^-44, its cube in units of 2^-68, and a 48th of it in units of 2^-64.
    let fixed = (significand(a) << 8u) >> u32(-36 - e);
    let cube = mulHigh32(mulHigh32(fixed, fixed), fixed);
    let less = vec2<u32>(mulHigh32(cube, 0x555555u), 0u);
    if (negative) {
      return roundScaled(0u, add64(sub64(one, quarter), less), -64, true);
    }
    let m = sub64(add64(one, quarter), less);
    return roundScaled(0u, sub64(m, vec2<u32>(1u, 0u)), -64, true);
  }
  let power = expOfBits(true, a);
  let d = add64(one, shr64(fraction64(power), 1u));
  if (negative) {
    return roundScaled(0u, quotient64(shr64(power.m, 1u), d), power.k - 63, true);
  }
  return roundScaled(0u, quotient64(one, d), -64, true);
}
`,
};
