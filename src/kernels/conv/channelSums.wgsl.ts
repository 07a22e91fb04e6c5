/** Sums of products of single channels on a GPU: what depthwise convolutions are made of. */
import { fieldsOf, namedFields, type Dispatch, type GpuPlan, type Shader } from '../gpu.ts';
import { input, output, temporary, type Operand } from '../kernel.ts';
import { epilogueOf, FINISH_FIELDS } from '../matMul/finish.wgsl.ts';
import {
  groupCount,
  packDispatches,
  scaleDispatches,
  wordsOf,
  type Grouping,
  type Packing,
} from '../matMul/pack.wgsl.ts';

const OWN_FIELDS = [
  'all',
  // Channels of an output that share one of a, and words from one such to the next.
  'aShare',
  'aChannel',
  'bChannel',
  // Groups of a in a row's image.
  'aGroups',
  'aOffset',
  'bOffset',
  'aRow0',
  'aRow1',
  'aRow2',
  'size0',
  'size1',
  'a0',
  'a1',
  'a2',
  'b0',
  'b1',
  'b2',
] as const;

const FIELDS = [...FINISH_FIELDS, ...OWN_FIELDS] as const;

/** Products of two limbs each that fit in 31 bits. */
const SPILL = 16;

const sumCode = /* wgsl */ `
/** Products [start, end) of output i. A word holds two limbs; with p = 14 the upper one is 0. */
fn channelSum(i: u32, start: u32, end: u32) -> vec3<u32> {
  ${namedFields(FIELDS, ['columns', 'rowSize0', 'rowSize1', ...OWN_FIELDS])}
  let channel = i % columns;
  let row = i / columns;
  var k = start;
  var place = k % size0;
  var line = k / size0 % size1;
  let sheet = k / (size0 * size1);
  var a = aOffset + row % rowSize0 * aRow0 + row / rowSize0 % rowSize1 * aRow1 + row / (rowSize0 * rowSize1) * aRow2;
  a += channel / aShare * aChannel + place * a0 + line * a1 + sheet * a2;
  var b = bOffset + channel * bChannel + place * b0 + line * b1 + sheet * b2;
  var total = vec3<u32>(0u, 0u, 0u);
  while (k < end) {
    let stop = min(end, k + ${SPILL}u);
    var high = 0;
    var cross = 0;
    var low = 0;
    for (; k < stop; k += 1u) {
      let x = in0[a];
      let y = in1[b];
      let xl = bitcast<i32>(x << 16u) >> 16u;
      let xh = bitcast<i32>(x) >> 16u;
      let yl = bitcast<i32>(y << 16u) >> 16u;
      let yh = bitcast<i32>(y) >> 16u;
      high += xh * yh;
      cross += xh * yl + xl * yh;
      low += xl * yl;
      place += 1u;
      let lastPlace = place == size0;
      place = select(place, 0u, lastPlace);
      line += select(0u, 1u, lastPlace);
      let lastLine = line == size1;
      line = select(line, 0u, lastLine);
      a += a0 + select(0u, a1 - size0 * a0, lastPlace) + select(0u, a2 - size1 * a1, lastLine);
      b += b0 + select(0u, b1 - size0 * b0, lastPlace) + select(0u, b2 - size1 * b1, lastLine);
    }
    total = spilled3(total, high, cross, low);
  }
  return total;
}

fn write(i: u32, sum: vec3<u32>) {
  ${namedFields(FIELDS, ['columns', 'exponent', 'groupDivisor', 'aGroups', 'aShare'])}
  let channel = i % columns;
  let row = i / columns;
  let e = groupExponent(in2[row / groupDivisor * aGroups + channel / aShare]) + groupExponent(in3[channel]);
  out0[outputRow(0u, row) + channel] = finished(sum, e + bitcast<i32>(exponent), channel);
}
`;

const common = { reads: 5, writes: 1, args: FIELDS.length, uses: [epilogueOf(3)] } as const;

const shortShader: Shader = {
  ...common,
  name: 'depthwiseShort',
  kind: 'element',
  code: /* wgsl */ `
${sumCode}
fn element(i: u32) {
  write(i, channelSum(i, 0u, u32(arg(${FIELDS.indexOf('all')}u))));
}
`,
};

const LANES = 64;

/** For long sums: a workgroup an output. */
const longShader: Shader = {
  ...common,
  name: 'depthwiseLong',
  kind: 'group',
  lanes: LANES,
  code: /* wgsl */ `
${sumCode}
var<workgroup> channelSums: array<vec3<u32>, ${LANES}>;

fn group(g: u32, lane: u32) {
  let all = u32(arg(${FIELDS.indexOf('all')}u));
  let share = (all + ${LANES - 1}u) / ${LANES}u;
  channelSums[lane] = channelSum(g, min(all, lane * share), min(all, (lane + 1u) * share));
  workgroupBarrier();
  if (lane == 0u) {
    var sum = channelSums[0];
    for (var i = 1u; i < ${LANES}u; i += 1u) {
      sum = addSum3(sum, channelSums[i]);
    }
    write(g, sum);
  }
}
`,
};

/** Products from which on an output has a workgroup. */
const LONG = 512;

type Field = Exclude<(typeof FIELDS)[number], 'batch' | 'slices' | 'exponent' | 'hasBias' | 'all'>;
type Triple = readonly [number, number, number];

/** Sums over places (k2, k1, k0), each with its sizes and its steps in both operands. */
export interface Sums {
  readonly sizes: Triple;
  readonly aSteps: Triple;
  readonly bSteps: Triple;
  readonly values: Readonly<
    Record<Exclude<Field, 'size0' | 'size1' | 'a0' | 'a1' | 'a2' | 'b0' | 'b1' | 'b2'>, number>
  >;
}

export interface Side {
  readonly grouping: Grouping;
  readonly packing: Packing;
}

/** Scales and words of both operands, then the sums. */
export function sumsPlan(
  a: Side,
  b: Side,
  list: readonly Sums[],
  bits: number,
  bias: Operand | undefined,
): GpuPlan {
  const [aScales, bScales, aWords, bWords] = [0, 1, 2, 3].map(temporary);
  const sums = list.map(({ sizes, aSteps, bSteps, values }): Dispatch => {
    const all = sizes[0] * sizes[1] * sizes[2];
    const args = fieldsOf(FIELDS, {
      ...values,
      batch: 1,
      slices: 1,
      exponent: -2 * (bits - 1),
      hasBias: Number(bias !== undefined),
      all,
      size0: Math.max(1, sizes[0]),
      size1: Math.max(1, sizes[1]),
      a0: aSteps[0],
      a1: aSteps[1],
      a2: aSteps[2],
      b0: bSteps[0],
      b1: bSteps[1],
      b2: bSteps[2],
    });
    const tensors = [aWords, bWords, aScales, bScales, bias ?? bScales, output(0)];
    return {
      shader: all < LONG ? shortShader : longShader,
      tensors,
      args,
      count: values.rows * values.columns,
    };
  });
  return {
    temporaries: [groupCount(a.grouping), groupCount(b.grouping), wordsOf(a.packing), wordsOf(b.packing)],
    dispatches: [
      ...scaleDispatches(input(0), aScales, a.grouping),
      ...packDispatches(input(0), aScales, aWords, { bits, dots: false }, [a.packing]),
      ...scaleDispatches(input(1), bScales, b.grouping),
      ...packDispatches(input(1), bScales, bWords, { bits, dots: false }, [b.packing]),
      ...sums,
    ],
  };
}
