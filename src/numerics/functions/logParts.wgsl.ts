import { fixed64Wgsl } from '../fixed64.wgsl.ts';
import { fixed96Wgsl, words96 } from '../fixed96.wgsl.ts';
import { once, type WgslModule } from '../wgsl.ts';
import { toFixed } from './highPrecision.ts';
import { LN2_HI, LN2_LO, LOG_TABLE, ORIGIN_HIGH } from './logTable.ts';

/** The least k of the multiples of ln 2, and how many there are. */
const LEAST = -150;
const MULTIPLES = 280;

/** factor * (hi + lo) as a multiple of 2^-88, in words. */
function words(hi: number, lo: number, factor: number): number[] {
  const exact = BigInt(factor) * (toFixed(hi, 128) + toFixed(lo, 128));
  return words96((exact + (1n << 39n)) >> 40n);
}

/** For each of the 256 intervals of logTable.ts: c as a multiple of 2^-12, and -ln c in three words. */
function intervals(): Uint32Array {
  const rows = Array.from({ length: 256 }, (_, i) => LOG_TABLE.subarray(3 * i, 3 * i + 3));
  return Uint32Array.from(rows.flatMap(([c = 0, hi = 0, lo = 0]) => [4096 * c, ...words(hi, lo, 1)]));
}

/** k ln 2 in three words, for k from LEAST on. */
function multiples(): Uint32Array {
  return Uint32Array.from(
    Array.from({ length: MULTIPLES }, (_, i) => words(LN2_HI, LN2_LO, LEAST + i)).flat(),
  );
}

/**
 * ln of a significand of 64 bits times 2^k as a multiple of 2^-88, in 96 bits; -150 <= k < 129.
 *
 * The reduction of logF32 in log.ts: r = m c - 1, |r| < 2^-9, here in units of 2^-72, exact for 24-bit significands and
 * else 2^-72 too small at most. Then k ln 2 - ln c + r - r^2/2 + r^3 P(r). Absolute errors, but for that of r: the two
 * constants, r^2/2 and the last products, 2^-88 or less each, together 2^-86; P, known to 2^-47 with the series' end,
 * 2^-47 |r|^3. In the interval of 1, where c = 1, the constants are exact, and for k = 0 the result is near r, 2^-24 at
 * least in magnitude: together 2^-62 of it. Elsewhere it exceeds 2^-10.1: 2^-63 of it.
 */
export const logPartsWgsl: WgslModule = {
  name: 'logParts',
  uses: [fixed64Wgsl, fixed96Wgsl],
  tables: { LN_INTERVALS: once(intervals), LN2_MULTIPLES: once(multiples) },
  code: /* wgsl */ `
/** The upper 96 of the 128 bits of a * a, or 1 less. */
fn squareHigh(a: vec2<u32>) -> vec3<u32> {
  let high = mul64By32(a, a.y);
  return add96(high, vec3<u32>(mul64By32(a, a.x).yz, 0u));
}

/** ln(s * 2^(k-63)) * 2^88, s with its first bit set. */
fn lnFixed(k: i32, s: vec2<u32>) -> vec3<u32> {
  let offset = (s.y >> 11u) - ${ORIGIN_HIGH - 0x3fe00000}u;
  // 1 for a significand from 1.416 on, which is halved.
  let half = offset >> 20u;
  let row = LN_INTERVALS + 4u * ((offset >> 12u) & 255u);
  let product = mul64By32(s, tables[row]);
  // r in units of 2^-75 or 2^-76, then of 2^-72.
  let top = product.z - (0x800u << half);
  let drop = 3u + half;
  let negative = top >= SIGN;
  let exact = vec2<u32>((product.x >> drop) | (product.y << (32u - drop)), (product.y >> drop) | (top << (32u - drop)));
  let r = select(exact, neg64(exact), negative);

  let rr = squareHigh(r);
  // 1/5 - r (1/6 - r (1/7 - r/8)) in units of 2^-32; the sign of r decides about those of the odd terms.
  var p = 0x20000000u;
  p = 0x24924925u - signedWord(mulHigh32(r.y, p) >> 8u, negative);
  p = 0x2aaaaaabu - signedWord(mulHigh32(r.y, p) >> 8u, negative);
  p = 0x33333333u - signedWord(mulHigh32(r.y, p) >> 8u, negative);
  // 1/4 and 1/3 less the rest in units of 2^-64.
  let fourth = shr64(mul64By32(r, p).yz, 8u);
  let q = sub64(vec2<u32>(0u, 0x40000000u), select(fourth, neg64(fourth), negative));
  let third = shr64(mulHighNear64(r, q), 8u);
  let cubic = sub64(vec2<u32>(0x55555555u, 0x55555555u), select(third, neg64(third), negative));
  let tail = mulHigh64(rr.yz, mulHighNear64(r, cubic));

  // r + r^3 P(r) is odd but for P, r^2/2 even.
  let odd = add96(vec3<u32>(r.x << 16u, (r.x >> 16u) | (r.y << 16u), r.y >> 16u), vec3<u32>(tail, 0u));
  let even = vec3<u32>((rr.x >> 25u) | (rr.y << 7u), (rr.y >> 25u) | (rr.z << 7u), rr.z >> 25u);
  let series = add96(signed96(odd, negative), neg96(even));
  let multiple = LN2_MULTIPLES + 3u * u32(k + i32(half) + ${-LEAST});
  let start = add96(
    vec3<u32>(tables[row + 1u], tables[row + 2u], tables[row + 3u]),
    vec3<u32>(tables[multiple], tables[multiple + 1u], tables[multiple + 2u]),
  );
  return add96(start, series);
}

fn signedWord(a: u32, negative: bool) -> u32 {
  return select(a, 0u - a, negative);
}
`,
};
