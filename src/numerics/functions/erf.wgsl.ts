import { arithmeticWgsl } from '../arithmetic.wgsl.ts';
import { fixed96Wgsl } from '../fixed96.wgsl.ts';
import { once, type WgslModule } from '../wgsl.ts';
import { pi, squareRoot } from './highPrecision.ts';
import { ratioRows, ratioWgsl } from './ratio.wgsl.ts';

/** erf'' = -2 x erf'. */
function rows(): Uint32Array {
  const slope = (2n << 384n) / squareRoot(pi(192), 192);
  return ratioRows(512, slope, (n, j, first, second) => {
    const sum = (((n + 1n) * j * second) >> 7n) + n * first;
    return (-2n * sum) / ((n + 1n) * (n + 2n));
  });
}

/**
 * RN(erf x) for |x| < 4 as x G(x): G, between 1/4 and 2/sqrt(pi), is off by less than 2^-62, so the relative error
 * is below 2^-60; the product with x is exact. erf.ts has the hardest input, at 2^-56.4. From 4 on the result is
 * nearer than 2^-25 to 1.
 */
export const erfWgsl: WgslModule = {
  name: 'erf',
  uses: [arithmeticWgsl, fixed96Wgsl, ratioWgsl],
  tables: { ERF_ROWS: once(rows) },
  code: /* wgsl */ `
fn erfF32(x: u32) -> u32 {
  let size = x & MAGNITUDE;
  if (size > INFINITY) {
    return NAN;
  }
  if (size >= 0x40800000u) {
    return (x & SIGN) | ONE;
  }
  if (size == 0u) {
    return x;
  }
  let m = significand(x) << 8u;
  let e = unitExponent(x);
  // |x| in units of 2^-62; a row is 2^-7 wide.
  let scaled = shr64(vec2<u32>(0u, m), u32(min(-22 - e, 63)));
  let g = ratioAt(ERF_ROWS, scaled.y >> 23u, shl64(scaled, 9u));
  return round96(x & SIGN, mul64By32(g, m), e - 71);
}
`,
};
