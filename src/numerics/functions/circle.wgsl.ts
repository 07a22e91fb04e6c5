import { arithmeticWgsl } from '../arithmetic.wgsl.ts';
import { once, type WgslModule } from '../wgsl.ts';
import { pi } from './highPrecision.ts';
import { ratioRows, ratioWgsl } from './ratio.wgsl.ts';

/** The first 256 bits of 2/pi after 64 bits 0, the highest word first. */
function twoOverPi(): Uint32Array {
  const bits = ((1n << (2n * 320n + 1n)) / pi(320)) >> 64n;
  return Uint32Array.from(
    { length: 10 },
    (_, i) => Number((bits >> BigInt(288 - 32 * i)) & 0xffffffffn) >>> 0,
  );
}

/** y = sin(pi/2 x): y'' = -(pi/2)^2 y. */
function rows(): Uint32Array {
  const half = pi(192) >> 1n;
  const square = (half * half) >> 192n;
  return ratioRows(128, half, (n, _, first) => -((square * first) >> 192n) / ((n + 1n) * (n + 2n)));
}

/**
 * Sine and cosine of a binary32 number of radians.
 *
 * |x| = m 2^e. m times (2/pi 2^e mod 4), of which 126 bits after the point are taken from a table of the bits of 2/pi, is
 * the angle in quadrants but for whole circles, too small by less than 2^-102. No binary32 value but 0 comes nearer than
 * 2^-31 to a whole number of quadrants, so the distance f from the nearest zero, 0 < f < 1, has a relative error below
 * 2^-71; 64 bits of it are kept. The sine is f G(f), where G, between 1 and pi/2, is off by less than 2^-62, and so the
 * relative error is below 2^-61.
 */
export const circleWgsl: WgslModule = {
  name: 'circle',
  uses: [arithmeticWgsl, ratioWgsl],
  tables: { TWO_OVER_PI: once(twoOverPi), SINE_ROWS: once(rows) },
  code: /* wgsl */ `
/** |x| in quadrants modulo 4, in units of 2^-126, for finite |x| >= 2^-12; the lowest word first. */
fn quadrants(x: u32) -> vec4<u32> {
  let bit = u32(unitExponent(x) + 62);
  let word = TWO_OVER_PI + (bit >> 5u);
  let left = bit & 31u;
  var window: vec4<u32>;
  for (var i = 0u; i < 4u; i += 1u) {
    window[3u - i] = (tables[word + i] << left) | ((tables[word + i + 1u] >> 1u) >> (31u - left));
  }
  let m = significand(x);
  let low = mul64By32(window.xy, m);
  let high = mul64By32(window.zw, m);
  return vec4<u32>(low.xy, add64(high.xy, vec2<u32>(low.z, 0u)));
}

/** sin or cos |x| as magnitude * 2^(exponent - 63) and a sign bit; magnitude has its first or second bit set. */
struct CirclePart {
  magnitude: vec2<u32>,
  exponent: i32,
  sign: u32,
}

/** The sine of an angle in quadrants, in units of 2^-126; that of an angle further on by one is its cosine. */
fn sineOf(angle: vec4<u32>) -> CirclePart {
  let quadrant = angle.w >> 30u;
  let rest = vec4<u32>(
    angle.x << 2u,
    (angle.y << 2u) | (angle.x >> 30u),
    (angle.z << 2u) | (angle.y >> 30u),
    (angle.w << 2u) | (angle.z >> 30u),
  );
  // In odd quadrants the zero lies ahead; 1 less in the last place does not matter.
  let f = select(rest, ~rest, (quadrant & 1u) == 1u);
  let zeros = clz64(f.zw);
  let shorter = select(f.yzw, f.xyz, zeros >= 32u);
  let part = zeros & 31u;
  let normal = vec2<u32>(
    (shorter.y << part) | ((shorter.x >> 1u) >> (31u - part)),
    (shorter.z << part) | ((shorter.y >> 1u) >> (31u - part)),
  );
  let g = ratioAt(SINE_ROWS, f.w >> 25u, shl64(f.zw, 7u));
  return CirclePart(mulHigh64(normal, g), -i32(zeros), (quadrant >> 1u) << 31u);
}

/** RN of a sine or cosine with another sign bit. */
fn roundCircle(part: CirclePart, sign: u32) -> u32 {
  return roundScaled(part.sign ^ sign, part.magnitude, part.exponent - 63, true);
}
`,
};
