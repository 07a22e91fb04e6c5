import type { WgslModule } from '../wgsl.ts';
import { circleWgsl } from './circle.wgsl.ts';
import { expPartsWgsl } from './expParts.wgsl.ts';

/**
 * RN(tan x) as sine over cosine, each known to 2^-61 of itself, the sine then halved (2^-62), and a quotient that is
 * less than 5 units of 2^-64 off: a relative error below 2^-58. tan.ts has the hardest input, at 2^-54.5. Below 2^-12 it is x, as x^3/3 is less than half a unit in the last
 * place.
 */
export const tanWgsl: WgslModule = {
  name: 'tan',
  uses: [circleWgsl, expPartsWgsl],
  code: /* wgsl */ `
fn tanF32(x: u32) -> u32 {
  let size = x & MAGNITUDE;
  if (size >= INFINITY) {
    return NAN;
  }
  if (size < 0x39800000u) {
    return x;
  }
  var angle = quadrants(size);
  var parts: array<CirclePart, 2>;
  for (var i = 0; i < 2; i += 1) {
    parts[i] = sineOf(angle);
    angle.w += 0x40000000u;
  }
  // Halved, the numerator is less than the denominator with its first bit set.
  let up = clz64(parts[1].magnitude);
  let q = quotient64(shr64(parts[0].magnitude, 1u), shl64(parts[1].magnitude, up));
  let sign = parts[0].sign ^ parts[1].sign ^ (x & SIGN);
  return roundScaled(sign, q, parts[0].exponent - parts[1].exponent + i32(up) - 63, true);
}
`,
};
