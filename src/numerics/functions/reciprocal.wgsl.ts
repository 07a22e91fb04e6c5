import { arithmeticWgsl } from '../arithmetic.wgsl.ts';
import type { WgslModule } from '../wgsl.ts';

export const reciprocalWgsl: WgslModule = {
  name: 'reciprocal',
  uses: [arithmeticWgsl],
  code: /* wgsl */ `
/** RN(1 / x); ±0 gives ±Inf. */
fn reciprocalF32(x: u32) -> u32 {
  return divF32(ONE, x);
}
`,
};
