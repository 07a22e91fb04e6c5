/** RN(1 / x), which the native division is. NaN gives 0x7fc00000. */
export function reciprocalF32(x: f32): f32 {
  return x != x ? f32.NaN : <f32>1 / x;
}
