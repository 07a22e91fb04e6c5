// Elementwise operations on one tensor.
import { canonical, canonical4 } from '../../numerics/float32.as';

const NEG: i32 = 0;
const ABS: i32 = 1;
const SQUARE: i32 = 2;
const SQRT: i32 = 3;
const RECIPROCAL: i32 = 4;
const RELU: i32 = 5;
const STEP: i32 = 6;
const SIGN: i32 = 7;
const FLOOR: i32 = 8;
const CEIL: i32 = 9;
const ROUND: i32 = 10;
const NOT: i32 = 11;
const RELU6: i32 = 12;
const LEAKY_RELU: i32 = 13;
const IS_NAN: i32 = 14;
const IS_INF: i32 = 15;
const IS_FINITE: i32 = 16;

// @ts-ignore: decorator
@inline
function applyF32(op: i32, x: v128, parameter: v128): v128 {
  if (op == NEG) return canonical4(f32x4.neg(x));
  if (op == ABS) return canonical4(f32x4.abs(x));
  if (op == SQUARE) return canonical4(f32x4.mul(x, x));
  if (op == SQRT) return canonical4(f32x4.sqrt(x));
  if (op == RECIPROCAL) return canonical4(f32x4.div(f32x4.splat(1), x));
  if (op == RELU) return canonical4(f32x4.max(x, f32x4.splat(0)));
  if (op == FLOOR) return canonical4(f32x4.floor(x));
  if (op == CEIL) return canonical4(f32x4.ceil(x));
  if (op == ROUND) return canonical4(f32x4.nearest(x));
  if (op == STEP) {
    const stepped = v128.bitselect(f32x4.splat(1), parameter, f32x4.gt(x, f32x4.splat(0)));
    return canonical4(v128.bitselect(stepped, x, f32x4.eq(x, x)));
  }
  if (op == RELU6) return canonical4(f32x4.min(f32x4.max(x, f32x4.splat(0)), f32x4.splat(6)));
  if (op == LEAKY_RELU) {
    return canonical4(v128.bitselect(f32x4.mul(parameter, x), x, f32x4.lt(x, f32x4.splat(0))));
  }
  if (op == IS_NAN) return v128.and(f32x4.ne(x, x), i32x4.splat(1));
  if (op == IS_INF) return v128.and(f32x4.eq(f32x4.abs(x), f32x4.splat(Infinity)), i32x4.splat(1));
  if (op == IS_FINITE) return v128.and(f32x4.lt(f32x4.abs(x), f32x4.splat(Infinity)), i32x4.splat(1));
  // sign: zeros and NaN stay as they are
  const positive = f32x4.gt(x, f32x4.splat(0));
  const negative = f32x4.lt(x, f32x4.splat(0));
  const signed = v128.bitselect(f32x4.splat(1), f32x4.splat(-1), positive);
  return canonical4(v128.bitselect(signed, x, v128.or(positive, negative)));
}

// @ts-ignore: decorator
@inline
function applyI32(op: i32, x: v128): v128 {
  if (op == NEG) return i32x4.neg(x);
  if (op == ABS) return i32x4.abs(x);
  if (op == SQUARE) return i32x4.mul(x, x);
  if (op == RELU) return i32x4.max_s(x, i32x4.splat(0));
  if (op == RELU6) return i32x4.min_s(i32x4.max_s(x, i32x4.splat(0)), i32x4.splat(6));
  if (op == NOT) return i32x4.sub(i32x4.splat(1), x);
  const zero = i32x4.splat(0);
  // masks are -1: (x < 0) - (x > 0)
  return i32x4.sub(i32x4.lt_s(x, zero), i32x4.gt_s(x, zero));
}

// @ts-ignore: decorator
@inline
function unary(float: bool, op: i32, x: usize, out: usize, n: i32, parameter: f32): void {
  const splat = f32x4.splat(parameter);
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const v = v128.load(x + (<usize>i << 2));
    v128.store(out + (<usize>i << 2), float ? applyF32(op, v, splat) : applyI32(op, v));
  }
  for (; i < n; ++i) {
    const v = v128.load32_splat(x + (<usize>i << 2));
    const y = float ? applyF32(op, v, splat) : applyI32(op, v);
    i32.store(out + (<usize>i << 2), i32x4.extract_lane(y, 0));
  }
}

export function negF32(x: usize, out: usize, n: i32, parameter: f32): void {
  unary(true, NEG, x, out, n, parameter);
}

export function negI32(x: usize, out: usize, n: i32, parameter: f32): void {
  unary(false, NEG, x, out, n, parameter);
}

export function absF32(x: usize, out: usize, n: i32, parameter: f32): void {
  unary(true, ABS, x, out, n, parameter);
}

export function absI32(x: usize, out: usize, n: i32, parameter: f32): void {
  unary(false, ABS, x, out, n, parameter);
}

export function squareF32(x: usize, out: usize, n: i32, parameter: f32): void {
  unary(true, SQUARE, x, out, n, parameter);
}

export function squareI32(x: usize, out: usize, n: i32, parameter: f32): void {
  unary(false, SQUARE, x, out, n, parameter);
}

export function sqrtF32(x: usize, out: usize, n: i32, parameter: f32): void {
  unary(true, SQRT, x, out, n, parameter);
}

export function reciprocalF32(x: usize, out: usize, n: i32, parameter: f32): void {
  unary(true, RECIPROCAL, x, out, n, parameter);
}

export function reluF32(x: usize, out: usize, n: i32, parameter: f32): void {
  unary(true, RELU, x, out, n, parameter);
}

export function reluI32(x: usize, out: usize, n: i32, parameter: f32): void {
  unary(false, RELU, x, out, n, parameter);
}

export function stepF32(x: usize, out: usize, n: i32, parameter: f32): void {
  unary(true, STEP, x, out, n, parameter);
}

export function signF32(x: usize, out: usize, n: i32, parameter: f32): void {
  unary(true, SIGN, x, out, n, parameter);
}

export function signI32(x: usize, out: usize, n: i32, parameter: f32): void {
  unary(false, SIGN, x, out, n, parameter);
}

export function floorF32(x: usize, out: usize, n: i32, parameter: f32): void {
  unary(true, FLOOR, x, out, n, parameter);
}

export function ceilF32(x: usize, out: usize, n: i32, parameter: f32): void {
  unary(true, CEIL, x, out, n, parameter);
}

export function roundF32(x: usize, out: usize, n: i32, parameter: f32): void {
  unary(true, ROUND, x, out, n, parameter);
}

export function logicalNotI32(x: usize, out: usize, n: i32, parameter: f32): void {
  unary(false, NOT, x, out, n, parameter);
}

export function relu6F32(x: usize, out: usize, n: i32, parameter: f32): void {
  unary(true, RELU6, x, out, n, parameter);
}

export function relu6I32(x: usize, out: usize, n: i32, parameter: f32): void {
  unary(false, RELU6, x, out, n, parameter);
}

export function leakyReluF32(x: usize, out: usize, n: i32, parameter: f32): void {
  unary(true, LEAKY_RELU, x, out, n, parameter);
}

export function isNanF32(x: usize, out: usize, n: i32, parameter: f32): void {
  unary(true, IS_NAN, x, out, n, parameter);
}

export function isInfF32(x: usize, out: usize, n: i32, parameter: f32): void {
  unary(true, IS_INF, x, out, n, parameter);
}

export function isFiniteF32(x: usize, out: usize, n: i32, parameter: f32): void {
  unary(true, IS_FINITE, x, out, n, parameter);
}

export function clipF32(x: usize, out: usize, n: i32, least: f32, most: f32): void {
  for (let i = 0; i < n; ++i) {
    const v = min<f32>(max<f32>(f32.load(x + (<usize>i << 2)), least), most);
    f32.store(out + (<usize>i << 2), canonical(v));
  }
}

export function clipI32(x: usize, out: usize, n: i32, least: i32, most: i32): void {
  for (let i = 0; i < n; ++i)
    i32.store(out + (<usize>i << 2), min(max(i32.load(x + (<usize>i << 2)), least), most));
}
