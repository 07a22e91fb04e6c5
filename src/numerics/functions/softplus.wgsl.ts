import { float32Wgsl } from '../float32.wgsl.ts';
import { expPartsWgsl } from './expParts.wgsl.ts';
import { coefficients64, polynomial64Wgsl } from './fixedTables.wgsl.ts';
import { logPartsWgsl } from './logParts.wgsl.ts';
import type { WgslModule } from '../wgsl.ts';

/** Of ln(1 + E) = E (1 - E (1/2 - E/3 + ...)), E below 2^-8: what follows E^8/8 is below 2^-67 of it. */
const TERMS = 7;

/**
 * RN(ln(1 + e^x)) of binary32 bits: max(x, 0) + ln(1 + E), E = e^-|x|.
 *
 * For E < 2^-8 the series in E, otherwise lnFixed of 1 + E. Errors:
 * - E: 2^-60.8 + |x| 2^-63.5 of itself, and it brings at most that of ln(1 + E), relatively: 2^-56.6;
 * - in the series' case its products: 2^-61 of the result;
 * - otherwise E and 1 + E to 2^-63 each, the logarithm to 2^-64: together 2^-61.6 absolute, 2^-53.6 of the smallest
 *   result, 2^-60 of one near ln 2;
 * - the sum with x: 2^-63 for x < 1, else 2^-58 of a sum above 1.
 * Of all 2^32 inputs 0x39ea41d0, near 0, comes nearest to a rounding boundary: 2^-57.0 of its value. Below 2^-26 the
 * result is RN(ln 2); from 40 on E is below 2^-57, so x is nearest; below -104 the result is under half the smallest
 * binary32 value.
 */
export const softplusWgsl: WgslModule = {
  name: 'softplus',
  uses: [float32Wgsl, expPartsWgsl, logPartsWgsl, polynomial64Wgsl],
  tables: {
    /** 1/(n+2). */
    LN1P_SERIES: coefficients64(TERMS, (n) => (1n << 64n) / BigInt(n + 2)),
  },
  code: /* wgsl */ `
/** ln(1 + E), E < 1; its first bits may be 0. */
fn ln1pFixed(power: Scaled64) -> Scaled64 {
  let fraction = fraction64(power);
  if (power.k < -8) {
    let rest = mulHighNear64(horner64(LN1P_SERIES, ${TERMS}u, fraction, false), fraction);
    return Scaled64(sub64(power.m, mulHighNear64(power.m, rest)), power.k);
  }
  let logarithm = lnFixed(0, add64(vec2<u32>(0u, SIGN), shr64(fraction, 1u)));
  return Scaled64(
    vec2<u32>((logarithm.x >> 24u) | (logarithm.y << 8u), (logarithm.y >> 24u) | (logarithm.z << 8u)),
    -1,
  );
}

fn softplusF32(x: u32) -> u32 {
  let a = x & MAGNITUDE;
  let negative = x != a;
  if (a > INFINITY) {
    return NAN;
  }
  // 2^-26, 40 and -104.
  if (a < 0x32800000u) {
    return 0x3f317218u;
  }
  if (!negative && a >= 0x42200000u) {
    return x;
  }
  if (a >= 0x42d00000u) {
    return 0u;
  }
  let logarithm = ln1pFixed(expOfBits(true, a));
  if (negative) {
    return roundScaled(0u, logarithm.m, logarithm.k - 63, true);
  }
  // Units of 2^-63 hold a sum below 2, units of 2^-58 one below 64.
  let unit = select(58, 63, a < ONE);
  let fixed = shl64(vec2<u32>(significand(a), 0u), u32(unitExponent(a) + unit));
  return roundScaled(0u, add64(fixed, shr64(logarithm.m, u32(63 - logarithm.k - unit))), -unit, true);
}
`,
};
