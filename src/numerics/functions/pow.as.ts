import { LN2_HI, LN2_LO, LOG_TABLE, ORIGIN_HIGH } from './logTable.as';
import { low, pair, productError, roundSum, sumError } from './doubleDouble.as';
import { expParts } from './expParts.as';
import { exactPower, precisePower } from './powSlow.as';

/** ln a as a double-double, a > 0 a finite binary32 value; pow.ts has the method and its error bound. */
function logParts(a: f64): f64 {
  const bits = reinterpret<i64>(a);
  const offset = bits - (<i64>ORIGIN_HIGH << 32);
  const k = offset >> 52;
  const kf = <f64>(<i32>k);
  const row = LOG_TABLE + <usize>((offset >> 44) & 255) * 24;
  const r = reinterpret<f64>(bits - (k << 52)) * load<f64>(row) - 1;
  const start = kf * LN2_HI + load<f64>(row, 8);
  const rr = r * r;
  const cube =
    r * rr * (1.0 / 3 + r * (-1.0 / 4 + r * (1.0 / 5 + r * (-1.0 / 6 + r * (1.0 / 7 + r * (-1.0 / 8))))));
  const half = -0.5 * rr;
  const first = start + r;
  const second = first + half;
  const rest = kf * LN2_LO + load<f64>(row, 16) + (cube - 0.5 * productError(r, r, rr));
  const lo = sumError(start, r, first) + sumError(first, half, second) + rest;
  const hi = second + lo;
  return pair(hi, lo - (hi - second));
}

/** a^y for finite a > 0, a != 1, and finite y != 0, correctly rounded. */
function positivePower(a: f64, y: f64): f32 {
  const lh = logParts(a);
  const ll = low();
  const v = y * lh;
  if (v > 89) return f32.POSITIVE_INFINITY;
  if (v < -104) return 0;
  const hi = expParts(v, productError(y, lh, v) + y * ll);
  const lo = low();
  const margin = hi * 4.336808689942018e-19; // 2^-61
  const result = roundSum(hi, lo + margin, 1);
  if (result == roundSum(hi, lo - margin, 1)) return result;
  const exact = exactPower(a, y);
  return exact > 0 ? <f32>exact : precisePower(a, y);
}

/** RN(x^y) with the special cases of C99; pow.ts has the method and its error bound. NaN gives 0x7fc00000. */
export function powF32(x: f32, y: f32): f32 {
  if (y == 0 || x == 1) return 1;
  if (x != x || y != y) return f32.NaN;
  const a = Mathf.abs(x);
  const integer = Mathf.floor(y) == y;
  const odd = integer && Mathf.floor(0.5 * y) != 0.5 * y;
  if (y - y != 0) return a == 1 ? 1 : a > 1 == y > 0 ? f32.POSITIVE_INFINITY : 0;
  const negative = odd && reinterpret<i32>(x) < 0;
  let magnitude: f32 = 1;
  if (a == 0 || a == f32.POSITIVE_INFINITY) magnitude = (a == 0) == y > 0 ? 0 : f32.POSITIVE_INFINITY;
  else if (x < 0 && !integer) return f32.NaN;
  else if (a != 1) magnitude = positivePower(a, y);
  return negative ? -magnitude : magnitude;
}
