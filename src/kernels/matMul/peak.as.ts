// For benchmarks: the micro-kernel alone, over panels that stay in the nearest cache.
import { tile } from './tile.as';

/** Multiplies the same two panels `times` times: 32 * 2 * pairs multiply-adds each. */
export function tilePeak(a: usize, b: usize, pairs: i32, sums: usize, times: i32): void {
  for (let i = 0; i < times; ++i) tile(a, b, pairs, 16, sums);
}
