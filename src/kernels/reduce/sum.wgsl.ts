/** Sums and means of float32 slices in WGSL: their spans first, then the sums of their terms. */
import { exactSumWgsl } from '../../numerics/exactSum.wgsl.ts';
import type { WgslModule } from '../../numerics/wgsl.ts';
import type { Dispatch, GpuPlan, Shader } from '../gpu.ts';
import { input, output, temporary } from '../kernel.ts';
import type { ReduceArguments } from './reduce.reference.ts';
import { cutSlices, MOST_COLUMNS, SLICE_LANES, SLICE_OF_INVOCATION, slicesWgsl } from './slices.wgsl.ts';

/**
 * Four elements at a time, +0 beyond the last, which changes neither spans nor sums. Loops end in their condition: a
 * software adapter runs the body of others once more, with no lanes.
 */
const runsWgsl: WgslModule = {
  name: 'sumRuns',
  uses: [exactSumWgsl],
  code: /* wgsl */ `
/** Element k of n at a place, or +0 beyond the last. */
fn inRun(at: u32, k: u32, n: u32) -> u32 {
  return select(0u, in0[at], k < n);
}

/** The span of in0[first], in0[first + step], ...: n elements. */
fn spanOfRun(first: u32, step: u32, n: u32) -> vec2<u32> {
  var at = first;
  var span = vec2<u32>(0u, 0u);
  var k = 0u;
  loop {
    span = spanWith(span, inRun(at, k, n));
    span = spanWith(span, inRun(at + step, k + 1u, n));
    span = spanWith(span, inRun(at + 2u * step, k + 2u, n));
    span = spanWith(span, inRun(at + 3u * step, k + 3u, n));
    continuing {
      at += 4u * step;
      k += 4u;
      break if k >= n;
    }
  }
  return span;
}

/** The sum of the same elements' terms, for scale exponent e. */
fn sumOfRun(first: u32, step: u32, n: u32, e: i32) -> vec2<u32> {
  var at = first;
  var sum = vec2<u32>(0u, 0u);
  var k = 0u;
  if (e >= ORDINARY) {
    loop {
      sum = addTerm(sum, ordinaryTerm(inRun(at, k, n), e));
      sum = addTerm(sum, ordinaryTerm(inRun(at + step, k + 1u, n), e));
      sum = addTerm(sum, ordinaryTerm(inRun(at + 2u * step, k + 2u, n), e));
      sum = addTerm(sum, ordinaryTerm(inRun(at + 3u * step, k + 3u, n), e));
      continuing {
        at += 4u * step;
        k += 4u;
        break if k >= n;
      }
    }
  } else {
    loop {
      sum = addTerm(sum, sumTerm(inRun(at, k, n), e));
      continuing {
        at += step;
        k += 1u;
        break if k >= n;
      }
    }
  }
  return sum;
}
`,
};

/**
 * Spans and sums of columns, joined over their lanes. Barriers are what software adapters are slowest at, so there are
 * no trees: spans meet in atomics, and the first lane of a column adds its sums.
 */
const columnsWgsl: WgslModule = {
  name: 'sumColumns',
  uses: [slicesWgsl, runsWgsl],
  code: /* wgsl */ `
var<workgroup> spans: array<atomic<u32>, ${2 * MOST_COLUMNS}>;
var<workgroup> sums: array<vec2<u32>, ${SLICE_LANES}>;

/** Joins a span to its column's; after a barrier that has them all. */
fn joinSpan(column: u32, span: vec2<u32>) {
  atomicMax(&spans[2u * column], span.x);
  atomicMax(&spans[2u * column + 1u], span.y);
}

fn spanOfColumn(column: u32) -> vec2<u32> {
  return vec2<u32>(atomicLoad(&spans[2u * column]), atomicLoad(&spans[2u * column + 1u]));
}

/** After a barrier that follows the setting of sums; for the first lane of a column. */
fn sumOfColumn(lane: u32, width: u32) -> vec2<u32> {
  var sum = sums[lane];
  for (var other = lane + width; other < ${SLICE_LANES}u; other += width) {
    sum = add64(sum, sums[other]);
  }
  return sum;
}
`,
};

const common = { kind: 'group', lanes: SLICE_LANES, writes: 1, uses: [columnsWgsl] } as const;

/** Spans of parts of slices, two words each. Arguments: a cut's. */
const spansShader: Shader = {
  ...common,
  name: 'spansOfParts',
  reads: 1,
  args: 6,
  code: /* wgsl */ `
fn group(g: u32, lane: u32) {
  let s = share(g, lane);
  joinSpan(s.column, spanOfRun(s.first, s.step, s.n));
  workgroupBarrier();
  if (s.writes) {
    let span = spanOfColumn(s.column);
    out0[2u * s.place] = span.x;
    out0[2u * s.place + 1u] = span.y;
  }
}
`,
};

/** Sums of parts' terms, two words each, from all parts' spans. Arguments: a cut's. */
const sumsShader: Shader = {
  ...common,
  name: 'sumsOfParts',
  reads: 2,
  args: 6,
  code: /* wgsl */ `
fn group(g: u32, lane: u32) {
  let s = share(g, lane);
  let slices = u32(arg(2u));
  if (s.slice < slices) {
    for (var part = lane / s.width; part < u32(arg(4u)); part += s.rows) {
      let at = 2u * (part * slices + s.slice);
      joinSpan(s.column, vec2<u32>(in1[at], in1[at + 1u]));
    }
  }
  workgroupBarrier();
  sums[lane] = sumOfRun(s.first, s.step, s.n, spanExponent(spanOfColumn(s.column)));
  workgroupBarrier();
  if (s.writes) {
    let sum = sumOfColumn(lane, s.width);
    out0[2u * s.place] = sum.x;
    out0[2u * s.place + 1u] = sum.y;
  }
}
`,
};

/** The shaders that finish sums: of a slice an invocation, of columns a workgroup, of parts. */
interface SumShaders {
  readonly invocation: Shader;
  readonly group: Shader;
  readonly finish: Shader;
}

/** Their first argument is n. One rule a shader: software adapters run both sides of a branch. */
function sumShaders(name: string, finish: string): SumShaders {
  return {
    // Arguments: n, inner.
    invocation: {
      name: `${name}OfSlice`,
      kind: 'element',
      reads: 1,
      writes: 1,
      args: 3,
      uses: [runsWgsl],
      code: /* wgsl */ `
fn element(i: u32) {
  ${SLICE_OF_INVOCATION}
  let span = spanOfRun(base, inner, n);
  let sum = sumOfRun(base, inner, n, spanExponent(span));
  out0[i] = ${finish};
}
`,
    },
    // Whole slices. Arguments: a cut's.
    group: {
      ...common,
      name: `${name}OfColumns`,
      reads: 1,
      args: 7,
      code: /* wgsl */ `
fn group(g: u32, lane: u32) {
  let s = share(g, lane);
  joinSpan(s.column, spanOfRun(s.first, s.step, s.n));
  workgroupBarrier();
  let span = spanOfColumn(s.column);
  sums[lane] = sumOfRun(s.first, s.step, s.n, spanExponent(span));
  workgroupBarrier();
  if (s.writes) {
    let sum = sumOfColumn(lane, s.width);
    out0[s.place] = ${finish};
  }
}
`,
    },
    // Sums of parts' sums. Arguments: n, slices, parts.
    finish: {
      name: `${name}OfParts`,
      kind: 'element',
      reads: 2,
      writes: 1,
      args: 4,
      uses: [exactSumWgsl],
      code: /* wgsl */ `
fn element(i: u32) {
  let slices = u32(arg(1u));
  var span = vec2<u32>(0u, 0u);
  var sum = vec2<u32>(0u, 0u);
  for (var part = 0u; part < u32(arg(2u)); part += 1u) {
    let at = 2u * (part * slices + i);
    sum = add64(sum, vec2<u32>(in0[at], in0[at + 1u]));
    span = max(span, vec2<u32>(in1[at], in1[at + 1u]));
  }
  out0[i] = ${finish};
}
`,
    },
  };
}

export const SUMS = sumShaders('sum', 'finishSum(span, sum)');
export const MEANS = sumShaders('mean', 'finishMean(span, sum, u32(arg(0u)))');

export function sumPlan(shaders: SumShaders, args: ReduceArguments): GpuPlan {
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
    return { dispatches: [dispatch(shaders.invocation, [input(0), output(0)], [n, inner], slices)] };
  const { parts, groups } = cut;
  if (parts === 1) return { dispatches: [dispatch(shaders.group, [input(0), output(0)], cut.args, groups)] };
  const [spans, sums] = [temporary(0), temporary(1)];
  return {
    temporaries: [2 * parts * slices, 2 * parts * slices],
    dispatches: [
      dispatch(spansShader, [input(0), spans], cut.args, groups),
      dispatch(sumsShader, [input(0), spans, sums], cut.args, groups),
      dispatch(shaders.finish, [sums, spans, output(0)], [n, slices, parts], slices),
    ],
  };
}
