import { EXP_TABLE, LN2_256_HI, LN2_256_LO, STEPS_PER_UNIT } from './expTable.as';
import { pair, powerOfTwo, productError, sumError } from './doubleDouble.as';

/** hi + lo, |hi| > |lo|, as a double-double whose low part is at most half a unit in the last place of the high one. */
function normalized(hi: f64, lo: f64): f64 {
  const s = hi + lo;
  return pair(s, lo - (s - hi));
}

/** e^(v+w) + offset (0 or -1) as a double-double; expParts.ts has the method and its error bounds. */
function expPlus(v: f64, w: f64, offset: f64): f64 {
  const nf = Math.floor(v * STEPS_PER_UNIT + 0.5);
  const rh = v - nf * LN2_256_HI;
  const rl = nf * LN2_256_LO - w;
  const r = rh - rl;
  const tail = r * r * (1.0 / 2 + r * (1.0 / 6 + r * (1.0 / 24 + r * (1.0 / 120 + r * (1.0 / 720)))));
  if (nf == 0 && offset != 0) return normalized(v, tail - rl);
  const n = <i32>nf;
  const row = EXP_TABLE + (<usize>(n & 255) << 4);
  const scale = powerOfTwo(n >> 8);
  const th = load<f64>(row) * scale;
  const tl = load<f64>(row, 8) * scale;
  const start = th + offset;
  const p = th * rh;
  const hi = start + p;
  const rest = productError(th, rh, p) + (tl + tl * rh + th * (tail - rl));
  return normalized(hi, sumError(start, p, hi) + (sumError(th, offset, start) + rest));
}

/** e^(v+w) as a double-double, |v| <= 104 and |w| <= 2^-53 |v|. */
export function expParts(v: f64, w: f64): f64 {
  return expPlus(v, w, 0);
}

/** e^v - 1 as a double-double, |v| <= 104, v != 0 and of at most 25 bits. */
export function expm1Parts(v: f64): f64 {
  return expPlus(v, 0, -1);
}
