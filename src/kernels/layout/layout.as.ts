// Kernels that move 32-bit words and compute nothing, and conversions between types.
import { CANONICAL_NAN_BITS } from '../../numerics/float32.as';
import { at, offsetOf, rowsOf, walkNext, walkStart } from '../walk.as';

export function copy(
  x: usize,
  out: usize,
  rank: i32,
  shape: usize,
  xStrides: usize,
  outStrides: usize,
  xOffset: i32,
  outOffset: i32,
): void {
  const n = at(shape, rank - 1);
  const rows = rowsOf(rank, shape);
  const xStep = at(xStrides, rank - 1) << 2;
  const outStep = at(outStrides, rank - 1) << 2;
  x += <usize>(xOffset << 2);
  out += <usize>(outOffset << 2);
  walkStart();
  for (let r = 0; r < rows; ++r) {
    let from = x + offsetOf(rank, xStrides);
    let to = out + offsetOf(rank, outStrides);
    if (xStep == 4 && outStep == 4) {
      memory.copy(to, from, <usize>n << 2);
    } else {
      for (let i = 0; i < n; ++i) {
        i32.store(to, i32.load(from));
        // A negative stride wraps around, as addresses do.
        from += <usize>xStep;
        to += <usize>outStep;
      }
    }
    walkNext(rank, shape);
  }
}

export function gather(x: usize, indices: usize, out: usize, outer: i32, rows: i32, picks: i32, inner: i32): i32 {
  for (let j = 0; j < picks; ++j) if (<u32>at(indices, j) >= <u32>rows) return j + 1;
  const bytes = <usize>inner << 2;
  for (let o = 0; o < outer; ++o) {
    for (let j = 0; j < picks; ++j) {
      memory.copy(out, x + <usize>(o * rows + at(indices, j)) * bytes, bytes);
      out += bytes;
    }
  }
  return 0;
}

export function oneHot(indices: usize, out: usize, n: i32, depth: i32, on: i32, off: i32): void {
  fill(out, n * depth, off);
  for (let i = 0; i < n; ++i) {
    const hot = at(indices, i);
    if (<u32>hot < <u32>depth) i32.store(out + (<usize>(i * depth + hot) << 2), on);
  }
}

export function fill(out: usize, n: i32, word: i32): void {
  const words = i32x4.splat(word);
  let i = 0;
  for (; i + 4 <= n; i += 4) v128.store(out + (<usize>i << 2), words);
  for (; i < n; ++i) i32.store(out + (<usize>i << 2), word);
}

export function select(condition: usize, t: usize, e: usize, out: usize, n: i32): void {
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const at = <usize>i << 2;
    const otherwise = i32x4.eq(v128.load(condition + at), i32x4.splat(0));
    v128.store(out + at, v128.bitselect(v128.load(e + at), v128.load(t + at), otherwise));
  }
  for (; i < n; ++i) {
    const at = <usize>i << 2;
    i32.store(out + at, i32.load(condition + at) ? i32.load(t + at) : i32.load(e + at));
  }
}

const TO_F32: i32 = 0;
const TO_I32: i32 = 1;
const F32_TO_BOOL: i32 = 2;
const I32_TO_BOOL: i32 = 3;

// @ts-ignore: decorator
@inline
function convert(how: i32, v: v128): v128 {
  if (how == TO_F32) return f32x4.convert_i32x4_s(v);
  if (how == TO_I32) return i32x4.trunc_sat_f32x4_s(v);
  const one = i32x4.splat(1);
  if (how == F32_TO_BOOL) return v128.and(f32x4.ne(v, f32x4.splat(0)), one);
  return v128.and(i32x4.ne(v, i32x4.splat(0)), one);
}

// @ts-ignore: decorator
@inline
function cast(how: i32, x: usize, out: usize, n: i32): void {
  let i = 0;
  for (; i + 4 <= n; i += 4) v128.store(out + (<usize>i << 2), convert(how, v128.load(x + (<usize>i << 2))));
  for (; i < n; ++i) {
    const y = convert(how, v128.load32_splat(x + (<usize>i << 2)));
    i32.store(out + (<usize>i << 2), i32x4.extract_lane(y, 0));
  }
}

export function castI32ToF32(x: usize, out: usize, n: i32): void {
  cast(TO_F32, x, out, n);
}

export function castF32ToI32(x: usize, out: usize, n: i32): void {
  cast(TO_I32, x, out, n);
}

export function castF32ToBool(x: usize, out: usize, n: i32): void {
  cast(F32_TO_BOOL, x, out, n);
}

export function castI32ToBool(x: usize, out: usize, n: i32): void {
  cast(I32_TO_BOOL, x, out, n);
}

/** Makes every NaN of a freshly uploaded tensor canonical. */
export function canonicalise(x: usize, n: i32): void {
  for (let i = 0; i < n; ++i) {
    const v = f32.load(x + (<usize>i << 2));
    if (v != v) i32.store(x + (<usize>i << 2), CANONICAL_NAN_BITS);
  }
}
