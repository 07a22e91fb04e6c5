import { EXP_TABLE, LN2_256_HI, LN2_256_LO, STEPS_PER_UNIT } from './expTable.as';
import { powerOfTwo, roundSum } from './doubleDouble.as';

/** RN(e^x); exp.ts has the method and its error bound. NaN gives 0x7fc00000. */
export function expF32(x: f32): f32 {
  if (x != x) return f32.NaN;
  if (x > 89) return f32.POSITIVE_INFINITY;
  if (x < -104) return 0;
  const v = <f64>x;
  const nf = Math.floor(v * STEPS_PER_UNIT + 0.5);
  const rh = v - nf * LN2_256_HI;
  const rl = nf * LN2_256_LO;
  const r = rh - rl;
  const tail = r * r * (1.0 / 2 + r * (1.0 / 6 + r * (1.0 / 24 + r * (1.0 / 120 + r * (1.0 / 720)))));
  const n = <i32>nf;
  const row = EXP_TABLE + ((<usize>(n & 255)) << 4);
  const hi = load<f64>(row);
  const lo = load<f64>(row, 8) + hi * (rh + (tail - rl));
  return roundSum(hi, lo, powerOfTwo(n >> 8));
}
