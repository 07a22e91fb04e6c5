/** Reductions in WGSL that join two values into one, in any order. */
import { orderWgsl } from '../../numerics/order.wgsl.ts';
import type { WgslModule } from '../../numerics/wgsl.ts';
import type { GpuPlan, Shader } from '../gpu.ts';
import { input, output, temporary } from '../kernel.ts';
import type { ReduceArguments } from './reduce.reference.ts';
import { cutSlices, SLICE_LANES, SLICE_OF_INVOCATION, slicesWgsl } from './slices.wgsl.ts';

/** Expressions in WGSL. Results of parts are elements of a slice again. */
export interface Fold {
  readonly name: string;
  /** What is joined for the element `a`. */
  readonly key: string;
  /** The key of no elements. */
  readonly start: string;
  /** `a` and `b` joined. */
  readonly join: string;
  /** The result for the key `a`. */
  readonly result: string;
}

/** The shader of an invocation a slice, and that of a workgroup a block of slices. */
export interface FoldShaders {
  readonly invocation: Shader;
  readonly group: Shader;
}

export function foldShaders({ name, key, start, join, result }: Fold): FoldShaders {
  const functions: WgslModule = {
    name,
    uses: [orderWgsl],
    code: /* wgsl */ `
fn foldKey(a: u32) -> u32 {
  return ${key};
}

fn foldJoin(a: u32, b: u32) -> u32 {
  return ${join};
}

fn foldKeyWhere(there: bool, a: u32) -> u32 {
  return select(${start}, foldKey(a), there);
}

/** in0[first], in0[first + step], ...: n elements joined. Four at a time: see sumRuns. */
fn foldRun(first: u32, step: u32, n: u32) -> u32 {
  var at = first;
  var joined = ${start};
  for (var k = 0u; k < n; k += 4u) {
    let a = foldKey(in0[at]);
    let b = foldKeyWhere(k + 1u < n, in0[at + step]);
    let c = foldKeyWhere(k + 2u < n, in0[at + 2u * step]);
    let d = foldKeyWhere(k + 3u < n, in0[at + 3u * step]);
    joined = foldJoin(joined, foldJoin(foldJoin(a, b), foldJoin(c, d)));
    at += 4u * step;
  }
  return joined;
}

fn foldResult(a: u32) -> u32 {
  return ${result};
}
`,
  };
  const common = { reads: 1, writes: 1 } as const;
  return {
    invocation: {
      ...common,
      name: `${name}OfSlice`,
      kind: 'element',
      args: 2,
      uses: [functions],
      code: /* wgsl */ `
fn element(i: u32) {
  ${SLICE_OF_INVOCATION}
  out0[i] = foldResult(foldRun(base, inner, n));
}
`,
    },
    group: {
      ...common,
      name: `${name}OfColumns`,
      kind: 'group',
      lanes: SLICE_LANES,
      args: 6,
      uses: [functions, slicesWgsl],
      code: /* wgsl */ `
var<workgroup> keys: array<u32, ${SLICE_LANES}>;

fn group(g: u32, lane: u32) {
  let s = share(g, lane);
  keys[lane] = foldRun(s.first, s.step, s.n);
  workgroupBarrier();
  if (s.writes) {
    var joined = keys[lane];
    for (var other = lane + s.width; other < ${SLICE_LANES}u; other += s.width) {
      joined = foldJoin(joined, keys[other]);
    }
    out0[s.place] = foldResult(joined);
  }
}
`,
    },
  };
}

export function foldPlan({ invocation, group }: FoldShaders, args: ReduceArguments): GpuPlan {
  const { outer, n, inner } = args;
  const slices = outer * inner;
  const cut = cutSlices(args);
  if (cut === undefined)
    return {
      dispatches: [{ shader: invocation, tensors: [input(0), output(0)], args: [n, inner], count: slices }],
    };
  const groups = { shader: group, args: cut.args, count: cut.groups };
  if (cut.parts === 1) return { dispatches: [{ ...groups, tensors: [input(0), output(0)] }] };
  return {
    temporaries: [cut.parts * slices],
    dispatches: [
      { ...groups, tensors: [input(0), temporary(0)] },
      {
        shader: invocation,
        tensors: [temporary(0), output(0)],
        args: [cut.parts, slices],
        count: slices,
      },
    ],
  };
}
