import { LN2_HI, LN2_LO, LOG_TABLE, ORIGIN_HIGH } from './logTable.as';
import { roundSum, sumError } from './doubleDouble.as';

/** RN(ln x); log.ts has the method and its error bound. NaN and x < 0 give 0x7fc00000. */
export function logF32(x: f32): f32 {
  if (!(x > 0)) return x == 0 ? f32.NEGATIVE_INFINITY : f32.NaN;
  if (x == f32.POSITIVE_INFINITY) return x;
  const bits = reinterpret<i64>(<f64>x);
  const offset = bits - (<i64>ORIGIN_HIGH << 32);
  const k = offset >> 52;
  const row = LOG_TABLE + <usize>((offset >> 44) & 255) * 24;
  const m = reinterpret<f64>(bits - (k << 52));
  const kf = <f64>(<i32>k);
  const r = m * load<f64>(row) - 1;
  const start = kf * LN2_HI + load<f64>(row, 8);
  const hi = start + r;
  const tail =
    r * r * (-1.0 / 2 + r * (1.0 / 3 + r * (-1.0 / 4 + r * (1.0 / 5 + r * (-1.0 / 6 + r * (1.0 / 7))))));
  const lo = sumError(start, r, hi) + (kf * LN2_LO + load<f64>(row, 16) + tail);
  return roundSum(hi, lo, 1);
}
