// Elementwise operations on two broadcast tensors. Along a row a tensor has stride 0 or 1.
import { canonical4 } from '../../numerics/float32.as';
import { at, offsetOf, rowsOf, walkNext, walkStart } from '../walk.as';

const ADD: i32 = 0;
const SUB: i32 = 1;
const MUL: i32 = 2;
const DIV: i32 = 3;
const MAX: i32 = 4;
const MIN: i32 = 5;
const SQUARED_DIFFERENCE: i32 = 6;
const EQUAL: i32 = 7;
const NOT_EQUAL: i32 = 8;
const GREATER: i32 = 9;
const GREATER_EQUAL: i32 = 10;
const LESS: i32 = 11;
const LESS_EQUAL: i32 = 12;
const AND: i32 = 13;
const OR: i32 = 14;
const FLOOR_DIV: i32 = 15;
const MOD: i32 = 16;

// @ts-ignore: decorator
@inline
function one(mask: v128): v128 {
  return v128.and(mask, i32x4.splat(1));
}

// @ts-ignore: decorator
@inline
function applyF32(op: i32, a: v128, b: v128): v128 {
  if (op == ADD) return canonical4(f32x4.add(a, b));
  if (op == SUB) return canonical4(f32x4.sub(a, b));
  if (op == MUL) return canonical4(f32x4.mul(a, b));
  if (op == DIV) return canonical4(f32x4.div(a, b));
  // WebAssembly's max and min are the contract's: NaN wins, -0 is below +0.
  if (op == MAX) return canonical4(f32x4.max(a, b));
  if (op == MIN) return canonical4(f32x4.min(a, b));
  if (op == SQUARED_DIFFERENCE) {
    const d = f32x4.sub(a, b);
    return canonical4(f32x4.mul(d, d));
  }
  if (op == EQUAL) return one(f32x4.eq(a, b));
  if (op == NOT_EQUAL) return one(f32x4.ne(a, b));
  if (op == GREATER) return one(f32x4.gt(a, b));
  if (op == GREATER_EQUAL) return one(f32x4.ge(a, b));
  if (op == LESS) return one(f32x4.lt(a, b));
  return one(f32x4.le(a, b));
}

// @ts-ignore: decorator
@inline
function floorDivLane(a: i32, b: i32): i32 {
  // Division by zero gives 0; -2^31 / -1 wraps.
  if (b == 0) return 0;
  if (b == -1) return 0 - a;
  const q = a / b;
  return q * b != a && (a ^ b) < 0 ? q - 1 : q;
}

// @ts-ignore: decorator
@inline
function byLane(op: i32, a: v128, b: v128): v128 {
  let out = i32x4.splat(0);
  const q0 = floorDivLane(i32x4.extract_lane(a, 0), i32x4.extract_lane(b, 0));
  const q1 = floorDivLane(i32x4.extract_lane(a, 1), i32x4.extract_lane(b, 1));
  const q2 = floorDivLane(i32x4.extract_lane(a, 2), i32x4.extract_lane(b, 2));
  const q3 = floorDivLane(i32x4.extract_lane(a, 3), i32x4.extract_lane(b, 3));
  out = i32x4.replace_lane(out, 0, q0);
  out = i32x4.replace_lane(out, 1, q1);
  out = i32x4.replace_lane(out, 2, q2);
  out = i32x4.replace_lane(out, 3, q3);
  if (op == FLOOR_DIV) return out;
  // a - b * floor(a / b), and 0 where b is 0
  const rest = i32x4.sub(a, i32x4.mul(b, out));
  return v128.and(rest, i32x4.ne(b, i32x4.splat(0)));
}

// @ts-ignore: decorator
@inline
function applyI32(op: i32, a: v128, b: v128): v128 {
  if (op == ADD) return i32x4.add(a, b);
  if (op == SUB) return i32x4.sub(a, b);
  if (op == MUL) return i32x4.mul(a, b);
  if (op == MAX) return i32x4.max_s(a, b);
  if (op == MIN) return i32x4.min_s(a, b);
  if (op == SQUARED_DIFFERENCE) {
    const d = i32x4.sub(a, b);
    return i32x4.mul(d, d);
  }
  if (op == EQUAL) return one(i32x4.eq(a, b));
  if (op == NOT_EQUAL) return one(i32x4.ne(a, b));
  if (op == GREATER) return one(i32x4.gt_s(a, b));
  if (op == GREATER_EQUAL) return one(i32x4.ge_s(a, b));
  if (op == LESS) return one(i32x4.lt_s(a, b));
  if (op == LESS_EQUAL) return one(i32x4.le_s(a, b));
  if (op == AND) return v128.and(a, b);
  if (op == OR) return v128.or(a, b);
  return byLane(op, a, b);
}

// @ts-ignore: decorator
@inline
function apply(float: bool, op: i32, a: v128, b: v128): v128 {
  return float ? applyF32(op, a, b) : applyI32(op, a, b);
}

// @ts-ignore: decorator
@inline
function row(float: bool, op: i32, a: usize, aStep: i32, b: usize, bStep: i32, out: usize, n: i32): void {
  const aFirst = v128.load32_splat(a);
  const bFirst = v128.load32_splat(b);
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const x = aStep ? v128.load(a + (<usize>i << 2)) : aFirst;
    const y = bStep ? v128.load(b + (<usize>i << 2)) : bFirst;
    v128.store(out + (<usize>i << 2), apply(float, op, x, y));
  }
  for (; i < n; ++i) {
    const x = aStep ? v128.load32_splat(a + (<usize>i << 2)) : aFirst;
    const y = bStep ? v128.load32_splat(b + (<usize>i << 2)) : bFirst;
    i32.store(out + (<usize>i << 2), i32x4.extract_lane(apply(float, op, x, y), 0));
  }
}

// @ts-ignore: decorator
@inline
function binary(float: bool, op: i32, a: usize, b: usize, out: usize, rank: i32, shape: usize, aStrides: usize, bStrides: usize): void {
  const n = at(shape, rank - 1);
  const rows = rowsOf(rank, shape);
  const aStep = at(aStrides, rank - 1);
  const bStep = at(bStrides, rank - 1);
  walkStart();
  for (let r = 0; r < rows; ++r) {
    row(float, op, a + offsetOf(rank, aStrides), aStep, b + offsetOf(rank, bStrides), bStep, out, n);
    out += <usize>n << 2;
    walkNext(rank, shape);
  }
}

export function addF32(a: usize, b: usize, out: usize, rank: i32, shape: usize, aStrides: usize, bStrides: usize): void {
  binary(true, ADD, a, b, out, rank, shape, aStrides, bStrides);
}

export function addI32(a: usize, b: usize, out: usize, rank: i32, shape: usize, aStrides: usize, bStrides: usize): void {
  binary(false, ADD, a, b, out, rank, shape, aStrides, bStrides);
}

export function subF32(a: usize, b: usize, out: usize, rank: i32, shape: usize, aStrides: usize, bStrides: usize): void {
  binary(true, SUB, a, b, out, rank, shape, aStrides, bStrides);
}

export function subI32(a: usize, b: usize, out: usize, rank: i32, shape: usize, aStrides: usize, bStrides: usize): void {
  binary(false, SUB, a, b, out, rank, shape, aStrides, bStrides);
}

export function mulF32(a: usize, b: usize, out: usize, rank: i32, shape: usize, aStrides: usize, bStrides: usize): void {
  binary(true, MUL, a, b, out, rank, shape, aStrides, bStrides);
}

export function mulI32(a: usize, b: usize, out: usize, rank: i32, shape: usize, aStrides: usize, bStrides: usize): void {
  binary(false, MUL, a, b, out, rank, shape, aStrides, bStrides);
}

export function divF32(a: usize, b: usize, out: usize, rank: i32, shape: usize, aStrides: usize, bStrides: usize): void {
  binary(true, DIV, a, b, out, rank, shape, aStrides, bStrides);
}

export function floorDivI32(a: usize, b: usize, out: usize, rank: i32, shape: usize, aStrides: usize, bStrides: usize): void {
  binary(false, FLOOR_DIV, a, b, out, rank, shape, aStrides, bStrides);
}

export function modI32(a: usize, b: usize, out: usize, rank: i32, shape: usize, aStrides: usize, bStrides: usize): void {
  binary(false, MOD, a, b, out, rank, shape, aStrides, bStrides);
}

export function maxF32(a: usize, b: usize, out: usize, rank: i32, shape: usize, aStrides: usize, bStrides: usize): void {
  binary(true, MAX, a, b, out, rank, shape, aStrides, bStrides);
}

export function maxI32(a: usize, b: usize, out: usize, rank: i32, shape: usize, aStrides: usize, bStrides: usize): void {
  binary(false, MAX, a, b, out, rank, shape, aStrides, bStrides);
}

export function minF32(a: usize, b: usize, out: usize, rank: i32, shape: usize, aStrides: usize, bStrides: usize): void {
  binary(true, MIN, a, b, out, rank, shape, aStrides, bStrides);
}

export function minI32(a: usize, b: usize, out: usize, rank: i32, shape: usize, aStrides: usize, bStrides: usize): void {
  binary(false, MIN, a, b, out, rank, shape, aStrides, bStrides);
}

export function squaredDifferenceF32(a: usize, b: usize, out: usize, rank: i32, shape: usize, aStrides: usize, bStrides: usize): void {
  binary(true, SQUARED_DIFFERENCE, a, b, out, rank, shape, aStrides, bStrides);
}

export function squaredDifferenceI32(a: usize, b: usize, out: usize, rank: i32, shape: usize, aStrides: usize, bStrides: usize): void {
  binary(false, SQUARED_DIFFERENCE, a, b, out, rank, shape, aStrides, bStrides);
}

export function equalF32(a: usize, b: usize, out: usize, rank: i32, shape: usize, aStrides: usize, bStrides: usize): void {
  binary(true, EQUAL, a, b, out, rank, shape, aStrides, bStrides);
}

export function equalI32(a: usize, b: usize, out: usize, rank: i32, shape: usize, aStrides: usize, bStrides: usize): void {
  binary(false, EQUAL, a, b, out, rank, shape, aStrides, bStrides);
}

export function notEqualF32(a: usize, b: usize, out: usize, rank: i32, shape: usize, aStrides: usize, bStrides: usize): void {
  binary(true, NOT_EQUAL, a, b, out, rank, shape, aStrides, bStrides);
}

export function notEqualI32(a: usize, b: usize, out: usize, rank: i32, shape: usize, aStrides: usize, bStrides: usize): void {
  binary(false, NOT_EQUAL, a, b, out, rank, shape, aStrides, bStrides);
}

export function greaterF32(a: usize, b: usize, out: usize, rank: i32, shape: usize, aStrides: usize, bStrides: usize): void {
  binary(true, GREATER, a, b, out, rank, shape, aStrides, bStrides);
}

export function greaterI32(a: usize, b: usize, out: usize, rank: i32, shape: usize, aStrides: usize, bStrides: usize): void {
  binary(false, GREATER, a, b, out, rank, shape, aStrides, bStrides);
}

export function greaterEqualF32(a: usize, b: usize, out: usize, rank: i32, shape: usize, aStrides: usize, bStrides: usize): void {
  binary(true, GREATER_EQUAL, a, b, out, rank, shape, aStrides, bStrides);
}

export function greaterEqualI32(a: usize, b: usize, out: usize, rank: i32, shape: usize, aStrides: usize, bStrides: usize): void {
  binary(false, GREATER_EQUAL, a, b, out, rank, shape, aStrides, bStrides);
}

export function lessF32(a: usize, b: usize, out: usize, rank: i32, shape: usize, aStrides: usize, bStrides: usize): void {
  binary(true, LESS, a, b, out, rank, shape, aStrides, bStrides);
}

export function lessI32(a: usize, b: usize, out: usize, rank: i32, shape: usize, aStrides: usize, bStrides: usize): void {
  binary(false, LESS, a, b, out, rank, shape, aStrides, bStrides);
}

export function lessEqualF32(a: usize, b: usize, out: usize, rank: i32, shape: usize, aStrides: usize, bStrides: usize): void {
  binary(true, LESS_EQUAL, a, b, out, rank, shape, aStrides, bStrides);
}

export function lessEqualI32(a: usize, b: usize, out: usize, rank: i32, shape: usize, aStrides: usize, bStrides: usize): void {
  binary(false, LESS_EQUAL, a, b, out, rank, shape, aStrides, bStrides);
}

export function logicalAndI32(a: usize, b: usize, out: usize, rank: i32, shape: usize, aStrides: usize, bStrides: usize): void {
  binary(false, AND, a, b, out, rank, shape, aStrides, bStrides);
}

export function logicalOrI32(a: usize, b: usize, out: usize, rank: i32, shape: usize, aStrides: usize, bStrides: usize): void {
  binary(false, OR, a, b, out, rank, shape, aStrides, bStrides);
}
