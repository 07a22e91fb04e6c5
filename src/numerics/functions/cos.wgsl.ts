import type { WgslModule } from '../wgsl.ts';
import { circleWgsl } from './circle.wgsl.ts';

/**
 * RN(cos x). The relative error is below 2^-61; cos.ts has the hardest input, at 2^-55.9. Below 2^-12 it is 1, as
 * x^2/2 is less than 2^-25.
 */
export const cosWgsl: WgslModule = {
  name: 'cos',
  uses: [circleWgsl],
  code: /* wgsl */ `
fn cosF32(x: u32) -> u32 {
  let size = x & MAGNITUDE;
  if (size >= INFINITY) {
    return NAN;
  }
  if (size < 0x39800000u) {
    return ONE;
  }
  let angle = quadrants(size);
  return roundCircle(sineOf(angle + vec4<u32>(0u, 0u, 0u, 0x40000000u)), 0u);
}
`,
};
