// Reductions: x is (outer, n, inner), each slice along n becomes one element.
import { sumFourColumns, sumOf, sumOfStrided } from '../../numerics/exactSum.as';
import { CANONICAL_NAN_BITS, canonical } from '../../numerics/float32.as';

// @ts-ignore: decorator
@inline
function sums(x: usize, out: usize, outer: i32, n: i32, inner: i32, mean: bool): void {
  if (n == 0) {
    const empty = mean ? CANONICAL_NAN_BITS : 0;
    for (let i = 0; i < outer * inner; ++i) i32.store(out + (<usize>i << 2), empty);
    return;
  }
  const step = <usize>inner << 2;
  for (let o = 0; o < outer; ++o) {
    if (inner == 1) {
      f32.store(out, sumOf(x, n, mean));
    } else {
      let i = 0;
      for (; i + 4 <= inner; i += 4) sumFourColumns(x + (<usize>i << 2), n, step, mean, out + (<usize>i << 2));
      for (; i < inner; ++i) f32.store(out + (<usize>i << 2), sumOfStrided(x + (<usize>i << 2), n, step, mean));
    }
    x += <usize>n * step;
    out += step;
  }
}

export function sumF32(x: usize, out: usize, outer: i32, n: i32, inner: i32): void {
  sums(x, out, outer, n, inner, false);
}

export function meanF32(x: usize, out: usize, outer: i32, n: i32, inner: i32): void {
  sums(x, out, outer, n, inner, true);
}

const MAX: i32 = 0;
const MIN: i32 = 1;
const PROD: i32 = 2;
const SUM: i32 = 3;
const ALL: i32 = 4;
const ANY: i32 = 5;

// @ts-ignore: decorator
@inline
function foldF32(op: i32, a: f32, b: f32): f32 {
  // WebAssembly's max and min are the contract's: NaN wins, -0 is below +0.
  if (op == MAX) return max<f32>(a, b);
  if (op == MIN) return min<f32>(a, b);
  return a * b;
}

// @ts-ignore: decorator
@inline
function reduceF32(op: i32, start: f32, x: usize, out: usize, outer: i32, n: i32, inner: i32): void {
  const step = <usize>inner << 2;
  for (let o = 0; o < outer; ++o) {
    for (let i = 0; i < inner; ++i) {
      let p = x + (<usize>i << 2);
      let folded = start;
      for (let k = 0; k < n; ++k, p += step) folded = foldF32(op, folded, f32.load(p));
      f32.store(out, canonical(folded));
      out += 4;
    }
    x += <usize>n * step;
  }
}

// @ts-ignore: decorator
@inline
function foldI32(op: i32, a: i32, b: i32): i32 {
  if (op == MAX) return max(a, b);
  if (op == MIN) return min(a, b);
  if (op == PROD) return a * b;
  if (op == SUM) return a + b;
  if (op == ALL) return a & i32(b != 0);
  return a | i32(b != 0);
}

// @ts-ignore: decorator
@inline
function reduceI32(op: i32, start: i32, x: usize, out: usize, outer: i32, n: i32, inner: i32): void {
  const step = <usize>inner << 2;
  for (let o = 0; o < outer; ++o) {
    for (let i = 0; i < inner; ++i) {
      let p = x + (<usize>i << 2);
      let folded = start;
      for (let k = 0; k < n; ++k, p += step) folded = foldI32(op, folded, i32.load(p));
      i32.store(out, folded);
      out += 4;
    }
    x += <usize>n * step;
  }
}

export function reduceMaxF32(x: usize, out: usize, outer: i32, n: i32, inner: i32): void {
  reduceF32(MAX, -Infinity, x, out, outer, n, inner);
}

export function reduceMinF32(x: usize, out: usize, outer: i32, n: i32, inner: i32): void {
  reduceF32(MIN, Infinity, x, out, outer, n, inner);
}

export function prodF32(x: usize, out: usize, outer: i32, n: i32, inner: i32): void {
  reduceF32(PROD, 1, x, out, outer, n, inner);
}

export function sumI32(x: usize, out: usize, outer: i32, n: i32, inner: i32): void {
  reduceI32(SUM, 0, x, out, outer, n, inner);
}

export function reduceMaxI32(x: usize, out: usize, outer: i32, n: i32, inner: i32): void {
  reduceI32(MAX, i32.MIN_VALUE, x, out, outer, n, inner);
}

export function reduceMinI32(x: usize, out: usize, outer: i32, n: i32, inner: i32): void {
  reduceI32(MIN, i32.MAX_VALUE, x, out, outer, n, inner);
}

export function prodI32(x: usize, out: usize, outer: i32, n: i32, inner: i32): void {
  reduceI32(PROD, 1, x, out, outer, n, inner);
}

export function all(x: usize, out: usize, outer: i32, n: i32, inner: i32): void {
  reduceI32(ALL, 1, x, out, outer, n, inner);
}

export function any(x: usize, out: usize, outer: i32, n: i32, inner: i32): void {
  reduceI32(ANY, 0, x, out, outer, n, inner);
}

// @ts-ignore: decorator
@inline
function positions<T>(greatest: bool, x: usize, out: usize, outer: i32, n: i32, inner: i32): void {
  const step = <usize>inner << 2;
  for (let o = 0; o < outer; ++o) {
    for (let i = 0; i < inner; ++i) {
      let p = x + (<usize>i << 2);
      let best = load<T>(p);
      let position = 0;
      for (let k = 0; k < n; ++k, p += step) {
        const v = load<T>(p);
        if (v != v) {
          position = k;
          break;
        }
        // Strictly: among equals (-0 and +0 too) the first one stays.
        if (greatest ? v > best : v < best) {
          best = v;
          position = k;
        }
      }
      i32.store(out, position);
      out += 4;
    }
    x += <usize>n * step;
  }
}

export function argMaxF32(x: usize, out: usize, outer: i32, n: i32, inner: i32): void {
  positions<f32>(true, x, out, outer, n, inner);
}

export function argMinF32(x: usize, out: usize, outer: i32, n: i32, inner: i32): void {
  positions<f32>(false, x, out, outer, n, inner);
}

export function argMaxI32(x: usize, out: usize, outer: i32, n: i32, inner: i32): void {
  positions<i32>(true, x, out, outer, n, inner);
}

export function argMinI32(x: usize, out: usize, outer: i32, n: i32, inner: i32): void {
  positions<i32>(false, x, out, outer, n, inner);
}
