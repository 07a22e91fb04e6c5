/** e^v in 64-bit fixed point and quotients of such numbers in WGSL, for exp and the functions made of it. */
import { fixed64Wgsl } from '../fixed64.wgsl.ts';
import { constant64, table64 } from './fixedTables.wgsl.ts';
import { exp, ln2 } from './highPrecision.ts';
import type { WgslModule } from '../wgsl.ts';

/** Fraction bits in which constants are computed. */
const P = 160;

/** The n-th coefficient of 2^(w/512) as a series in w, in units of 2^-bits, rounded down. */
function coefficient(n: number, bits: number): bigint {
  let c = 1n << BigInt(P);
  for (let i = 1n; i <= BigInt(n); i += 1n) c = (c * (ln2(P) >> 9n)) / (i << BigInt(P));
  return c >> BigInt(P - bits);
}

/** 1/ln 2 = log2 e in units of 2^-63, rounded down. */
const LOG2_E = (1n << BigInt(P + 63)) / ln2(P);

export const expPartsWgsl: WgslModule = {
  name: 'expParts',
  uses: [fixed64Wgsl],
  tables: {
    /** 2^(i/512) in units of 2^-63, rounded down. */
    EXP2_TABLE: table64(() =>
      Array.from({ length: 512 }, (_, i) => exp((ln2(P) * BigInt(i)) >> 9n, P) >> BigInt(P - 63)),
    ),
  },
  code: /* wgsl */ `
/** m * 2^(k-63); m has its first bit set, where nothing else is said. */
struct Scaled64 {
  m: vec2<u32>,
  k: i32,
}

/**
 * e^v, v = m * 2^(e-31) or its negative, 2^31 <= m < 2^32 and -33 <= e <= 6.
 *
 * v log2(e) = k + (i + w)/512, 0 <= i < 512 and 0 <= w < 1, and e^v = 2^k T (1 + z), T = 2^(i/512) from a table,
 * z = 2^(w/512) - 1 < 2^-9.5. Relative errors:
 * - log2(e), at most 2^-63 too small: below |v| 2^-63.5; k, i and w dropped below 2^-64: 2^-64;
 * - the series for z ends with w^5: 2^-66.7; its terms from w^3 on are kept to 2.1 * 2^-63, the others to 2^-69;
 * - T rounded down: 2^-63; the last product: 1.1 * 2^-63.
 * Together below 2^-60.8 + |v| 2^-63.5.
 */
fn expFixed(negative: bool, m: u32, e: i32) -> Scaled64 {
  var t = mul64By32(${constant64(LOG2_E)}, m);
  var shift = u32(30 - e);
  if (shift >= 32u) {
    t = vec3<u32>(t.y, t.z, 0u);
    shift -= 32u;
  }
  t = vec3<u32>(
    (t.x >> shift) | ((t.y << 1u) << (31u - shift)),
    (t.y >> shift) | ((t.z << 1u) << (31u - shift)),
    t.z >> shift,
  );
  if (negative) {
    let rest = neg64(t.xy);
    t = vec3<u32>(rest, ~t.z + select(0u, 1u, (t.x | t.y) == 0u));
  }
  let row = EXP2_TABLE + 2u * (t.y >> 23u);
  let w = vec2<u32>(t.x << 9u, (t.y << 9u) | (t.x >> 23u));
  let inner = ${coefficient(4, 73)}u + mulHigh32(w.y, ${coefficient(5, 73)}u);
  let third = ${coefficient(3, 63)}u + (mulHigh32(w.y, inner) >> 10u);
  let second = add64(${constant64(coefficient(2, 72))}, shr64(mulWide(third, w.y), 23u));
  let first = add64(${constant64(coefficient(1, 72))}, mulHighNear64(second, w));
  let z = mulHighNear64(first, w);
  let power = vec2<u32>(tables[row], tables[row + 1u]);
  return Scaled64(add64(power, shr64(mulHighNear64(power, z), 8u)), bitcast<i32>(t.z));
}

/** e^x or e^-x for the bits of a finite positive x from 2^-33 on: expFixed of a binary32 value. */
fn expOfBits(negative: bool, x: u32) -> Scaled64 {
  return expFixed(negative, (x | 0x800000u) << 8u, i32(x >> 23u) - 127);
}

/** A value below 1 in units of 2^-64, rounded down. */
fn fraction64(value: Scaled64) -> vec2<u32> {
  return shr64(value.m, min(u32(-1 - value.k), 63u));
}

/**
 * n / d in units of 2^-64, n < d and 2^63 <= d < 2^64, less than 5 too small.
 *
 * y = 2^95 / d (1 - f): a division of 16 bits gives f < 2^-14.4, a step of Newton's iteration f < 2^-28.6, both for
 * the upper word of d and from below, so that y < 2^32; 2 less of it (2^-31 at least) makes up for the lower word, so
 * that f >= 0. Then n / d = n y 2^-95 / (1 - f), and 1 / (1 - f) = 1 + f + f^2 to 2^-84.
 */
fn quotient64(n: vec2<u32>, d: vec2<u32>) -> vec2<u32> {
  let start = (0xffffffffu / ((d.y >> 16u) + 1u)) << 15u;
  let miss = sub64(vec2<u32>(0u, 0x80000000u), mulWide(start, d.y));
  let y = start + (mulHigh32(start, shr64(miss, 17u).x) >> 14u) - 2u;
  let product = mul64By32(d, y);
  // f in units of 2^-92.
  let below = vec2<u32>(0u - product.x, ~product.y + select(0u, 1u, product.x == 0u));
  let top = 0x7fffffffu - product.z + select(0u, 1u, (product.x | product.y) == 0u);
  let f = vec2<u32>((below.x >> 3u) | (below.y << 29u), (below.y >> 3u) | (top << 29u));
  let square = mulHigh32(f.y, f.y);
  let factor = add64(f, vec2<u32>(square << 4u, square >> 28u));
  let p = mul64By32(n, y);
  let q = vec2<u32>((p.x >> 31u) | (p.y << 1u), (p.y >> 31u) | (p.z << 1u));
  return add64(q, shr64(mulHighNear64(q, factor), 28u));
}
`,
};
