import { fixed64Wgsl } from '../fixed64.wgsl.ts';
import type { WgslModule } from '../wgsl.ts';

/** Fraction bits in which the rows are computed. */
const P = 192n;
/** Terms of a Taylor series that reaches 2^-P at 2^-7. */
const TERMS = 28;
/** Coefficients in a row: as many with 64 and with 32 bits. */
const LONG = 5;
const SHORT = 4;

/** Words of a row. */
export const ROW_WORDS = 2 * LONG + SHORT;

/** v as a multiple of 2^-bits, to nearest, in words of two's complement. */
function words(v: bigint, bits: number): number[] {
  const drop = P - BigInt(bits);
  const fixed = BigInt.asUintN(64, (v + (1n << (drop - 1n))) >> drop);
  return [Number(fixed & 0xffffffffn), Number(fixed >> 32n)];
}

/**
 * Rows for G(x) = y(x)/x, y an odd function: row j has the Taylor coefficients of G at c = j/128, the first five in
 * units of 2^-63, four more in units of 2^-31. Row 0 has those of G as a series in 128 x^2. All lie in [-1, 1) but for the
 * first, in [0, 2).
 *
 * @param slope y'(0), with P = 192 fraction bits
 * @param next from Taylor coefficients y[n] and y[n+1] of y at j/128 its y[n+2], by the differential equation of y
 */
export function ratioRows(
  count: number,
  slope: bigint,
  next: (n: bigint, j: bigint, first: bigint, second: bigint) => bigint,
): Uint32Array {
  const rows: number[] = [];
  let y0 = 0n;
  let y1 = slope;
  for (let j = 0; j < count; j += 1) {
    const y = [y0, y1];
    for (let n = 0; n + 2 < TERMS; n += 1) y.push(next(BigInt(n), BigInt(j), y[n] ?? 0n, y[n + 1] ?? 0n));
    const g: bigint[] = [];
    for (let n = 0; n < LONG + SHORT; n += 1) {
      if (j === 0) g.push((y[2 * n + 1] ?? 0n) >> BigInt(7 * n));
      else g.push((((y[n] ?? 0n) - (g[n - 1] ?? 0n)) * 128n) / BigInt(j));
    }
    rows.push(...g.slice(0, LONG).flatMap((v) => words(v, 63)));
    rows.push(...g.slice(LONG).map((v) => words(v, 31)[0] ?? 0));
    y0 = y.reduce((sum, v, n) => sum + (v >> BigInt(7 * n)), 0n);
    y1 = y.slice(1).reduce((sum, v, n) => sum + ((v * BigInt(n + 1)) >> BigInt(7 * n)), 0n);
  }
  return Uint32Array.from(rows);
}

/**
 * Odd functions as y(x) = x G(x): a table of Taylor series gives G, and a relative error of G is one of y.
 *
 * Errors of G in units of 2^-63: the series' end, y[9]'s share, below 2^-4; constants 1/2; the three long products 3/128
 * each; d shortened to 32 bits, in the products with the fourth coefficient and beyond, below 1/2; the short products,
 * whose results are below 2^-28 of G, 1/4. Together below 2.
 */
export const ratioWgsl: WgslModule = {
  name: 'ratio',
  uses: [fixed64Wgsl],
  code: /* wgsl */ `
/** a >> 7 of a signed number. */
fn sar7(a: vec2<u32>) -> vec2<u32> {
  return vec2<u32>((a.x >> 7u) | (a.y << 25u), bitcast<u32>(bitcast<i32>(a.y) >> 7u));
}

fn ratioWord(at: u32) -> vec2<u32> {
  return vec2<u32>(tables[at], tables[at + 1u]);
}

/** The coefficient at a word of the table plus v * d, v signed, in units of 2^-63. */
fn ratioStep(at: u32, v: vec2<u32>, d: vec2<u32>) -> vec2<u32> {
  let product = sub64(mulHighNear64(v, d), select(vec2<u32>(0u, 0u), d, v.y >= SIGN));
  return add64(ratioWord(at), sar7(product));
}

/** G(j/128 + d) in units of 2^-63, from the rows that begin at a word of the table; d in units of 2^-71. */
fn ratioAt(rows: u32, j: u32, d: vec2<u32>) -> vec2<u32> {
  let row = rows + ${ROW_WORDS}u * j;
  let v = select(d, mulHighNear64(d, d), j == 0u);
  var short = tables[row + ${ROW_WORDS - 1}u];
  for (var i = ${ROW_WORDS - 2}u; i >= ${2 * LONG}u; i -= 1u) {
    let product = mulHigh32(short, v.y) - select(0u, v.y, short >= SIGN);
    short = tables[row + i] + bitcast<u32>(bitcast<i32>(product) >> 7u);
  }
  let fifth = mulWide(short, v.y) - vec2<u32>(0u, select(0u, v.y, short >= SIGN));
  var g = add64(ratioWord(row + 8u), sar7(fifth));
  let fourth = mul64By32(g, v.y).yz - vec2<u32>(0u, select(0u, v.y, g.y >= SIGN));
  g = add64(ratioWord(row + 6u), sar7(fourth));
  g = ratioStep(row + 4u, g, v);
  g = ratioStep(row + 2u, g, v);
  return ratioStep(row, g, v);
}
`,
};
