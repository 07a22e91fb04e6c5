import { arithmeticWgsl } from '../arithmetic.wgsl.ts';
import { fixed64Wgsl } from '../fixed64.wgsl.ts';
import type { WgslModule } from '../wgsl.ts';

/**
 * RN(1 / sqrt(x)), decided by integers alone: exact by construction.
 *
 * x = a 4^h with 1 <= a < 4, a of 26 bits in units of 2^-24. A guess at s = 1/sqrt(a), good to 3.5 %, comes from the
 * bits of a as a binary32 number; three steps of Newton, s (3 - a s^2) / 2, leave its errors below 2^-28, and s
 * below 1/sqrt(a). y is then the greatest integer with y^2 a < 2^56, found by trying: 2^80 - 2^24 a y^2 fits in 64 bits.
 * So y + 1 >= 2^28 s > y, and y with a sticky bit rounds as s does.
 */
export const rsqrtWgsl: WgslModule = {
  name: 'rsqrt',
  uses: [arithmeticWgsl, fixed64Wgsl],
  code: /* wgsl */ `
fn rsqrtF32(x: u32) -> u32 {
  if ((x & MAGNITUDE) == 0u) {
    return x | INFINITY;
  }
  if (x > INFINITY) {
    return NAN;
  }
  if (x == INFINITY) {
    return 0u;
  }
  let zeros = countLeadingZeros(significand(x)) - 8u;
  let exponent = fieldOf(x) - i32(zeros) - 127;
  let odd = u32(exponent) & 1u;
  // In units of 2^-30.
  let a = significand(x) << (zeros + 7u + odd);
  let guess = 0x5f3759dfu - ((ONE + (odd << 23u) + ((a >> (7u + odd)) & 0x7fffffu)) >> 1u);
  // In units of 2^-32; the guess is at least 1/4 and below 1.
  var s = (significand(guess) << 8u) >> u32(126 - fieldOf(guess));
  for (var i = 0; i < 3; i += 1) {
    // 3 - a s^2 in units of 2^-30, a little too small, so that s never reaches 1.
    let factor = 0xbffffff8u - mulHigh32(mulHigh32(a, s), s);
    s = mulHigh32(s, factor) << 1u;
  }
  let m = a >> 6u;
  var y = (s >> 4u) - 1u;
  // 2^80 is 0 modulo 2^64.
  var rest = neg64(mul64By32(mulWide(y, y), m).xy);
  for (var i = 0; i < 8; i += 1) {
    let less = mulWide(m, 2u * y + 1u);
    if (!less64(less, rest)) {
      break;
    }
    rest = sub64(rest, less);
    y += 1u;
  }
  return roundNormal((y << 4u) | 1u, 126 - ((exponent - i32(odd)) >> 1u));
}
`,
};
