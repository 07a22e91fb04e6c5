// The fingerprint of a tensor's bits: see numerics/tensorHash.ts, which it is checked against.

const STEP: i32 = 0x9e3779b9;
const FIRST: i32 = 0x85ebca6b;
const SECOND: i32 = 0xc2b2ae35;

// @ts-ignore: decorator
@inline
function total(v: v128): i32 {
  return i32x4.extract_lane(v, 0) + i32x4.extract_lane(v, 1) + i32x4.extract_lane(v, 2) + i32x4.extract_lane(v, 3);
}

export function tensorHash(x: usize, out: usize, n: i32): void {
  let position = i32x4(STEP, 2 * STEP, 3 * STEP, 4 * STEP);
  const four = i32x4.splat(4 * STEP);
  let a = i32x4.splat(0);
  let b = i32x4.splat(0);
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    let w = i32x4.add(v128.load(x + (<usize>i << 2)), position);
    position = i32x4.add(position, four);
    w = i32x4.mul(v128.xor(w, i32x4.shr_u(w, 16)), i32x4.splat(FIRST));
    a = i32x4.add(a, w);
    w = i32x4.mul(v128.xor(w, i32x4.shr_u(w, 13)), i32x4.splat(SECOND));
    b = i32x4.add(b, v128.xor(w, i32x4.shr_u(w, 16)));
  }
  let sumA = total(a);
  let sumB = total(b);
  for (; i < n; ++i) {
    let w: u32 = <u32>(i32.load(x + (<usize>i << 2)) + (i + 1) * STEP);
    w = (w ^ (w >> 16)) * <u32>FIRST;
    sumA += <i32>w;
    w = (w ^ (w >> 13)) * <u32>SECOND;
    sumB += <i32>(w ^ (w >> 16));
  }
  i32.store(out, sumA);
  i32.store(out, sumB, 4);
}
