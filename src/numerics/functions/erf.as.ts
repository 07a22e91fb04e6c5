import { ERF_TABLE } from './erfTable.as';
import { roundSum, sumError } from './doubleDouble.as';

/** RN(erf x); erf.ts has the method and its error bound. NaN gives 0x7fc00000. */
export function erfF32(x: f32): f32 {
  if (x != x) return f32.NaN;
  if (x == 0) return x;
  const a = <f64>Mathf.abs(x);
  if (a >= 4) return x < 0 ? -1 : 1;
  const jf = Math.floor(a * 64 + 0.5);
  const d = a - jf * (1.0 / 64);
  const row = ERF_TABLE + <usize>(<i32>jf) * 88;
  const start = load<f64>(row);
  const p = load<f64>(row, 16) * d;
  const hi = start + p;
  let series = load<f64>(row, 80);
  series = load<f64>(row, 72) + d * series;
  series = load<f64>(row, 64) + d * series;
  series = load<f64>(row, 56) + d * series;
  series = load<f64>(row, 48) + d * series;
  series = load<f64>(row, 40) + d * series;
  series = load<f64>(row, 32) + d * series;
  series = load<f64>(row, 24) + d * series;
  const y = roundSum(hi, sumError(start, p, hi) + (load<f64>(row, 8) + d * series), 1);
  return x < 0 ? -y : y;
}
