import { low, quotient, roundSum, sumError } from './doubleDouble.as';
import { expm1Parts } from './expParts.as';

/** RN(tanh x); tanh.ts has the method and its error bound. NaN gives 0x7fc00000. */
export function tanhF32(x: f32): f32 {
  if (x != x) return f32.NaN;
  const a = <f64>Mathf.abs(x);
  if (a <= 1.0 / 4096) return x;
  if (a >= 9.1) return x < 0 ? -1 : 1;
  const eh = expm1Parts(2 * a);
  const el = low();
  const d = eh + 2;
  const q = quotient(eh, el, d, sumError(eh, 2, d) + el);
  const y = roundSum(q, low(), 1);
  return x < 0 ? -y : y;
}
