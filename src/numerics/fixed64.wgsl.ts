/** Products of fixed-point numbers of 64 bits in WGSL: `vec2<u32>(low, high)`, unsigned. */
import { wordsWgsl } from './words.wgsl.ts';
import type { WgslModule } from './wgsl.ts';

export const fixed64Wgsl: WgslModule = {
  name: 'fixed64',
  uses: [wordsWgsl],
  code: /* wgsl */ `
/** The upper 32 of the 64 bits of a * b. */
fn mulHigh32(a: u32, b: u32) -> u32 {
  return mulWide(a, b).y;
}

/** a * b, all 96 bits, the lowest word first. */
fn mul64By32(a: vec2<u32>, b: u32) -> vec3<u32> {
  let low = mulWide(a.x, b);
  let high = add64(mulWide(a.y, b), vec2<u32>(low.y, 0u));
  return vec3<u32>(low.x, high);
}

/** The upper 64 of the 128 bits of a * b. */
fn mulHigh64(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  // Neither sum overflows: (2^32 - 1)^2 + 2 (2^32 - 1) = 2^64 - 1.
  let first = add64(mulWide(a.y, b.x), vec2<u32>(mulHigh32(a.x, b.x), 0u));
  let second = add64(mulWide(a.x, b.y), vec2<u32>(first.x, 0u));
  return add64(add64(mulWide(a.y, b.y), vec2<u32>(first.y, 0u)), vec2<u32>(second.y, 0u));
}

/** a * b * 2^-64, less than 3 too small. Quicker than mulHigh64. */
fn mulHighNear64(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  let high = add64(mulWide(a.y, b.y), vec2<u32>(mulHigh32(a.y, b.x), 0u));
  return add64(high, vec2<u32>(mulHigh32(a.x, b.y), 0u));
}
`,
};
