import { float32Wgsl } from '../float32.wgsl.ts';
import { expPartsWgsl } from './expParts.wgsl.ts';
import { coefficients64, polynomial64Wgsl, table64 } from './fixedTables.wgsl.ts';
import { ln } from './highPrecision.ts';
import type { WgslModule } from '../wgsl.ts';

/** Fraction bits in which the table is computed. */
const P = 160;
/** Of ln(1 + r) = r (1 - r (1/2 - r/3 + ...)), r at most 2^-8 and a little: r^8/9 is below 2^-67. */
const TERMS = 7;

/** 1 / (1 + i/256) in units of 2^-31, rounded up. */
const inverse = (i: number): bigint => ((1n << 39n) + BigInt(256 + i) - 1n) / BigInt(256 + i);

/**
 * RN(ln(1 + e^x)) of binary32 bits: max(x, 0) + ln(1 + E), E = e^-|x|.
 *
 * For E < 2^-8 the series in E. Otherwise 1 + E = (1 + r) / c with c from a table, by the first 8 bits of E, so that
 * 0 <= r <= 2^-8 + 2^-30; ln(1 + E) = -ln c + ln(1 + r). Errors:
 * - E: 2^-60.8 + |x| 2^-63.5 of itself, and it brings at most that of ln(1 + E), relatively: 2^-56.6;
 * - in the series' case its products: 2^-61 of the result;
 * - otherwise E to 2^-63, 1 + E likewise, r to 2^-63, its logarithm to 2^-61 and -ln c to 2^-64: together 2^-60 absolute,
 *   2^-52 of the smallest result, 2^-59.5 of one near ln 2;
 * - the sum with x: 2^-63 for x < 1, else 2^-58 of a sum above 1.
 * Of all 2^32 inputs 0x39ea41d0, near 0, comes nearest to a rounding boundary: 2^-57.0 of its value. Below 2^-26 the
 * result is RN(ln 2); from 40 on E is below 2^-57, so x is nearest; below -104 the result is under half the smallest
 * binary32 value.
 */
export const softplusWgsl: WgslModule = {
  name: 'softplus',
  uses: [float32Wgsl, expPartsWgsl, polynomial64Wgsl],
  tables: {
    /** 1/(n+2) */
    LN1P_SERIES: coefficients64(TERMS, (n) => (1n << 64n) / BigInt(n + 2)),
    /** c in units of 2^-31, -ln c in units of 2^-64 rounded down. */
    LN1P_TABLE: table64(() =>
      Array.from({ length: 256 }, (_, i) => [
        inverse(i),
        -ln(inverse(i) << BigInt(P - 31), P) >> BigInt(P - 64),
      ]).flat(),
    ),
  },
  code: /* wgsl */ `
/** ln(1 + r) for r in units of 2^-64 below 2^-7, times scale / r. */
fn lnSeries(r: vec2<u32>, scale: vec2<u32>) -> vec2<u32> {
  let rest = mulHighNear64(horner64(LN1P_SERIES, ${TERMS}u, r, false), r);
  return sub64(scale, mulHighNear64(scale, rest));
}

/** ln(1 + E), E < 1, in units of 2^(k-63). */
fn ln1pFixed(power: Scaled64) -> Scaled64 {
  let fraction = fraction64(power);
  if (power.k < -8) {
    return Scaled64(lnSeries(fraction, power.m), power.k);
  }
  let d = add64(vec2<u32>(0u, SIGN), shr64(fraction, 1u));
  let row = LN1P_TABLE + 4u * ((d.y >> 23u) & 0xffu);
  let p = mul64By32(d, tables[row]);
  let r = vec2<u32>((p.x >> 30u) | (p.y << 2u), (p.y >> 30u) | (p.z << 2u));
  return Scaled64(add64(vec2<u32>(tables[row + 2u], tables[row + 3u]), lnSeries(r, r)), -1);
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
