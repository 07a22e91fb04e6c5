import { powerOfTwo, roundSum } from './doubleDouble.as';

// Fixed-point numbers of 64 integer and 192 fraction bits, as four words, low word first. Module variables, not
// memory, hold them: instances of the module that share a memory do not share these.
let v0: u64 = 0;
let v1: u64 = 0;
let v2: u64 = 0;
let v3: u64 = 0;
let z0: u64 = 0;
let z1: u64 = 0;
let z2: u64 = 0;
let z3: u64 = 0;
let s0: u64 = 0;
let s1: u64 = 0;
let s2: u64 = 0;
let s3: u64 = 0;

// One column of a long multiplication: what is carried in, and its sum.
let column: u64 = 0;
let carry: u64 = 0;
let overflow: u64 = 0;

/** Adds a * b to the column and its carries. */
function addProduct(a: u64, b: u64): void {
  const al = a & 0xffffffff;
  const ah = a >> 32;
  const bl = b & 0xffffffff;
  const bh = b >> 32;
  const ll = al * bl;
  const middle = ah * bl + (ll >> 32);
  const other = al * bh + (middle & 0xffffffff);
  const lo = (other << 32) | (ll & 0xffffffff);
  const hi = ah * bh + (middle >> 32) + (other >> 32);
  column += lo;
  const h = hi + u64(column < lo);
  carry += h;
  overflow += u64(carry < h);
}

/** Ends a column: returns its word and begins the next with what is carried. */
function nextColumn(): u64 {
  const word = column;
  column = carry;
  carry = overflow;
  overflow = 0;
  return word;
}

/** v = v * z, rounded down. */
function multiply(): void {
  column = 0;
  carry = 0;
  overflow = 0;
  addProduct(v0, z0);
  nextColumn();
  addProduct(v0, z1);
  addProduct(v1, z0);
  nextColumn();
  addProduct(v0, z2);
  addProduct(v1, z1);
  addProduct(v2, z0);
  nextColumn();
  addProduct(v0, z3);
  addProduct(v1, z2);
  addProduct(v2, z1);
  addProduct(v3, z0);
  const w0 = nextColumn();
  addProduct(v1, z3);
  addProduct(v2, z2);
  addProduct(v3, z1);
  const w1 = nextColumn();
  addProduct(v2, z3);
  addProduct(v3, z2);
  const w2 = nextColumn();
  addProduct(v3, z3);
  v3 = nextColumn();
  v2 = w2;
  v1 = w1;
  v0 = w0;
}

/** v = v / n rounded down, for v < 2^24 and n < 2^31. */
function divide(n: u64): void {
  let rest = v3 % n;
  v3 /= n;
  let high = (rest << 32) | (v2 >> 32);
  rest = high % n;
  let lowHalf = (rest << 32) | (v2 & 0xffffffff);
  v2 = ((high / n) << 32) | (lowHalf / n);
  rest = lowHalf % n;
  high = (rest << 32) | (v1 >> 32);
  rest = high % n;
  lowHalf = (rest << 32) | (v1 & 0xffffffff);
  v1 = ((high / n) << 32) | (lowHalf / n);
  rest = lowHalf % n;
  high = (rest << 32) | (v0 >> 32);
  rest = high % n;
  lowHalf = (rest << 32) | (v0 & 0xffffffff);
  v0 = ((high / n) << 32) | (lowHalf / n);
}

/** v = -v. */
function negate(): void {
  v0 = ~v0 + 1;
  v1 = ~v1 + u64(v0 == 0);
  v2 = ~v2 + u64(v0 == 0 && v1 == 0);
  v3 = ~v3 + u64(v0 == 0 && v1 == 0 && v2 == 0);
}

/** v = v * 2^n rounded down, for v >= 0. */
function shift(n: i32): void {
  for (; n >= 64; n -= 64) {
    v3 = v2;
    v2 = v1;
    v1 = v0;
    v0 = 0;
  }
  for (; n <= -64; n += 64) {
    v0 = v1;
    v1 = v2;
    v2 = v3;
    v3 = 0;
  }
  if (n > 0) {
    v3 = (v3 << n) | (v2 >> (64 - n));
    v2 = (v2 << n) | (v1 >> (64 - n));
    v1 = (v1 << n) | (v0 >> (64 - n));
    v0 <<= n;
  } else if (n < 0) {
    v0 = (v0 >> -n) | (v1 << (64 + n));
    v1 = (v1 >> -n) | (v2 << (64 + n));
    v2 = (v2 >> -n) | (v3 << (64 + n));
    v3 >>= -n;
  }
}

/** a^y if that is a number of at most 25 significant bits, else 0; powSlow.ts has the conditions and the reason. */
export function exactPower(a: f64, y: f64): f64 {
  let e = <i32>(reinterpret<i64>(a) >> 52) - 1023;
  let m = a * powerOfTwo(-e);
  for (; Math.floor(m) != m; e -= 1) m *= 2;
  const ey = <f64>e * y;
  if (Math.floor(ey) != ey) return 0;
  let n = y;
  if (m > 1) {
    if (y < 0) return 0;
    for (; Math.floor(n) != n; n *= 2) {
      const root = Math.sqrt(m);
      if (Math.floor(root) != root) return 0;
      m = root;
    }
    if (n > 15) return 0;
  } else {
    n = 1;
  }
  let product: f64 = 1;
  for (let i = 0; i < <i32>n; i += 1) {
    product *= m;
    if (product > 33554432) return 0;
  }
  return product * powerOfTwo(<i32>ey);
}

/** RN(a^y) by integers, for a power that is not exact; preciseLog2 and preciseExp2 in powSlow.ts have the method. */
export function precisePower(a: f64, y: f64): f32 {
  const k = <i32>(reinterpret<i64>(a) >> 52) - 1023;
  v0 = 0;
  v1 = 0;
  v2 = <u64>(a * powerOfTwo(52 - k)) << 12;
  v3 = 1;
  s0 = 0;
  s1 = 0;
  s2 = 0;
  for (let i = 1; i <= 176; i++) {
    z0 = v0;
    z1 = v1;
    z2 = v2;
    z3 = v3;
    multiply();
    if (v3 >= 2) {
      shift(-1);
      const digit = <u64>1 << (63 - ((i - 1) & 63));
      if (i <= 64) s2 |= digit;
      else if (i <= 128) s1 |= digit;
      else s0 |= digit;
    }
  }
  v0 = s0;
  v1 = s1;
  v2 = s2;
  v3 = <u64>(<i64>k);
  // The magnitude of the logarithm times that of y, then the sign.
  if (k < 0) negate();
  const e = <i32>((reinterpret<i64>(y) >> 52) & 0x7ff) - 1023 - 23;
  z0 = 0;
  z1 = 0;
  z2 = 0;
  z3 = <u64>(Math.abs(y) * powerOfTwo(-e));
  multiply();
  shift(e);
  if (k < 0 != y < 0) negate();
  const exponent = <i32>v3;
  v3 = 0;
  // ln 2.
  z0 = 0x40f343267298b62d;
  z1 = 0xc9e3b39803f2f6af;
  z2 = 0xb17217f7d1cf79ab;
  z3 = 0;
  multiply();
  z0 = v0;
  z1 = v1;
  z2 = v2;
  v0 = 0;
  v1 = 0;
  v2 = 0;
  v3 = 1;
  s0 = 0;
  s1 = 0;
  s2 = 0;
  s3 = 1;
  for (let n: u64 = 1; (v0 | v1 | v2 | v3) != 0; n++) {
    multiply();
    divide(n);
    s0 += v0;
    let over = u64(s0 < v0);
    s1 += over;
    over = u64(s1 < over);
    s1 += v1;
    over += u64(s1 < v1);
    s2 += over;
    over = u64(s2 < over);
    s2 += v2;
    over += u64(s2 < v2);
    s3 += v3 + over;
  }
  // The top 53 bits, and a mark for the others, which are never all 0 (else the power would be exact).
  const top = reinterpret<f64>((<u64>1023 << 52) | (s2 >> 12));
  return roundSum(top, powerOfTwo(-54), powerOfTwo(exponent));
}
