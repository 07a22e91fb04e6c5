// Elementwise operations on two broadcast tensors that have no vector form: one element at a time.
import { canonical } from '../../numerics/float32.as';
import { powF32 as powOf } from '../../numerics/functions/pow.as';
import { at, offsetOf, rowsOf, walkNext, walkStart } from '../walk.as';

const POW: i32 = 0;
const FLOOR_DIV: i32 = 1;
const MOD: i32 = 2;
const PRELU: i32 = 3;
const ELU_GRAD: i32 = 4;

const MANTISSA: u64 = 0x000fffffffffffff;

/** The 24 bits of a finite nonzero binary32, its first bit set, from its binary64. */
// @ts-ignore: decorator
@inline
function mantissaOf(bits: u64): u64 {
  return ((bits & MANTISSA) | (MANTISSA + 1)) >> 29;
}

/** RN(floor(a / b)) from the exact quotient. */
function floorDivOf(a: f32, b: f32): f32 {
  if (a == 0 || b == 0 || a - a != 0 || b != b) return a / b;
  if (abs<f32>(b) == Infinity) return a < 0 == b < 0 ? f32(0) : f32(-1);
  const abits = reinterpret<u64>(<f64>a);
  const bbits = reinterpret<u64>(<f64>b);
  const d = <i32>((abits >> 52) & 2047) - <i32>((bbits >> 52) & 2047);
  // Below 2^27 the binary64 quotient is closer to the exact one than that is to any other whole number.
  if (d < 26) return <f32>floor<f64>(<f64>a / <f64>b);
  // |a / b| is a multiple of 2^(d - 24) / mb: it cannot lie within 1 of a tie without being one.
  if (d > 50) return a / b;
  const ma = mantissaOf(abits);
  const mb = mantissaOf(bbits);
  const first = min(d, 39);
  const rest = d - first; // at most 11
  const scaled = ma << first;
  const left = (scaled % mb) << rest;
  let q = <i64>((scaled / mb) << rest) + <i64>(left / mb);
  if (<i64>(abits ^ bbits) >= 0) return <f32>q;
  if (left % mb != 0) ++q;
  return -(<f32>q);
}

/** RN(a - b * floor(a / b)). */
function modOf(a: f32, b: f32): f32 {
  if (b == 0 || a - a != 0 || b != b) return f32.NaN;
  const r = a % b; // exact, of a's sign
  if (r == 0) return 0;
  return r < 0 == b < 0 ? r : r + b;
}

// @ts-ignore: decorator
@inline
function apply(op: i32, a: f32, b: f32): f32 {
  if (op == POW) return powOf(a, b);
  if (op == FLOOR_DIV) return floorDivOf(a, b);
  if (op == MOD) return modOf(a, b);
  if (op == PRELU) return a < 0 ? b * a : a;
  return b >= 0 ? a : a * (b + 1);
}

// @ts-ignore: decorator
@inline
function byElement(op: i32, a: usize, b: usize, out: usize, rank: i32, shape: usize, aStrides: usize, bStrides: usize): void {
  const n = at(shape, rank - 1);
  const rows = rowsOf(rank, shape);
  const aStep = <usize>at(aStrides, rank - 1) << 2;
  const bStep = <usize>at(bStrides, rank - 1) << 2;
  walkStart();
  for (let r = 0; r < rows; ++r) {
    let pa = a + offsetOf(rank, aStrides);
    let pb = b + offsetOf(rank, bStrides);
    for (let i = 0; i < n; ++i) {
      f32.store(out, canonical(apply(op, f32.load(pa), f32.load(pb))));
      pa += aStep;
      pb += bStep;
      out += 4;
    }
    walkNext(rank, shape);
  }
}

export function powF32(a: usize, b: usize, out: usize, rank: i32, shape: usize, aStrides: usize, bStrides: usize): void {
  byElement(POW, a, b, out, rank, shape, aStrides, bStrides);
}

export function floorDivF32(a: usize, b: usize, out: usize, rank: i32, shape: usize, aStrides: usize, bStrides: usize): void {
  byElement(FLOOR_DIV, a, b, out, rank, shape, aStrides, bStrides);
}

export function modF32(a: usize, b: usize, out: usize, rank: i32, shape: usize, aStrides: usize, bStrides: usize): void {
  byElement(MOD, a, b, out, rank, shape, aStrides, bStrides);
}

export function preluF32(a: usize, b: usize, out: usize, rank: i32, shape: usize, aStrides: usize, bStrides: usize): void {
  byElement(PRELU, a, b, out, rank, shape, aStrides, bStrides);
}

export function eluGradF32(a: usize, b: usize, out: usize, rank: i32, shape: usize, aStrides: usize, bStrides: usize): void {
  byElement(ELU_GRAD, a, b, out, rank, shape, aStrides, bStrides);
}

function integerPower(a: i32, b: i32): i32 {
  if (b < 0) return a == 1 ? 1 : a == -1 ? ((b & 1) == 0 ? 1 : -1) : 0;
  let power = 1;
  let square = a;
  for (let rest = b; rest > 0; rest >>= 1) {
    if (rest & 1) power *= square;
    square *= square;
  }
  return power;
}

export function powI32(a: usize, b: usize, out: usize, rank: i32, shape: usize, aStrides: usize, bStrides: usize): void {
  const n = at(shape, rank - 1);
  const rows = rowsOf(rank, shape);
  const aStep = <usize>at(aStrides, rank - 1) << 2;
  const bStep = <usize>at(bStrides, rank - 1) << 2;
  walkStart();
  for (let r = 0; r < rows; ++r) {
    let pa = a + offsetOf(rank, aStrides);
    let pb = b + offsetOf(rank, bStrides);
    for (let i = 0; i < n; ++i) {
      i32.store(out, integerPower(i32.load(pa), i32.load(pb)));
      pa += aStep;
      pb += bStep;
      out += 4;
    }
    walkNext(rank, shape);
  }
}
