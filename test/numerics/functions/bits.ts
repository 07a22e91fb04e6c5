const single = new Float32Array(1);
const word = new Uint32Array(single.buffer);

/** The binary32 value with these bits. */
export function fromBits(bits: number): number {
  word[0] = bits;
  return single[0] as number;
}

/** The bits of a binary32 value; every NaN is 0x7fc00000. */
export function toBits(x: number): number {
  if (x !== x) return 0x7fc00000;
  single[0] = x;
  return word[0] as number;
}

/** `count` bit patterns: for every exponent and sign the edges of the fraction, then a fixed pseudo-random sequence. */
export function sampleBits(count: number): Uint32Array {
  const bits = new Uint32Array(count);
  let n = 0;
  for (let top = 0; top < 512 && n < count; top += 1) {
    for (const fraction of [0, 1, 2, 0x3fffff, 0x400000, 0x400001, 0x7ffffe, 0x7fffff]) {
      bits[n] = (top << 23) | fraction;
      n += 1;
    }
  }
  let state = 0x9e3779b9;
  for (; n < count; n += 1) {
    // xorshift32
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bits[n] = state;
  }
  return bits;
}

/** All bit patterns from `from` to `to`, both included, in steps of `step`. */
export function rangeBits(from: number, to: number, step = 1): Uint32Array {
  return Uint32Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => from + i * step);
}
