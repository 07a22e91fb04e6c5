import { float32Wgsl } from '../float32.wgsl.ts';
import { expPartsWgsl } from './expParts.wgsl.ts';
import type { WgslModule } from '../wgsl.ts';

/**
 * RN(e^x) of binary32 bits: expFixed, rounded once; its error is below 2^-56.7 of the value for |x| <= 104. Of all 2^32
 * inputs 0xc16912cd comes nearest to a rounding boundary: 2^-52.6 of its value. Below 2^-26 the result is nearer to 1
 * than to its neighbours; from 104 on it is an infinity, or under half the smallest binary32 value.
 */
export const expWgsl: WgslModule = {
  name: 'exp',
  uses: [float32Wgsl, expPartsWgsl],
  code: /* wgsl */ `
fn expF32(x: u32) -> u32 {
  let a = x & MAGNITUDE;
  let negative = x != a;
  if (a > INFINITY) {
    return NAN;
  }
  // 104 and 2^-26.
  if (a >= 0x42d00000u) {
    return select(INFINITY, 0u, negative);
  }
  if (a < 0x32800000u) {
    return ONE;
  }
  let power = expOfBits(negative, a);
  return roundScaled(0u, power.m, power.k - 63, true);
}
`,
};
