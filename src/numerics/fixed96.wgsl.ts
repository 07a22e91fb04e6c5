/** 96-bit integers in WGSL: `vec3<u32>`, the lowest word first, wrapping; two's complement where they are signed. */
import { arithmeticWgsl } from './arithmetic.wgsl.ts';
import type { WgslModule } from './wgsl.ts';

export const fixed96Wgsl: WgslModule = {
  name: 'fixed96',
  uses: [arithmeticWgsl],
  code: /* wgsl */ `
fn add96(a: vec3<u32>, b: vec3<u32>) -> vec3<u32> {
  let low = a.x + b.x;
  let carry = select(0u, 1u, low < a.x);
  return vec3<u32>(low, add64(add64(a.yz, b.yz), vec2<u32>(carry, 0u)));
}

fn neg96(a: vec3<u32>) -> vec3<u32> {
  return add96(~a, vec3<u32>(1u, 0u, 0u));
}

/** b's opposite where negative is set, else b. */
fn signed96(b: vec3<u32>, negative: bool) -> vec3<u32> {
  return select(b, neg96(b), negative);
}

/** The upper 64 bits of a << n, for n leading zero bits; a not 0. The lowest bit is sticky. */
fn top96(a: vec3<u32>, n: u32) -> vec2<u32> {
  let words = select(a, vec3<u32>(0u, a.xy), n >= 32u);
  let moved = select(words, vec3<u32>(0u, 0u, a.x), n >= 64u);
  let high = shl64(moved.yz, n & 31u);
  let rest = moved.x << (n & 31u);
  let low = high.x | ((moved.x >> 1u) >> (31u - (n & 31u)));
  return vec2<u32>(low | select(0u, 1u, rest != 0u), high.y);
}

/** Leading zero bits; 96 for 0. */
fn clz96(a: vec3<u32>) -> u32 {
  return select(clz64(a.yz), 64u + countLeadingZeros(a.x), (a.y | a.z) == 0u);
}

/** RN of m * 2^e with a sign bit; m not 0. */
fn round96(sign: u32, m: vec3<u32>, e: i32) -> u32 {
  let zeros = clz96(m);
  let words = select(m, vec3<u32>(0u, m.xy), zeros >= 32u);
  let moved = select(words, vec3<u32>(0u, 0u, m.x), zeros >= 64u);
  let n = zeros & 31u;
  let top = (moved.z << n) | ((moved.y >> 1u) >> (31u - n));
  let rest = (moved.y << n) | moved.x;
  return sign | roundNormal(top | select(0u, 1u, rest != 0u), e + 222 - i32(zeros));
}

/** RN of a signed integer times 2^e; 0 gives +0. */
fn roundSigned96(a: vec3<u32>, e: i32) -> u32 {
  let sign = a.z & SIGN;
  return select(round96(sign, signed96(a, sign != 0u), e), 0u, (a.x | a.y | a.z) == 0u);
}
`,
};

/** A signed integer of at most 96 bits as the words of a table, the lowest first. */
export function words96(value: bigint): number[] {
  const bits = BigInt.asUintN(96, value);
  return [0n, 32n, 64n].map((shift) => Number((bits >> shift) & 0xffffffffn));
}
