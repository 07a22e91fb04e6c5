/** 64-bit integers in WGSL: `vec2<u32>(low, high)`, wrapping; two's complement where they are signed. */
import type { WgslModule } from './wgsl.ts';

export const wordsWgsl: WgslModule = {
  name: 'words',
  code: /* wgsl */ `
/** a * b, all 64 bits. */
fn mulWide(a: u32, b: u32) -> vec2<u32> {
  let al = a & 0xffffu;
  let ah = a >> 16u;
  let bl = b & 0xffffu;
  let bh = b >> 16u;
  let ll = al * bl;
  let middle = ah * bl + (ll >> 16u);
  let other = al * bh + (middle & 0xffffu);
  return vec2<u32>((other << 16u) | (ll & 0xffffu), ah * bh + (middle >> 16u) + (other >> 16u));
}

fn add64(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  let low = a.x + b.x;
  return vec2<u32>(low, a.y + b.y + select(0u, 1u, low < a.x));
}

fn sub64(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  return vec2<u32>(a.x - b.x, a.y - b.y - select(0u, 1u, a.x < b.x));
}

fn neg64(a: vec2<u32>) -> vec2<u32> {
  return vec2<u32>(0u - a.x, ~a.y + select(0u, 1u, a.x == 0u));
}

/** An i32 as 64 bits. */
fn widen(a: i32) -> vec2<u32> {
  return vec2<u32>(bitcast<u32>(a), bitcast<u32>(a >> 31u));
}

/** a < b, unsigned. */
fn less64(a: vec2<u32>, b: vec2<u32>) -> bool {
  return a.y < b.y || (a.y == b.y && a.x < b.x);
}

/** a << n, 0 <= n <= 63. */
fn shl64(a: vec2<u32>, n: u32) -> vec2<u32> {
  if (n >= 32u) {
    return vec2<u32>(0u, a.x << (n - 32u));
  }
  // Two shifts, as a shift by 32 is no shift.
  return vec2<u32>(a.x << n, (a.y << n) | ((a.x >> 1u) >> (31u - n)));
}

/** a >> n, unsigned, 0 <= n <= 63. */
fn shr64(a: vec2<u32>, n: u32) -> vec2<u32> {
  if (n >= 32u) {
    return vec2<u32>(a.y >> (n - 32u), 0u);
  }
  return vec2<u32>((a.x >> n) | ((a.y << 1u) << (31u - n)), a.y >> n);
}

/** Leading zero bits; 64 for 0. */
fn clz64(a: vec2<u32>) -> u32 {
  // Counted once: software adapters do it a lane at a time.
  return countLeadingZeros(select(a.y, a.x, a.y == 0u)) + select(0u, 32u, a.y == 0u);
}
`,
};
