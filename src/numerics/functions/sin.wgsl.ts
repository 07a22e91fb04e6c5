import type { WgslModule } from '../wgsl.ts';
import { circleWgsl } from './circle.wgsl.ts';

/**
 * RN(sin x). The relative error is below 2^-61; sin.ts has the hardest input, at 2^-54.2. Below 2^-12 it is x, as
 * x^3/6 is less than half a unit in the last place.
 */
export const sinWgsl: WgslModule = {
  name: 'sin',
  uses: [circleWgsl],
  code: /* wgsl */ `
fn sinF32(x: u32) -> u32 {
  let size = x & MAGNITUDE;
  if (size >= INFINITY) {
    return NAN;
  }
  if (size < 0x39800000u) {
    return x;
  }
  return roundCircle(sineOf(quadrants(size)), x & SIGN);
}
`,
};
