/** From exact sums to outputs: one rounding, bias, activation; and the sums of slices added up. */
import { arithmeticWgsl } from '../../numerics/arithmetic.wgsl.ts';
import { fixedPointWgsl } from '../../numerics/fixedPoint.wgsl.ts';
import type { WgslModule } from '../../numerics/wgsl.ts';
import { namedFields, type Shader } from '../gpu.ts';

/** Words of a sum: 64 bits hold those of p = 14, those of p = 27 can need more. */
export type SumWords = 2 | 3;

/** Arguments of every shader that uses an epilogue, before its own. */
export const FINISH_FIELDS = [
  'batch',
  'rows',
  'columns',
  'slices',
  'exponent',
  'rowSize0',
  'rowSize1',
  'outRow0',
  'outRow1',
  'outRow2',
  'outOffset',
  'outBatch',
  'groupDivisor',
  'groupModulus',
  'aGroupBatch',
  'bGroupBatch',
  'hasBias',
  // 0 or 1: relu
  'activation',
] as const;

/** What stands for the exponent of a poisoned group; with any other exponent it stays above half of it. */
const POISONED = 1 << 16;

const roundSumWgsl: WgslModule = {
  name: 'roundSum',
  uses: [arithmeticWgsl, fixedPointWgsl],
  code: /* wgsl */ `
/** As roundScaled, without branches, for what is not negative: many sums are rounded at a time. */
fn roundSum(m: vec2<u32>, e: i32, sticky: bool) -> u32 {
  let long = m.y != 0u;
  let first = select(m.x, m.y, long);
  let second = select(0u, m.x, long);
  let zeros = countLeadingZeros(first);
  let lost = (second << zeros) != 0u || sticky;
  let top = (first << zeros) | ((second >> 1u) >> (31u - zeros)) | select(0u, 1u, lost);
  let field = min(e + select(158, 190, long) - i32(zeros), 300);
  return select(roundNormal(top, field), 0u, first == 0u);
}

/** The exponent of a group whose largest magnitude has these bits. */
fn groupExponent(magnitude: u32) -> i32 {
  return select(scaleExponent(magnitude), ${POISONED}, magnitude >= INFINITY);
}
`,
};

/** Sums of 96 bits, two's complement. */
const sum3Wgsl: WgslModule = {
  name: 'sum3',
  uses: [roundSumWgsl],
  code: /* wgsl */ `
fn addSum3(a: vec3<u32>, b: vec3<u32>) -> vec3<u32> {
  let low = a.x + b.x;
  let carry = select(0u, 1u, low < a.x);
  let middle = a.y + b.y;
  let more = middle + carry;
  let up = select(0u, 1u, middle < a.y) + select(0u, 1u, more < carry);
  return vec3<u32>(low, more, a.z + b.z + up);
}

/** A signed integer of 64 bits as one of 96. */
fn widened3(a: vec2<u32>) -> vec3<u32> {
  return vec3<u32>(a, bitcast<u32>(bitcast<i32>(a.y) >> 31u));
}

/** total + high * 2^28 + cross * 2^14 + low: the products of two limbs each. */
fn spilled3(total: vec3<u32>, high: i32, cross: i32, low: i32) -> vec3<u32> {
  let upper = vec2<u32>(bitcast<u32>(high << 28u), bitcast<u32>(high >> 4u));
  let middle = vec2<u32>(bitcast<u32>(cross << 14u), bitcast<u32>(cross >> 18u));
  return addSum3(total, widened3(add64(add64(upper, middle), widen(low))));
}

fn roundSum3(a: vec3<u32>, e: i32) -> u32 {
  let flip = 0u - (a.z >> 31u);
  let m = addSum3(a ^ vec3<u32>(flip, flip, flip), vec3<u32>(a.z >> 31u, 0u, 0u));
  let long = m.z != 0u;
  let upper = select(m.xy, m.yz, long);
  return (a.z & SIGN) | roundSum(upper, select(e, e + 32, long), long && m.x != 0u);
}
`,
};

/** Sums of 64 bits. */
export const sum2Wgsl: WgslModule = {
  name: 'sum2',
  uses: [roundSumWgsl],
  code: /* wgsl */ `
fn addSum2(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  return add64(a, b);
}

fn roundSum2(a: vec2<u32>, e: i32) -> u32 {
  return (a.y & SIGN) | roundSum(select(a, neg64(a), a.y >= SIGN), e, false);
}
`,
};

function epilogue(words: SumWords): WgslModule {
  return {
    name: `finish${words}`,
    uses: [words === 2 ? sum2Wgsl : sum3Wgsl],
    code: /* wgsl */ `
fn rowExponent(product: u32, row: u32) -> i32 {
  ${namedFields(FINISH_FIELDS, ['exponent', 'groupDivisor', 'groupModulus', 'aGroupBatch'])}
  return groupExponent(in2[product * aGroupBatch + row / groupDivisor % groupModulus]) + bitcast<i32>(exponent);
}

fn columnExponent(product: u32, column: u32) -> i32 {
  ${namedFields(FINISH_FIELDS, ['bGroupBatch'])}
  return groupExponent(in3[product * bGroupBatch + column]);
}

/** Where a row's outputs are. */
fn outputRow(product: u32, row: u32) -> u32 {
  ${namedFields(FINISH_FIELDS, ['rowSize0', 'rowSize1', 'outRow0', 'outRow1', 'outRow2', 'outOffset', 'outBatch'])}
  return product * outBatch + outOffset +
    row % rowSize0 * outRow0 + row / rowSize0 % rowSize1 * outRow1 + row / (rowSize0 * rowSize1) * outRow2;
}

/** An output from its sum and both exponents. */
fn finished(sum: vec${words}<u32>, e: i32, column: u32) -> u32 {
  ${namedFields(FINISH_FIELDS, ['hasBias', 'activation'])}
  var y = select(roundSum${words}(sum, e), NAN, e > ${POISONED / 2});
  // Loops, as a software adapter would run the inside of a branch even where nobody takes it.
  for (var i = 0u; i < hasBias; i += 1u) {
    y = addF32(y, in4[column]);
  }
  for (var i = 0u; i < activation; i += 1u) {
    y = maxF32(y, 0u);
  }
  return y;
}
`,
  };
}

const epilogues = { 2: epilogue(2), 3: epilogue(3) } as const;

/** What finishes sums of so many words; the shader reads words, words, scales, scales, bias, and writes the output. */
export function epilogueOf(words: SumWords): WgslModule {
  return epilogues[words];
}

/** Adds the sums of slices and finishes them: an element is an output. */
export function finishShader(words: SumWords): Shader {
  const vector = `vec${words}<u32>`;
  const parts = ['in0[at]', 'in0[at + 1u]', 'in0[at + 2u]'].slice(0, words).join(', ');
  return {
    name: `productFinish${words}`,
    kind: 'element',
    reads: 5,
    writes: 1,
    args: FINISH_FIELDS.length,
    uses: [epilogues[words]],
    code: /* wgsl */ `
fn element(i: u32) {
  ${namedFields(FINISH_FIELDS, ['batch', 'rows', 'columns', 'slices'])}
  var at = i * ${words}u;
  var sum = ${vector}(${parts});
  for (var slice = 1u; slice < slices; slice += 1u) {
    at += batch * rows * columns * ${words}u;
    sum = addSum${words}(sum, ${vector}(${parts}));
  }
  let product = i / (rows * columns);
  let row = i / columns % rows;
  let column = i % columns;
  let e = rowExponent(product, row) + columnExponent(product, column);
  out0[outputRow(product, row) + column] = finished(sum, e, column);
}
`,
  };
}
