import { float32Wgsl } from '../float32.wgsl.ts';
import { expPartsWgsl } from './expParts.wgsl.ts';
import { coefficients64, polynomial64Wgsl } from './fixedTables.wgsl.ts';
import type { WgslModule } from '../wgsl.ts';

/** tanh x = x - x^3/3 + 2 x^5/15 - 17 x^7/315 + 62 x^9/2835 - ...: the absolute coefficients from x^3 on. */
const SERIES = [
  [1n, 3n],
  [2n, 15n],
  [17n, 315n],
  [62n, 2835n],
] as const;

/**
 * RN(tanh x) of binary32 bits. Relative errors:
 * - |x| < 2^-6: x (1 - x^2/3 + ...): what follows the last term is below 2^-66, the last product's error 2^-62;
 * - otherwise (1 - E) / (1 + E) with E = e^(-2|x|) to 2^-60.7 (to 2^-58 beyond 1) and then to 2^-64. 1 - E is 2^-5.03
 *   at least, and beyond 1, E below 2^-2.8: 2^-55.6 from E, 2^-55.6 from the quotient.
 * Of all 2^32 inputs 0x3ac37de2 comes nearest to a rounding boundary: 2^-50.3 of its value. Up to 2^-12 x is nearest;
 * from 9.125 on the result is nearer than 2^-25 to 1.
 */
export const tanhWgsl: WgslModule = {
  name: 'tanh',
  uses: [float32Wgsl, expPartsWgsl, polynomial64Wgsl],
  tables: {
    TANH_TABLE: coefficients64(SERIES.length, (n) => (SERIES[n][0] << 64n) / SERIES[n][1]),
  },
  code: /* wgsl */ `
fn tanhF32(x: u32) -> u32 {
  let a = x & MAGNITUDE;
  let sign = x & SIGN;
  if (a > INFINITY) {
    return NAN;
  }
  // 2^-12, 9.125 and 2^-6.
  if (a <= 0x39800000u) {
    return x;
  }
  if (a >= 0x41120000u) {
    return sign | ONE;
  }
  if (a < 0x3c800000u) {
    let m = significand(a);
    let e = unitExponent(a);
    // x^2 has a unit of 2^-70 at least: up to 6 of its last bits are 0 or dropped.
    let square = mulWide(m, m);
    let shift = 64 + 2 * e;
    let w = shl64(shr64(square, u32(max(-shift, 0))), u32(max(shift, 0)));
    let rest = mulHighNear64(horner64(TANH_TABLE, ${SERIES.length}u, w, false), w);
    let top = vec2<u32>(0u, m << 8u);
    return roundScaled(sign, sub64(top, mulHighNear64(top, rest)), e - 40, true);
  }
  let power = expOfBits(true, a + 0x800000u);
  let half = shr64(fraction64(power), 1u);
  let one = vec2<u32>(0u, SIGN);
  return roundScaled(sign, quotient64(sub64(one, half), add64(one, half)), -64, true);
}
`,
};
