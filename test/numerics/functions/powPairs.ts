/** Arguments of pow that tests of it share. */
import { ln, toFixed } from '../../../src/numerics/functions/highPrecision.ts';
import { fromBits, sampleBits } from './bits.ts';

const P = 400;

/** x and y. */
export type Pair = readonly [number, number];

/** Pairs of positive x and y with x^y inside the range of binary32, or near its ends. */
export function samplePairs(count: number): Pair[] {
  const bits = sampleBits(2 * count + 4096);
  return Array.from({ length: count }, (_, i): Pair => {
    const x = fromBits((bits[4096 + 2 * i] ?? 0) & 0x7fffffff);
    const u = (bits[4097 + 2 * i] ?? 0) / 4294967296;
    const inRange = x > 0 && x < Infinity && x !== 1;
    return inRange
      ? [
          x,
          Math.fround(
            ((u * 200 - 108) / Number(ln(toFixed(x, P), P) >> BigInt(P - 64))) * 18446744073709551616,
          ),
        ]
      : [2, Math.fround(u)];
  });
}

/** Powers that lie exactly between two binary32 values. */
export function ties(): Pair[] {
  const pairs: Pair[] = [];
  for (const [power, root] of [
    [2, 1],
    [3, 1],
    [5, 1],
    [7, 1],
    [3, 2],
    [5, 2],
    [7, 2],
    [5, 4],
    [7, 4],
    [9, 8],
    [15, 8],
  ] as const) {
    for (let m = 3; m < 6000; m += 2) {
      let value = 1;
      let base = 1;
      for (let i = 0; i < power; i += 1) value *= m;
      for (let i = 0; i < root; i += 1) base *= m;
      if (value > 16777216 && value < 33554432 && base < 16777216)
        pairs.push([base, power / root], [base / 2 ** (8 * root), power / root]);
    }
  }
  // 2^-150, half the smallest value, and its odd multiples.
  pairs.push(
    [2 ** -75, 2],
    [2 ** 75, -2],
    [2 ** -50, 3],
    [0.5, 150],
    [2, -150],
    [1.5 * 2 ** -74.0, 2],
    [3 * 2 ** -75, 2],
    [9 * 2 ** -100, 1.5],
  );
  return pairs;
}

const ODD = 3;
const BIG_ODD = 16777215;
const EVEN = 2;
const HALF = 0.5;
const INF = Infinity;

/** The special cases of C99 (Annex F.9.4.4) and exact powers: x, y, x^y. */
export const KNOWN: readonly (readonly [number, number, number])[] = [
  [0, -ODD, INF],
  [-0, -ODD, -INF],
  [-0, -BIG_ODD, -INF],
  [0, -EVEN, INF],
  [-0, -EVEN, INF],
  [-0, -HALF, INF],
  [-0, -INF, INF],
  [0, ODD, 0],
  [-0, ODD, -0],
  [-0, BIG_ODD, -0],
  [-0, EVEN, 0],
  [-0, HALF, 0],
  [-0, 33554432, 0],
  [-1, INF, 1],
  [-1, -INF, 1],
  [1, NaN, 1],
  [1, INF, 1],
  [NaN, 0, 1],
  [NaN, -0, 1],
  [INF, 0, 1],
  [0, 0, 1],
  [NaN, 1, NaN],
  [2, NaN, NaN],
  [-1, NaN, NaN],
  [-2, HALF, NaN],
  [-1, HALF, NaN],
  [0.5, -INF, INF],
  [-0.5, -INF, INF],
  [2, -INF, 0],
  [-2, -INF, 0],
  [0.5, INF, 0],
  [2, INF, INF],
  [-2, INF, INF],
  [-INF, -ODD, -0],
  [-INF, -EVEN, 0],
  [-INF, -HALF, 0],
  [-INF, ODD, -INF],
  [-INF, EVEN, INF],
  [-INF, HALF, INF],
  [INF, -1, 0],
  [INF, 1, INF],
  [-2, 3, -8],
  [-2, 2, 4],
  [-2, -1, -0.5],
  [-2, 127, -1.7014118346046923e38],
  [-2, 129, -INF],
  [2, 128, INF],
  [-2, -151, -0],
  [2, -149, 1.401298464324817e-45],
  [2, -150, 0],
  [3, 2, 9],
  [10, -1, Math.fround(0.1)],
  [2, 0.5, Math.fround(1.4142135623730951)],
  [16777215, 1, 16777215],
  [1.401298464324817e-45, -1, INF],
  [-3.4028234663852886e38, 1, -3.4028234663852886e38],
];
