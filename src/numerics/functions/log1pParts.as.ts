import { LN2_HI, LN2_LO, LOG_TABLE, ORIGIN_HIGH } from './logTable.as';
import { pair, powerOfTwo, sumError } from './doubleDouble.as';

/** ln(1 + a + b) as a double-double; log1pParts.ts has the method, its conditions and its error bound. */
export function log1pParts(a: f64, b: f64): f64 {
  let rh = a;
  let rl = b;
  let start: f64 = 0;
  let rest: f64 = 0;
  if (Math.abs(a) >= 1.0 / 1024) {
    const h = 1 + a;
    const l = sumError(1, a, h) + b;
    const offset = <i32>(reinterpret<i64>(h) >> 32) - <i32>ORIGIN_HIGH;
    const k = offset >> 20;
    const kf = <f64>k;
    const row = LOG_TABLE + <usize>((offset >> 12) & 255) * 24;
    const scale = powerOfTwo(-k);
    const m = h * scale;
    const c = load<f64>(row);
    // Rounds m to a multiple of 2^-26.
    const m1 = m + 100663296 - 100663296;
    const r1 = m1 * c - 1;
    const r2 = (m - m1) * c;
    rh = r1 + r2;
    rl = sumError(r1, r2, rh) + l * scale * c;
    start = kf * LN2_HI + load<f64>(row, 8);
    rest = kf * LN2_LO + load<f64>(row, 16);
  }
  const tail =
    rh * rh * (-1.0 / 2 + rh * (1.0 / 3 + rh * (-1.0 / 4 + rh * (1.0 / 5 + rh * (-1.0 / 6 + rh * (1.0 / 7))))));
  const hi = start + rh;
  return pair(hi, sumError(start, rh, hi) + (rest + (rl * (1 - rh * (1 - rh)) + tail)));
}
