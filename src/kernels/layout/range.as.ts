// Sequences of evenly spaced numbers.
import { canonical } from '../../numerics/float32.as';

export function rangeF32(out: usize, n: i32, start: f32, step: f32): void {
  for (let i = 0; i < n; ++i) f32.store(out + (<usize>i << 2), canonical(start + <f32>i * step));
}

export function rangeI32(out: usize, n: i32, start: i32, step: i32): void {
  for (let i = 0; i < n; ++i) i32.store(out + (<usize>i << 2), start + i * step);
}
