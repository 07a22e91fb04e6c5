import { float32Wgsl } from '../float32.wgsl.ts';
import { once, type WgslModule } from '../wgsl.ts';
import { expPartsWgsl } from './expParts.wgsl.ts';
import { ln2 } from './highPrecision.ts';

/** Words of fraction bits. */
const FRACTION = 6;
/** Words of a number: the fraction's and one of an integer. */
const WORDS = FRACTION + 1;
/** Binary digits computed of a logarithm. */
const DIGITS = 176;
/** Terms of the series for e^z, z < 0.7, from z itself on: the next one is below 2^-195. */
const TERMS = 42;

/** ln 2 as a number of WORDS words, the lowest first. */
function wideLn2(): Uint32Array {
  const value = ln2(32 * FRACTION);
  return Uint32Array.from({ length: WORDS }, (_, i) => Number((value >> BigInt(32 * i)) & 0xffffffffn));
}

/**
 * Powers whose rounding the quick way leaves open: exact ones, and all others by integers of 192 fraction bits. Methods
 * and error bounds are those of powSlow.ts.
 */
export const powSlowWgsl: WgslModule = {
  name: 'powSlow',
  uses: [expPartsWgsl, float32Wgsl],
  tables: { WIDE_LN2: once(wideLn2) },
  code: /* wgsl */ `
/** A number with ${32 * FRACTION} fraction bits, the lowest word first; wrapping. */
alias Wide = array<u32, ${WORDS}>;

/** a * b rounded down, for a product below 2^32. */
fn wideProduct(a: Wide, b: Wide) -> Wide {
  var x = a;
  var y = b;
  var all: array<u32, ${2 * WORDS}>;
  for (var i = 0u; i < ${WORDS}u; i += 1u) {
    var carry = 0u;
    for (var j = 0u; j < ${WORDS}u; j += 1u) {
      let sum = add64(add64(mulWide(x[i], y[j]), vec2<u32>(all[i + j], 0u)), vec2<u32>(carry, 0u));
      all[i + j] = sum.x;
      carry = sum.y;
    }
    all[i + ${WORDS}u] = carry;
  }
  var product: Wide;
  for (var i = 0u; i < ${WORDS}u; i += 1u) {
    product[i] = all[i + ${FRACTION}u];
  }
  return product;
}

fn wideSum(a: Wide, b: Wide) -> Wide {
  var x = a;
  var y = b;
  var carry = 0u;
  for (var i = 0u; i < ${WORDS}u; i += 1u) {
    let sum = add64(vec2<u32>(x[i], 0u), vec2<u32>(y[i], 0u));
    let next = add64(sum, vec2<u32>(carry, 0u));
    x[i] = next.x;
    carry = next.y;
  }
  return x;
}

/** -a where negative is set, else a. */
fn wideSigned(a: Wide, negative: bool) -> Wide {
  var x = a;
  var carry = select(0u, 1u, negative);
  for (var i = 0u; i < ${WORDS}u; i += 1u) {
    x[i] = select(x[i], ~x[i], negative) + carry;
    carry &= select(0u, 1u, x[i] == 0u);
  }
  return x;
}

/** a * 2^n rounded down, for a >= 0. */
fn wideShifted(a: Wide, n: i32) -> Wide {
  var x = a;
  var moved: Wide;
  // n = 32 words + bits, 0 <= bits < 32.
  let words = n >> 5u;
  let bits = u32(n) & 31u;
  for (var i = 0; i < ${WORDS}; i += 1) {
    let high = i - words;
    var word = 0u;
    if (high >= 0 && high < ${WORDS}) {
      word = x[high] << bits;
    }
    if (high >= 1 && high <= ${WORDS}) {
      word |= (x[high - 1] >> 1u) >> (31u - bits);
    }
    moved[i] = word;
  }
  return moved;
}

/** a / n rounded down, 0 < n < 2^16. */
fn wideQuotient(a: Wide, n: u32) -> Wide {
  var x = a;
  var rest = 0u;
  for (var i = ${FRACTION}; i >= 0; i -= 1) {
    let high = (rest << 16u) | (x[i] >> 16u);
    let low = ((high % n) << 16u) | (x[i] & 0xffffu);
    rest = low % n;
    x[i] = ((high / n) << 16u) | (low / n);
  }
  return x;
}

/**
 * a^y by integers, for a power that is not exact and lies in the range of binary32; a > 0. One loop of multiplications,
 * as shader compilers put every call's code in its place: the digits of log2 a, one a step; t = y log2 a; ln 2 times its
 * fraction; the terms of e to that.
 */
fn precisePower(a: u32, y: u32) -> Scaled64 {
  let zeros = countLeadingZeros(significand(a)) - 8u;
  let k = unitExponent(a) - i32(zeros) + 23;
  var v: Wide;
  v[${FRACTION}] = 1u;
  v[${FRACTION - 1}] = significand(a) << (zeros + 9u);
  var factor = v;
  // The logarithm's digits, later the sum of the series.
  var sum: Wide;
  sum[${FRACTION}] = u32(k);
  var exponent = 0;
  for (var step = 0u; step < ${DIGITS + 2 + TERMS}u; step += 1u) {
    v = wideProduct(v, factor);
    let digit = step < ${DIGITS}u && v[${FRACTION}] >= 2u;
    v = wideShifted(v, select(select(0, unitExponent(y), step == ${DIGITS}u), -1, digit));
    if (digit) {
      sum[${FRACTION - 1}u - (step >> 5u)] |= SIGN >> (step & 31u);
    }
    if (step < ${DIGITS - 1}u) {
      factor = v;
    } else if (step == ${DIGITS - 1}u) {
      v = wideSigned(sum, k < 0);
      factor = Wide();
      factor[${FRACTION}] = significand(y);
    } else if (step == ${DIGITS}u) {
      v = wideSigned(v, (k < 0) != (y >= SIGN));
      exponent = i32(v[${FRACTION}]);
      v[${FRACTION}] = 0u;
      for (var i = 0u; i < ${WORDS}u; i += 1u) {
        factor[i] = tables[WIDE_LN2 + i];
      }
    } else if (step == ${DIGITS + 1}u) {
      factor = v;
      v = Wide();
      v[${FRACTION}] = 1u;
      sum = v;
    } else {
      v = wideQuotient(v, step - ${DIGITS + 1}u);
      sum = wideSum(sum, v);
    }
  }
  let high = sum[${FRACTION - 1}];
  return Scaled64(vec2<u32>((sum[${FRACTION - 2}] >> 1u) | (high << 31u), (high >> 1u) | SIGN), exponent);
}

/** The root of a perfect square below 2^24, or 0. */
fn perfectRoot(m: u32) -> u32 {
  var root = 0u;
  for (var bit = 2048u; bit > 0u; bit >>= 1u) {
    let trial = root | bit;
    root = select(root, trial, trial * trial <= m);
  }
  return select(0u, root, root * root == m);
}

/** a^y if it has 25 significant bits at most, else 0; a > 0, a != 1, y != 0, a^y in the range of binary32. */
fn exactPower(a: u32, y: u32) -> Scaled64 {
  let none = Scaled64(vec2<u32>(0u, 0u), 0);
  let aZeros = countTrailingZeros(significand(a));
  let yZeros = countTrailingZeros(significand(y));
  // a = m 2^e and |y| = n 2^f with odd m and n.
  var m = significand(a) >> aZeros;
  let e = unitExponent(a) + i32(aZeros);
  var n = significand(y) >> yZeros;
  var f = unitExponent(y) + i32(yZeros);
  if (f < 0 && e != 0 && i32(countTrailingZeros(u32(e))) < -f) {
    return none;
  }
  let ey = select(i32(n), -i32(n), y >= SIGN) * e;
  let exponent = select(ey >> u32(clamp(-f, 0, 31)), ey << u32(clamp(f, 0, 31)), f > 0) + 63;
  if (m == 1u) {
    return Scaled64(vec2<u32>(1u, 0u), exponent);
  }
  if (y >= SIGN || f > 3) {
    return none;
  }
  for (; f < 0; f += 1) {
    m = perfectRoot(m);
    if (m == 0u) {
      return none;
    }
  }
  n <<= u32(f);
  if (n > 15u) {
    return none;
  }
  var product = 1u;
  for (var i = 0u; i < n; i += 1u) {
    let next = mulWide(product, m);
    if (next.y != 0u || next.x > 0x2000000u) {
      return none;
    }
    product = next.x;
  }
  return Scaled64(vec2<u32>(product, 0u), exponent);
}
`,
};
