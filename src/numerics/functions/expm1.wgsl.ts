import { float32Wgsl } from '../float32.wgsl.ts';
import { expPartsWgsl } from './expParts.wgsl.ts';
import { coefficients64, polynomial64Wgsl } from './fixedTables.wgsl.ts';
import type { WgslModule } from '../wgsl.ts';

/** Of the series below 2^-5: x^10/11! is below 2^-75 beside the 1 it starts with. */
const TERMS = 9;

/** 2^64/(n+2)! */
function coefficient(n: number): bigint {
  let c = 1n << 64n;
  for (let i = 2n; i <= BigInt(n + 2); i += 1n) c /= i;
  return c;
}

/**
 * RN(e^x - 1) of binary32 bits. Relative errors:
 * - |x| < 2^-5: x (1 + |x|/2 + x^2/6 + ...), with - for + at every second sign if x < 0: the series to 2^-65, the last
 *   product to 2^-62;
 * - otherwise e^x by expFixed, to 2^-60.7 while |x| < 1, less an exact 1: e^x / |e^x - 1| < 2^5.03 gives 2^-55.6; for
 *   x >= 1 it is below 2 and the error below 2^-55.7.
 * Of all 2^32 inputs 0x3dc252dd comes nearest to a rounding boundary: 2^-52.8 of its value. Up to 2^-25 x is nearest, below
 * -18 the result lies nearer to -1 than to its neighbour, from 104 on it is an infinity.
 */
export const expm1Wgsl: WgslModule = {
  name: 'expm1',
  uses: [float32Wgsl, expPartsWgsl, polynomial64Wgsl],
  tables: { EXPM1_TABLE: coefficients64(TERMS, coefficient) },
  code: /* wgsl */ `
fn expm1F32(x: u32) -> u32 {
  let a = x & MAGNITUDE;
  let negative = x != a;
  if (a > INFINITY) {
    return NAN;
  }
  // 2^-25, -18 and 104.
  if (a <= 0x33000000u) {
    return x;
  }
  if (negative && a >= 0x41900000u) {
    return SIGN | ONE;
  }
  if (a >= 0x42d00000u) {
    return INFINITY;
  }
  if (a < 0x3d000000u) {
    let m = significand(a);
    let e = unitExponent(a);
    let w = shl64(vec2<u32>(m, 0u), u32(64 + e));
    let rest = mulHighNear64(horner64(EXPM1_TABLE, ${TERMS}u, w, !negative), w);
    let top = vec2<u32>(0u, m << 7u);
    let product = mulHighNear64(top, rest);
    return roundScaled(x & SIGN, add64(top, select(product, neg64(product), negative)), e - 39, true);
  }
  let power = expOfBits(negative, a);
  if (negative) {
    let q = shr64(power.m, u32(-power.k));
    return roundScaled(SIGN, sub64(vec2<u32>(0u, SIGN), q), -63, true);
  }
  var m = power.m;
  if (power.k <= 63) {
    m = sub64(m, shr64(vec2<u32>(0u, SIGN), u32(power.k)));
  }
  return roundScaled(0u, m, power.k - 63, true);
}
`,
};
