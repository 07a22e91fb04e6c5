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
  let m = significand(a);
  let s = unitExponent(a) + shift;
  var q = 0u;
  if (s >= 0) {
    q = m << min(u32(s), 31u);
  } else if (s >= -24) {
    let n = u32(-s);
    q = m >> n;
    let rest = m & ((1u << n) - 1u);
    let half = 1u << (n - 1u);
    q += select(0u, 1u, rest > half || (rest == half && (q & 1u) == 1u));
  }
  return select(i32(q), -i32(q), (a & SIGN) != 0u);
}

/** q(a) for a group with scale exponent e and operands of p bits; a finite. */
fn quantise(a: u32, e: i32, p: i32) -> i32 {
  let limit = (1 << u32(p - 1)) - 1;
  return clamp(roundToInteger(a, p - 1 - e), -limit, limit);
}
`,
};
