import { arithmeticWgsl } from '../arithmetic.wgsl.ts';
import type { WgslModule } from '../wgsl.ts';
import { logPartsWgsl } from './logParts.wgsl.ts';

/** RN(ln x). The error of lnFixed is below 2^-62 of the result; log.ts has the hardest input, at 2^-57.8. */
export const logWgsl: WgslModule = {
  name: 'log',
  uses: [arithmeticWgsl, logPartsWgsl],
  code: /* wgsl */ `
fn logF32(x: u32) -> u32 {
  if ((x & MAGNITUDE) == 0u) {
    return SIGN | INFINITY;
  }
  if (x > INFINITY) {
    return NAN;
  }
  if (x == INFINITY) {
    return x;
  }
  let zeros = countLeadingZeros(significand(x));
  let k = fieldOf(x) - i32(zeros) - 119;
  return roundSigned96(lnFixed(k, vec2<u32>(0u, significand(x) << zeros)), -88);
}
`,
};
