/** From exact sums to outputs: one rounding, bias, activation; and the sums of slices added up. */
import { arithmeticWgsl } from '../../numerics/arithmetic.wgsl.ts';
import { fixedPointWgsl } from '../../numerics/fixedPoint.wgsl.ts';
import type { WgslModule } from '../../numerics/wgsl.ts';
import { namedFields, type Shader } from '../gpu.ts';
import { ACTIVATION } from './matMul.reference.ts';

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
  'activation',
] as const;

/** Sums of 96 bits, two's complement. */
const sum3Wgsl: WgslModule = {
  name: 'sum3',
  uses: [fixedPointWgsl],
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

fn roundSum3(a: vec3<u32>, e: i32) -> u32 {
  let negative = a.z >> 31u;
  let flip = 0u - negative;
  let m = addSum3(a ^ vec3<u32>(flip, flip, flip), vec3<u32>(negative, 0u, 0u));
  if ((m.x | m.y | m.z) == 0u) {
    return 0u;
  }
  let long = m.z != 0u;
  return roundScaled(
    negative << 31u, select(m.xy, m.yz, long), select(e, e + 32, long), long && m.x != 0u);
}
`,
};

const sum2Wgsl: WgslModule = {
  name: 'sum2',
  uses: [fixedPointWgsl],
  code: /* wgsl */ `
fn addSum2(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  return add64(a, b);
}

fn roundSum2(a: vec2<u32>, e: i32) -> u32 {
  return roundSigned(a, e);
}
`,
};

function epilogue(words: SumWords): WgslModule {
  return {
    name: `finish${words}`,
    uses: [words === 2 ? sum2Wgsl : sum3Wgsl, arithmeticWgsl],
    code: /* wgsl */ `
/** Writes the output (row, column) of a product. */
fn finish(sum: vec${words}<u32>, product: u32, row: u32, column: u32) {
  ${namedFields(FINISH_FIELDS)}
  let first = in2[product * aGroupBatch + row / groupDivisor % groupModulus];
  let second = in3[product * bGroupBatch + column];
  let e = scaleExponent(first) + scaleExponent(second) + bitcast<i32>(exponent);
  var y = select(roundSum${words}(sum, e), NAN, max(first, second) >= INFINITY);
  if (hasBias == 1u) {
    y = addF32(y, in4[column]);
  }
  if (activation == ${ACTIVATION.relu}u) {
    y = maxF32(y, 0u);
  }
  let to = row % rowSize0 * outRow0 + row / rowSize0 % rowSize1 * outRow1 + row / (rowSize0 * rowSize1) * outRow2;
  out0[product * outBatch + outOffset + to + column] = y;
}
`,
  };
}

const epilogues = { 2: epilogue(2), 3: epilogue(3) } as const;

/** `finish`, for sums of so many words; the shader reads words, words, scales, scales, bias, and writes the output. */
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
  ${namedFields(FINISH_FIELDS)}
  var at = i * ${words}u;
  var sum = ${vector}(${parts});
  for (var slice = 1u; slice < slices; slice += 1u) {
    at += batch * rows * columns * ${words}u;
    sum = addSum${words}(sum, ${vector}(${parts}));
  }
  finish(sum, i / (rows * columns), i / columns % rows, i % columns);
}
`,
  };
}
