/** 96-bit integers in WGSL: `vec3<u32>`, the lowest word first, wrapping; two's complement where they are signed. */
import { float32Wgsl } from './float32.wgsl.ts';
import type { WgslModule } from './wgsl.ts';

export const fixed96Wgsl: WgslModule = {
  name: 'fixed96',
  uses: [float32Wgsl],
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

/** RN of a signed integer times 2^e; 0 gives +0. */
fn roundSigned96(a: vec3<u32>, e: i32) -> u32 {
  let sign = a.z & SIGN;
  let m = signed96(a, sign != 0u);
  let zeros = clz96(m);
  if (zeros == 96u) {
    return 0u;
  }
  return roundScaled(sign, top96(m, zeros), e + 32 - i32(zeros), false);
}
`,
};

/** A signed integer of at most 96 bits as the words of a table, the lowest first. */
export function words96(value: bigint): number[] {
  const bits = BigInt.asUintN(96, value);
  return [0n, 32n, 64n].map((shift) => Number((bits >> shift) & 0xffffffffn));
}
