import { low, quotient, roundSum } from './doubleDouble.as';
import { reduce, sineParts, stepIndex } from './circleParts.as';

/** RN(tan x); tan.ts has the method and its error bound. NaN and the infinities give 0x7fc00000. */
export function tanF32(x: f32): f32 {
  if (x - x != 0) return f32.NaN;
  if (x == 0) return x;
  const rh = reduce(Mathf.abs(x));
  const rl = low();
  const sh = sineParts(stepIndex(), rh, rl);
  const sl = low();
  const ch = sineParts(stepIndex() + 64, rh, rl);
  const q = quotient(sh, sl, ch, low());
  const y = roundSum(q, low(), 1);
  return x < 0 ? -y : y;
}
