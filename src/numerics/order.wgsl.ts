/** Order of values in WGSL: keys whose unsigned order is that of the values, with NaN as the greatest. */
import { float32Wgsl } from './float32.wgsl.ts';
import type { WgslModule } from './wgsl.ts';

export const orderWgsl: WgslModule = {
  name: 'order',
  uses: [float32Wgsl],
  code: /* wgsl */ `
/** -0 lies below +0. */
fn ascendingKey(a: u32) -> u32 {
  return a ^ select(SIGN, 0xffffffffu, a >= SIGN);
}

fn ascendingValue(key: u32) -> u32 {
  return key ^ select(0xffffffffu, SIGN, key >= SIGN);
}

/** The smaller value has the greater key, but NaN has the greatest. */
fn descendingKey(a: u32) -> u32 {
  return select(~ascendingKey(a), 0xffffffffu, isNan(a));
}

fn descendingValue(key: u32) -> u32 {
  return select(ascendingValue(~key), NAN, key == 0xffffffffu);
}

/** a, or +0 for -0: keys of these make zeros equal. */
fn unsignedZero(a: u32) -> u32 {
  return select(a, 0u, a == SIGN);
}
`,
};
