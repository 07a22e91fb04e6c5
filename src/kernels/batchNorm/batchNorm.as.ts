// Batch normalisation with given statistics.
import { canonical } from '../../numerics/float32.as';
import { rsqrtF32 } from '../../numerics/functions/rsqrt.as';
import { scratch } from '../scratch.as';

export function batchNorm(x: usize, mean: usize, variance: usize, scale: usize, offset: usize, out: usize, n: i32, period: i32, epsilon: f32, scaled: i32, shifted: i32): void {
  if (n == 0) return;
  const bytes = <usize>period << 2;
  const factors = scratch(bytes);
  for (let c: usize = 0; c < bytes; c += 4) {
    const root = rsqrtF32(f32.load(variance + c) + epsilon);
    f32.store(factors + c, scaled ? f32.load(scale + c) * root : root);
  }
  const end = x + (<usize>n << 2);
  let c: usize = 0;
  while (x < end) {
    let y = (f32.load(x) - f32.load(mean + c)) * f32.load(factors + c);
    if (shifted) y += f32.load(offset + c);
    f32.store(out, canonical(y));
    x += 4;
    out += 4;
    c += 4;
    if (c == bytes) c = 0;
  }
}
