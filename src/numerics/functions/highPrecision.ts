/**
 * Fixed-point arithmetic on BigInt: a value v stands for v * 2^-p, p the number of fraction bits.
 *
 * It serves the generator of the tables and, as an oracle that shares no code with them, the tests of the
 * correctly rounded functions. Every function here returns its result with an absolute error of at most
 * 2^(16-p); callers choose p with room to spare. Nothing here is fast.
 */

const GUARD = 32;

/** floor(a / 2^n) for n >= 0, a * 2^-n otherwise. */
export function shiftRight(a: bigint, n: number): bigint {
  return n >= 0 ? a >> BigInt(n) : a << BigInt(-n);
}

/** Integer quotient rounded down; b > 0. */
function floorDivide(a: bigint, b: bigint): bigint {
  const q = a / b;
  return a < 0n && q * b !== a ? q - 1n : q;
}

const words = new DataView(new ArrayBuffer(8));

/** A finite JS number as m * 2^e exactly. */
export function decompose(x: number): { m: bigint; e: number } {
  words.setFloat64(0, x);
  const high = words.getUint32(0);
  const field = (high >>> 20) & 0x7ff;
  const fraction = (BigInt(high & 0xfffff) << 32n) | BigInt(words.getUint32(4));
  const magnitude = field === 0 ? fraction : fraction | (1n << 52n);
  return { m: high >>> 31 ? -magnitude : magnitude, e: (field === 0 ? 1 : field) - 1075 };
}

/** A finite JS number in fixed point; bits below 2^-p are dropped (rounded down). */
export function toFixed(x: number, p: number): bigint {
  const { m, e } = decompose(x);
  return shiftRight(m, -(e + p));
}

/** 2^e for an integer e in [-1074, 1023]. */
function powerOfTwo(e: number): number {
  words.setUint32(0, 0);
  words.setUint32(4, 0);
  if (e >= -1022) words.setUint32(0, (e + 1023) << 20);
  else if (e >= -1042) words.setUint32(0, 1 << (e + 1042));
  else words.setUint32(4, (1 << (e + 1074)) >>> 0);
  return words.getFloat64(0);
}

/** Number of bits of |a|; 0 for 0. */
export function bitLength(a: bigint): number {
  const text = (a < 0n ? -a : a).toString(16);
  return text === '0' ? 0 : 4 * text.length - (Math.clz32(parseInt(text[0] ?? '0', 16)) - 28);
}

/** v * 2^-p rounded to nearest even with `bits` bits, no bit below 2^least; Inf from 2^most on. */
function round(v: bigint, p: number, bits: number, least: number, most: number): number {
  if (v === 0n) return 0;
  const negative = v < 0n;
  const a = negative ? -v : v;
  const unit = Math.max(bitLength(a) - p - bits, least);
  const drop = unit + p;
  let q = shiftRight(a, drop);
  if (drop > 0) {
    const rest = a - (q << BigInt(drop));
    const half = 1n << BigInt(drop - 1);
    if (rest > half || (rest === half && (q & 1n) === 1n)) q += 1n;
  }
  if (bitLength(q) + unit > most) return negative ? -Infinity : Infinity;
  const magnitude = Number(q) * powerOfTwo(Math.max(unit, -1074));
  return negative ? -magnitude : magnitude;
}

/** v * 2^-p rounded to binary64. */
export function roundToDouble(v: bigint, p: number): number {
  return round(v, p, 53, -1074, 1024);
}

/** v * 2^-p rounded to binary32 (as a JS number), subnormals and overflow included; an exact zero is +0. */
export function roundToSingle(v: bigint, p: number): number {
  return round(v, p, 24, -149, 128);
}

const constants = new Map<string, bigint>();

function cached(name: string, p: number, make: () => bigint): bigint {
  const key = `${name}/${p}`;
  let value = constants.get(key);
  if (value === undefined) {
    value = make();
    constants.set(key, value);
  }
  return value;
}

/** 2 atanh(a/b) = ln((b+a)/(b-a)) for |a/b| well below 1. */
function doubleAtanh(a: bigint, b: bigint, p: number): bigint {
  const z = floorDivide(a << BigInt(p), b);
  const zz = (z * z) >> BigInt(p);
  let power = z;
  let sum = 0n;
  for (let n = 1n; power !== 0n && power !== -1n; n += 2n) {
    sum += power / n;
    power = (power * zz) >> BigInt(p);
  }
  return 2n * sum;
}

/** ln 2. */
export function ln2(p: number): bigint {
  return cached('ln2', p, () => doubleAtanh(1n, 3n, p + GUARD) >> BigInt(GUARD));
}

/** e^x. */
export function exp(x: bigint, p: number): bigint {
  // e^x = 2^k * (e^(r/256))^256: the doublings cost 8 bits, k of them more when it is positive.
  const k = Number(floorDivide(x, ln2(p)));
  const w = p + GUARD + Math.max(0, k);
  const r = (x << BigInt(w - p)) - BigInt(k) * ln2(w);
  const small = r >> 8n;
  let term = 1n << BigInt(w);
  let sum = term;
  for (let n = 1n; term !== 0n; n += 1n) {
    term = ((term * small) >> BigInt(w)) / n;
    sum += term;
  }
  for (let i = 0; i < 8; i += 1) sum = (sum * sum) >> BigInt(w);
  return shiftRight(sum, w - p - k);
}

/** ln x for x > 0. */
export function ln(x: bigint, p: number): bigint {
  const w = p + GUARD;
  // x = m * 2^k with m in [2/3, 4/3), so that x near 1 is not torn apart.
  let k = bitLength(x) - p - 1;
  if (3n * x >= 1n << BigInt(p + k + 2)) k += 1;
  const m = shiftRight(x << BigInt(GUARD), k);
  const one = 1n << BigInt(w);
  return (doubleAtanh(m - one, m + one, w) + BigInt(k) * ln2(w)) >> BigInt(GUARD);
}

/** sqrt(x) for x >= 0. */
export function squareRoot(x: bigint, p: number): bigint {
  const a = x << BigInt(p);
  if (a === 0n) return 0n;
  // Newton's iteration from above falls until it is the integer square root.
  let root = 1n << BigInt((bitLength(a) >> 1) + 1);
  for (;;) {
    const next = (root + a / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/** atan(1/n), n > 1. */
function atanOfInverse(n: bigint, p: number): bigint {
  let power = (1n << BigInt(p)) / n;
  let sum = 0n;
  for (let i = 1n; power !== 0n; i += 2n) {
    sum += (i & 2n) === 0n ? power / i : -power / i;
    power /= n * n;
  }
  return sum;
}

/** pi, by Machin's formula. */
export function pi(p: number): bigint {
  return cached('pi', p, () => {
    const w = p + GUARD;
    return (16n * atanOfInverse(5n, w) - 4n * atanOfInverse(239n, w)) >> BigInt(GUARD);
  });
}

/** sum of (-1)^n x^(2n+first) / (2n+first)!: cos x for first = 0, sin x for first = 1; |x| at most about 2. */
function alternating(x: bigint, first: bigint, p: number): bigint {
  const xx = (x * x) >> BigInt(p);
  let term = first === 0n ? 1n << BigInt(p) : x;
  let sum = term;
  for (let n = first + 1n; term !== 0n && term !== -1n; n += 2n) {
    term = -((term * xx) >> BigInt(p)) / (n * (n + 1n));
    sum += term;
  }
  return sum;
}

/** sin (x + quarters * pi/2). */
function sine(x: bigint, quarters: bigint, p: number): bigint {
  const w = p + GUARD + Math.max(0, bitLength(x) - p);
  const full = x << BigInt(w - p);
  const half = pi(w) >> 1n;
  const n = floorDivide(2n * full + half, 2n * half);
  const r = full - n * half;
  const quadrant = Number((n + quarters) & 3n);
  const value = alternating(r, (quadrant & 1) === 1 ? 0n : 1n, w);
  return (quadrant >= 2 ? -value : value) >> BigInt(w - p);
}

/** sin x for any x. */
export function sin(x: bigint, p: number): bigint {
  return sine(x, 0n, p);
}

/** cos x for any x. */
export function cos(x: bigint, p: number): bigint {
  return sine(x, 1n, p);
}

/** erf x = 2/sqrt(pi) * sum of (-1)^n x^(2n+1) / (n! (2n+1)), |x| at most about 6. */
export function erf(x: bigint, p: number): bigint {
  // The terms grow to e^(x^2) before they fall, so that many bits cancel.
  const w = p + GUARD + 64;
  const full = x << BigInt(w - p);
  const xx = (full * full) >> BigInt(w);
  let power = full;
  let sum = full;
  for (let n = 1n; power !== 0n && power !== -1n; n += 1n) {
    power = -((power * xx) >> BigInt(w)) / n;
    sum += power / (2n * n + 1n);
  }
  return (((2n * sum) << BigInt(w)) / squareRoot(pi(w), w)) >> BigInt(w - p);
}
