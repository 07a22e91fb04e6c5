// The optimizers' updates. The same roundings in the same order as optimizers.reference.ts.
import { canonical4 } from '../../numerics/float32.as';

/** Loads four values, or fewer at the end: the lanes beyond n hold the last one. */
// @ts-ignore: decorator
@inline
function get(x: usize, i: i32, n: i32): v128 {
  return i + 4 <= n ? v128.load(x + (<usize>i << 2)) : tail(x, i, n);
}

function tail(x: usize, i: i32, n: i32): v128 {
  const last = x + (<usize>(n - 1) << 2);
  const p = x + (<usize>i << 2);
  let v = v128.load32_splat(last);
  v = f32x4.replace_lane(v, 0, f32.load(p));
  if (i + 1 < n) v = f32x4.replace_lane(v, 1, f32.load(p, 4));
  if (i + 2 < n) v = f32x4.replace_lane(v, 2, f32.load(p, 8));
  return v;
}

/** Stores four values, or those that lie below n; NaNs canonical. */
// @ts-ignore: decorator
@inline
function put(x: usize, i: i32, n: i32, value: v128): void {
  const v = canonical4(value);
  const p = x + (<usize>i << 2);
  if (i + 4 <= n) {
    v128.store(p, v);
    return;
  }
  v128.store32_lane(p, v, 0);
  if (i + 1 < n) v128.store32_lane(p + 4, v, 1);
  if (i + 2 < n) v128.store32_lane(p + 8, v, 2);
}

export function sgdUpdate(value: usize, gradient: usize, next: usize, n: i32, minusRate: f32): void {
  const rate = f32x4.splat(minusRate);
  for (let i = 0; i < n; i += 4)
    put(next, i, n, f32x4.add(get(value, i, n), f32x4.mul(rate, get(gradient, i, n))));
}

export function momentumUpdate(
  value: usize, gradient: usize, velocity: usize, next: usize, nextVelocity: usize,
  n: i32, minusRate: f32, momentum: f32,
): void {
  const rate = f32x4.splat(minusRate);
  const keep = f32x4.splat(momentum);
  for (let i = 0; i < n; i += 4) {
    const v = f32x4.add(f32x4.mul(keep, get(velocity, i, n)), get(gradient, i, n));
    put(nextVelocity, i, n, v);
    put(next, i, n, f32x4.add(get(value, i, n), f32x4.mul(rate, v)));
  }
}

export function nesterovUpdate(
  value: usize, gradient: usize, velocity: usize, next: usize, nextVelocity: usize,
  n: i32, minusRate: f32, momentum: f32,
): void {
  const rate = f32x4.splat(minusRate);
  const keep = f32x4.splat(momentum);
  for (let i = 0; i < n; i += 4) {
    const g = get(gradient, i, n);
    const v = f32x4.add(f32x4.mul(keep, get(velocity, i, n)), g);
    put(nextVelocity, i, n, v);
    const ahead = f32x4.add(g, f32x4.mul(keep, v));
    put(next, i, n, f32x4.add(get(value, i, n), f32x4.mul(rate, ahead)));
  }
}

// @ts-ignore: decorator
@inline
function adam(
  decays: bool,
  value: usize, gradient: usize, first: usize, second: usize,
  next: usize, nextFirst: usize, nextSecond: usize,
  n: i32, minusRate: f32, beta1: f32, rest1: f32, beta2: f32, rest2: f32,
  correction1: f32, correction2: f32, epsilon: f32, keep: f32,
): void {
  const rate = f32x4.splat(minusRate);
  const keep1 = f32x4.splat(beta1);
  const take1 = f32x4.splat(rest1);
  const keep2 = f32x4.splat(beta2);
  const take2 = f32x4.splat(rest2);
  const unbias1 = f32x4.splat(correction1);
  const unbias2 = f32x4.splat(correction2);
  const small = f32x4.splat(epsilon);
  const kept = f32x4.splat(keep);
  for (let i = 0; i < n; i += 4) {
    const g = get(gradient, i, n);
    const m = f32x4.add(f32x4.mul(keep1, get(first, i, n)), f32x4.mul(take1, g));
    const v = f32x4.add(f32x4.mul(keep2, get(second, i, n)), f32x4.mul(take2, f32x4.mul(g, g)));
    put(nextFirst, i, n, m);
    put(nextSecond, i, n, v);
    const size = f32x4.add(f32x4.sqrt(f32x4.div(v, unbias2)), small);
    const change = f32x4.mul(rate, f32x4.div(f32x4.div(m, unbias1), size));
    const w = get(value, i, n);
    put(next, i, n, f32x4.add(decays ? f32x4.mul(kept, w) : w, change));
  }
}

export function adamUpdate(
  value: usize, gradient: usize, first: usize, second: usize,
  next: usize, nextFirst: usize, nextSecond: usize,
  n: i32, minusRate: f32, beta1: f32, rest1: f32, beta2: f32, rest2: f32,
  correction1: f32, correction2: f32, epsilon: f32,
): void {
  adam(
    false, value, gradient, first, second, next, nextFirst, nextSecond,
    n, minusRate, beta1, rest1, beta2, rest2, correction1, correction2, epsilon, 1,
  );
}

export function adamWUpdate(
  value: usize, gradient: usize, first: usize, second: usize,
  next: usize, nextFirst: usize, nextSecond: usize,
  n: i32, minusRate: f32, beta1: f32, rest1: f32, beta2: f32, rest2: f32,
  correction1: f32, correction2: f32, epsilon: f32, keep: f32,
): void {
  adam(
    true, value, gradient, first, second, next, nextFirst, nextSecond,
    n, minusRate, beta1, rest1, beta2, rest2, correction1, correction2, epsilon, keep,
  );
}

/** value + -rate * (g / (sqrt(s) + epsilon)) */
// @ts-ignore: decorator
@inline
function scaled(value: v128, g: v128, s: v128, rate: v128, small: v128): v128 {
  return f32x4.add(value, f32x4.mul(rate, f32x4.div(g, f32x4.add(f32x4.sqrt(s), small))));
}

export function rmsPropUpdate(
  value: usize, gradient: usize, square: usize, next: usize, nextSquare: usize,
  n: i32, minusRate: f32, decay: f32, rest: f32, epsilon: f32,
): void {
  const rate = f32x4.splat(minusRate);
  const keep = f32x4.splat(decay);
  const take = f32x4.splat(rest);
  const small = f32x4.splat(epsilon);
  for (let i = 0; i < n; i += 4) {
    const g = get(gradient, i, n);
    const s = f32x4.add(f32x4.mul(keep, get(square, i, n)), f32x4.mul(take, f32x4.mul(g, g)));
    put(nextSquare, i, n, s);
    put(next, i, n, scaled(get(value, i, n), g, s, rate, small));
  }
}

export function adagradUpdate(
  value: usize, gradient: usize, square: usize, next: usize, nextSquare: usize,
  n: i32, minusRate: f32, epsilon: f32,
): void {
  const rate = f32x4.splat(minusRate);
  const small = f32x4.splat(epsilon);
  for (let i = 0; i < n; i += 4) {
    const g = get(gradient, i, n);
    const s = f32x4.add(get(square, i, n), f32x4.mul(g, g));
    put(nextSquare, i, n, s);
    put(next, i, n, scaled(get(value, i, n), g, s, rate, small));
  }
}
