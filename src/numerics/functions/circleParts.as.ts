import { REDUCTION_TABLE, SINE_TABLE, STEP_HI, STEP_LO } from './circleTable.as';
import { pair, powerOfTwo, productError, sumError } from './doubleDouble.as';

let step: i32 = 0;

/** The multiple of pi/128, modulo 256, that the last call of `reduce` took away. */
export function stepIndex(): i32 {
  return step;
}

/** a - n pi/128 as a double-double; circleParts.ts has the method, its conditions and its error bound. */
export function reduce(a: f64): f64 {
  if (a < 1.0 / 128) {
    step = 0;
    return pair(a, 0);
  }
  const e = <i32>(reinterpret<i64>(a) >> 52) - 1023 - 23;
  const m = a * powerOfTwo(-e);
  const row = REDUCTION_TABLE + (<usize>(e + 30) << 5);
  const p1 = m * load<f64>(row);
  const p2 = m * load<f64>(row, 8);
  const p3 = m * load<f64>(row, 16);
  const p4 = m * load<f64>(row, 24);
  const t = p1 - 256 * Math.floor(p1 * (1.0 / 256));
  const n = Math.floor(t + p2 + 0.5);
  step = <i32>n & 255;
  const f = t - n + p2;
  const g = f + p3;
  const gl = sumError(f, p3, g) + p4;
  const r = g * STEP_HI;
  return pair(r, productError(g, STEP_HI, r) + (g * STEP_LO + gl * STEP_HI));
}

/** sin(i pi/128 + rh + rl) as a double-double; circleParts.ts has the method, its conditions and its error bound. */
export function sineParts(i: i32, rh: f64, rl: f64): f64 {
  const s = SINE_TABLE + (<usize>(i & 255) << 4);
  const c = SINE_TABLE + (<usize>((i + 64) & 255) << 4);
  const sh = load<f64>(s);
  const ch = load<f64>(c);
  const rr = rh * rh;
  const sineTail = rh * rr * (-1.0 / 6 + rr * (1.0 / 120 + rr * (-1.0 / 5040)));
  const cosineTail = rr * (-1.0 / 2 + rr * (1.0 / 24 + rr * (-1.0 / 720 + rr * (1.0 / 40320))));
  const p = ch * rh;
  const hi = sh + p;
  const small = load<f64>(s, 8) + load<f64>(c, 8) * rh + ch * (rl + sineTail) + sh * (cosineTail - rh * rl);
  return pair(hi, sumError(sh, p, hi) + (productError(ch, rh, p) + small));
}
