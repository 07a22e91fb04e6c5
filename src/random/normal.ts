/**
 * Exact normal deviates from random words, after C. F. F. Karney, "Sampling exactly from the normal distribution" (ACM
 * Transactions on Mathematical Software 42(1), 2016), algorithm N. No logarithm, square root or table: integers are
 * compared, and the result is rounded once, to binary32, from a real number that is exactly normally distributed.
 *
 * A uniform deviate U is the real number 0.d0 d1 d2 ... in base 2^32. Each digit is one word of the stream. d0 is taken
 * when U is made; a later digit is taken when it is first looked at. `a < b` looks at the digits in turn, at each place
 * a's before b's, until they differ. (They are never equal forever.)
 *
 *   run(y, accept): n = 0; repeat: z = a new U; stop unless z < y; stop unless accept(); y = z; n = n + 1.
 *                   The result is whether n is even.
 *   half            run(1/2, always): true with probability exp(-1/2). z < 1/2 when d0 < 2^31.
 *   step(k, x)      run(x, accept), true with probability exp(-x (2k + x) / (2k + 2)). accept: j = below(2k + 2);
 *                   j < 2k: yes; j = 2k: whether a new U is < x; j = 2k + 1: no.
 *
 *   1. k = how often `half` is true before it is first false.
 *   2. k (k - 1) times: unless `half`, go back to 1.
 *   3. x = a new U.
 *   4. k + 1 times: unless step(k, x), go back to 1.
 *   5. One word: negative when it is at least 2^31.
 *   6. The result is k + x with that sign, rounded to nearest.
 *
 * What is accepted has density proportional to exp(-k/2) exp(-k(k-1)/2) exp(-x(2k+x)/2) = exp(-(k+x)^2 / 2).
 */

/** Where the words come from; `below` as Stream defines it. */
export interface WordSource {
  word(): number;
  below(n: number): number;
}

const TWO_POW_31 = 0x80000000;
const TWO_POW_MINUS_32 = 1 / 0x100000000;
const TWO_POW_MINUS_56 = 1 / 0x100000000000000;

/** The digits of a uniform deviate that were looked at so far, most significant first. */
type Deviate = number[];

export function drawNormal(source: WordSource): number {
  for (;;) {
    let k = 0;
    while (half(source)) k++;
    if (!all(k * (k - 1), () => half(source))) continue;
    const x: Deviate = [source.word()];
    if (!all(k + 1, () => step(source, k, x))) continue;
    const negative = source.word() >= TWO_POW_31;
    const size = roundToBinary32(source, k, x);
    return negative ? -size : size;
  }
}

function all(times: number, trial: () => boolean): boolean {
  for (let i = 0; i < times; i++) if (!trial()) return false;
  return true;
}

function half(source: WordSource): boolean {
  const first = source.word();
  if (first >= TWO_POW_31) return true;
  let y: Deviate = [first];
  let even = false;
  for (;;) {
    const z: Deviate = [source.word()];
    if (!less(source, z, y)) return even;
    y = z;
    even = !even;
  }
}

function step(source: WordSource, k: number, x: Deviate): boolean {
  let y = x;
  let even = true;
  for (;;) {
    const z: Deviate = [source.word()];
    if (!less(source, z, y) || !accept(source, k, x)) return even;
    y = z;
    even = !even;
  }
}

/** True with probability (2k + x) / (2k + 2). */
function accept(source: WordSource, k: number, x: Deviate): boolean {
  const j = source.below(2 * k + 2);
  if (j !== 2 * k) return j < 2 * k;
  return less(source, [source.word()], x);
}

function less(source: WordSource, a: Deviate, b: Deviate): boolean {
  for (let i = 0; ; i++) {
    const da = digit(source, a, i);
    const db = digit(source, b, i);
    if (da !== db) return da < db;
  }
}

/** Places are looked at in order, so at most the next digit is missing. */
function digit(source: WordSource, deviate: Deviate, place: number): number {
  let value = deviate[place];
  if (value === undefined) {
    value = source.word();
    deviate[place] = value;
  }
  return value;
}

/**
 * k + x, rounded to nearest binary32. Digits of x are taken until a known prefix is at least as fine as every boundary
 * between two neighbouring results; x then lies strictly inside an interval without a boundary, and the interval's
 * middle, which binary64 holds exactly, stands for it.
 */
function roundToBinary32(source: WordSource, k: number, x: Deviate): number {
  let scale = 1;
  let place = 0;
  if (k === 0) {
    while (digit(source, x, place) === 0) {
      place++;
      scale *= TWO_POW_MINUS_32;
    }
  }
  const high = digit(source, x, place);
  // From 2^-8 on, boundaries are multiples of 2^-32: one digit decides.
  if (k > 0 || high >= 0x1000000) return Math.fround((k + (high + 0.5) * TWO_POW_MINUS_32) * scale);
  // Below, down to 2^-32, they are multiples of 2^-56: 24 bits of the next digit decide.
  const low = digit(source, x, place + 1) >>> 8;
  return Math.fround((high * 0x1000000 + low + 0.5) * TWO_POW_MINUS_56 * scale);
}
