/** Sums and means of float32 slices in WGSL: their spans first, then the sums of their terms. */
import { exactSumWgsl } from '../../numerics/exactSum.wgsl.ts';
import type { Dispatch, GpuPlan, Shader } from '../gpu.ts';
import { input, output, temporary } from '../kernel.ts';
import type { ReduceArguments } from './reduce.reference.ts';
import { cutSlices, SLICE_LANES, SLICE_OF_INVOCATION, slicesWgsl } from './slices.wgsl.ts';

/** Arguments: n, inner, whether means are asked for. */
const invocationShader: Shader = {
  name: 'sumOfSlice',
  kind: 'element',
  reads: 1,
  writes: 1,
  args: 3,
  uses: [exactSumWgsl],
  code: /* wgsl */ `
fn element(i: u32) {
  ${SLICE_OF_INVOCATION}
  let end = base + n * inner;
  var span = vec2<u32>(0u, 0u);
  for (var at = base; at < end; at += inner) {
    span = spanWith(span, in0[at]);
  }
  let e = spanExponent(span);
  var sum = vec2<u32>(0u, 0u);
  for (var at = base; at < end; at += inner) {
    sum = addTerm(sum, sumTerm(in0[at], e));
  }
  if (arg(2u) == 0) {
    out0[i] = finishSum(span, sum);
  } else {
    out0[i] = finishMean(span, sum, n);
  }
}
`,
};

/** A share's span and sum, joined over the lanes of each column; the first `width` lanes hold the results. */
const SPAN_OF_COLUMN = /* wgsl */ `
  for (var k = s.first; k < s.end; k += s.step) {
    pair = spanWith(pair, in0[s.base + k * s.inner]);
  }
  pairs[lane] = pair;
  for (var half = ${SLICE_LANES / 2}u; half >= u32(arg(3u)); half /= 2u) {
    workgroupBarrier();
    if (lane < half) {
      pairs[lane] = max(pairs[lane], pairs[lane + half]);
    }
  }
`;
const SUM_OF_COLUMN = /* wgsl */ `
  pair = vec2<u32>(0u, 0u);
  for (var k = s.first; k < s.end; k += s.step) {
    pair = addTerm(pair, sumTerm(in0[s.base + k * s.inner], e));
  }
  pairs[lane] = pair;
  for (var half = ${SLICE_LANES / 2}u; half >= u32(arg(3u)); half /= 2u) {
    workgroupBarrier();
    if (lane < half) {
      pairs[lane] = add64(pairs[lane], pairs[lane + half]);
    }
  }
`;
const PAIRS = /* wgsl */ `
var<workgroup> pairs: array<vec2<u32>, ${SLICE_LANES}>;
`;

/** Whole slices. Arguments: a cut's, whether means are asked for. */
const groupShader: Shader = {
  name: 'sumOfColumns',
  kind: 'group',
  lanes: SLICE_LANES,
  reads: 1,
  writes: 1,
  args: 7,
  uses: [slicesWgsl, exactSumWgsl],
  code: /* wgsl */ `
${PAIRS}
fn group(g: u32, lane: u32) {
  let s = share(g, lane);
  var pair = vec2<u32>(0u, 0u);
  ${SPAN_OF_COLUMN}
  workgroupBarrier();
  let span = pairs[lane % s.width];
  workgroupBarrier();
  let e = spanExponent(span);
  ${SUM_OF_COLUMN}
  if (s.writes) {
    if (arg(6u) == 0) {
      out0[s.place] = finishSum(span, pairs[lane]);
    } else {
      out0[s.place] = finishMean(span, pairs[lane], u32(arg(0u)));
    }
  }
}
`,
};

/** Spans of parts of slices, two words each. Arguments: a cut's. */
const spansShader: Shader = {
  name: 'spansOfParts',
  kind: 'group',
  lanes: SLICE_LANES,
  reads: 1,
  writes: 1,
  args: 6,
  uses: [slicesWgsl, exactSumWgsl],
  code: /* wgsl */ `
${PAIRS}
fn group(g: u32, lane: u32) {
  let s = share(g, lane);
  var pair = vec2<u32>(0u, 0u);
  ${SPAN_OF_COLUMN}
  if (s.writes) {
    out0[2u * s.place] = pairs[lane].x;
    out0[2u * s.place + 1u] = pairs[lane].y;
  }
}
`,
};

const SPAN_OF_PARTS = /* wgsl */ `
fn spanOfParts(slice: u32, slices: u32, parts: u32) -> vec2<u32> {
  var span = vec2<u32>(0u, 0u);
  for (var part = 0u; part < parts; part += 1u) {
    let at = 2u * (part * slices + slice);
    span = max(span, vec2<u32>(in1[at], in1[at + 1u]));
  }
  return span;
}
`;

/** Sums of parts' terms, two words each, from all parts' spans. Arguments: a cut's. */
const sumsShader: Shader = {
  name: 'sumsOfParts',
  kind: 'group',
  lanes: SLICE_LANES,
  reads: 2,
  writes: 1,
  args: 6,
  uses: [slicesWgsl, exactSumWgsl],
  code: /* wgsl */ `
${PAIRS}
var<workgroup> exponents: array<i32, ${SLICE_LANES}>;
${SPAN_OF_PARTS}
fn group(g: u32, lane: u32) {
  let s = share(g, lane);
  if (s.writes) {
    let slices = u32(arg(2u));
    exponents[lane] = spanExponent(spanOfParts(s.place % slices, slices, u32(arg(4u))));
  }
  workgroupBarrier();
  let e = exponents[lane % s.width];
  var pair = vec2<u32>(0u, 0u);
  ${SUM_OF_COLUMN}
  if (s.writes) {
    out0[2u * s.place] = pairs[lane].x;
    out0[2u * s.place + 1u] = pairs[lane].y;
  }
}
`,
};

/** Sums of parts' sums. Arguments: n, slices, parts, whether means are asked for. */
const finishShader: Shader = {
  name: 'sumOfParts',
  kind: 'element',
  reads: 2,
  writes: 1,
  args: 4,
  uses: [exactSumWgsl],
  code: /* wgsl */ `
${SPAN_OF_PARTS}
fn element(i: u32) {
  let slices = u32(arg(1u));
  let parts = u32(arg(2u));
  var sum = vec2<u32>(0u, 0u);
  for (var part = 0u; part < parts; part += 1u) {
    let at = 2u * (part * slices + i);
    sum = add64(sum, vec2<u32>(in0[at], in0[at + 1u]));
  }
  let span = spanOfParts(i, slices, parts);
  if (arg(3u) == 0) {
    out0[i] = finishSum(span, sum);
  } else {
    out0[i] = finishMean(span, sum, u32(arg(0u)));
  }
}
`,
};

/** @param mean 1 for means, 0 for sums */
export function sumPlan(args: ReduceArguments, mean: 0 | 1): GpuPlan {
  const { outer, n, inner } = args;
  const slices = outer * inner;
  const cut = cutSlices(args);
  const dispatch = (
    shader: Shader,
    tensors: Dispatch['tensors'],
    words: readonly number[],
    count: number,
  ) => ({
    shader,
    tensors,
    args: words,
    count,
  });
  if (cut === undefined)
    return { dispatches: [dispatch(invocationShader, [input(0), output(0)], [n, inner, mean], slices)] };
  const { parts, groups } = cut;
  if (parts === 1)
    return { dispatches: [dispatch(groupShader, [input(0), output(0)], [...cut.args, mean], groups)] };
  const [spans, sums] = [temporary(0), temporary(1)];
  return {
    temporaries: [2 * parts * slices, 2 * parts * slices],
    dispatches: [
      dispatch(spansShader, [input(0), spans], cut.args, groups),
      dispatch(sumsShader, [input(0), spans, sums], cut.args, groups),
      dispatch(finishShader, [sums, spans, output(0)], [n, slices, parts, mean], slices),
    ],
  };
}
