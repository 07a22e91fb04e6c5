/** Float32 to the next integer, down, up or nearest, in WGSL. A zero result has the sign of the argument. */
import { float32Wgsl } from '../../numerics/float32.wgsl.ts';
import type { WgslModule } from '../../numerics/wgsl.ts';

export const roundingWgsl: WgslModule = {
  name: 'rounding',
  uses: [float32Wgsl],
  code: /* wgsl */ `
/** Bits of a that count less than 1, between 0 and 24; for |a| < 1 they are the 24 of a number's significand. */
fn bitsBelowOne(a: u32) -> u32 {
  return u32(clamp(150 - i32((a >> 23u) & 0xffu), 0, 24));
}

/** The integer next to a towards zero, or the one after it. */
fn integerNear(a: u32, away: bool) -> u32 {
  let bits = bitsBelowOne(a);
  let below = (1u << bits) - 1u;
  let truncated = a & ~below;
  let small = (a & MAGNITUDE) < ONE;
  let near = select(truncated, a & SIGN, small);
  let next = select(truncated + below + 1u, (a & SIGN) | ONE, small);
  return select(near, next, away);
}

fn isInteger(a: u32) -> bool {
  let size = a & MAGNITUDE;
  return select((a & ((1u << bitsBelowOne(a)) - 1u)) == 0u, size == 0u, size < ONE);
}

fn floorF32(a: u32) -> u32 {
  return integerNear(a, a >= SIGN && !isInteger(a));
}

fn ceilF32(a: u32) -> u32 {
  return integerNear(a, a < SIGN && !isInteger(a));
}

/** Ties go to even. */
fn roundF32(a: u32) -> u32 {
  let size = a & MAGNITUDE;
  let bits = bitsBelowOne(a);
  let rest = a & ((1u << bits) - 1u);
  let half = (1u << bits) >> 1u;
  let up = rest > half || (rest == half && half != 0u && ((a >> bits) & 1u) != 0u);
  return integerNear(a, select(up, size > 0x3f000000u, size < ONE));
}
`,
};
