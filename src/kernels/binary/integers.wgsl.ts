/** int32 division rounded down, its remainder, and powers, in WGSL, on the words of two's complement. */
import type { WgslModule } from '../../numerics/wgsl.ts';

export const integersWgsl: WgslModule = {
  name: 'integers',
  code: /* wgsl */ `
fn sizeOfI32(a: u32) -> u32 {
  return select(a, 0u - a, (a >> 31u) != 0u);
}

/** The quotient, rounded down; 0 for b = 0. */
fn floorDivI32(a: u32, b: u32) -> u32 {
  let m = sizeOfI32(a);
  let n = max(sizeOfI32(b), 1u);
  let q = m / n;
  let down = q + select(0u, 1u, m != q * n);
  return select(select(q, 0u - down, ((a ^ b) >> 31u) != 0u), 0u, b == 0u);
}

/** a - b * floorDivI32(a, b); 0 for b = 0. */
fn modI32(a: u32, b: u32) -> u32 {
  return select(a - b * floorDivI32(a, b), 0u, b == 0u);
}

fn powI32(a: u32, b: u32) -> u32 {
  if ((b >> 31u) != 0u) {
    // 1 and -1 have powers that are not between -1 and 1.
    let unit = select(0u, 1u, a == 1u);
    return select(unit, select(1u, a, (b & 1u) != 0u), a == 0xffffffffu);
  }
  var result = 1u;
  var square = a;
  for (var rest = b; rest != 0u; rest >>= 1u) {
    result *= select(1u, square, (rest & 1u) != 0u);
    square *= square;
  }
  return result;
}
`,
};
