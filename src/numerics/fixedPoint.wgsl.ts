/** Dynamic fixed point in WGSL: the scale of a group and its integers. See fixedPoint.ts. */
import { float32Wgsl } from './float32.wgsl.ts';
import type { WgslModule } from './wgsl.ts';

export const fixedPointWgsl: WgslModule = {
  name: 'fixedPoint',
  uses: [float32Wgsl],
  code: /* wgsl */ `
/** The least integer e with m < 2^e, for the bits of a positive finite m; between -148 and 128. */
fn scaleExponent(m: u32) -> i32 {
  let field = i32(m >> 23u);
  return select(field - 126, -117 - i32(countLeadingZeros(m)), field == 0);
}

/** RN_integer(a * 2^shift) for finite a whose scaled value is below 2^31. */
fn roundToInteger(a: u32, shift: i32) -> i32 {
  let s = unitExponent(a) + shift;
  // Twice the value in halves, of which shifts to the right keep one; without branches, of which both sides are run.
  let m = (significand(a) << u32(clamp(s, 0, 30))) << 1u;
  let n = u32(clamp(-s, 0, 25));
  let halves = m >> n;
  let more = select(0u, 1u, (halves << n) != m);
  let q = (halves >> 1u) + (halves & ((halves >> 1u) | more) & 1u);
  return select(i32(q), -i32(q), (a & SIGN) != 0u);
}

/** q(a) for a group with scale exponent e and operands of p bits; a finite. */
fn quantise(a: u32, e: i32, p: i32) -> i32 {
  let limit = (1 << u32(p - 1)) - 1;
  return clamp(roundToInteger(a, p - 1 - e), -limit, limit);
}
`,
};
