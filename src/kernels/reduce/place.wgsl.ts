/** Places of extremes in WGSL. */
import { orderWgsl } from '../../numerics/order.wgsl.ts';
import type { WgslModule } from '../../numerics/wgsl.ts';
import type { GpuPlan, Shader } from '../gpu.ts';
import { input, output } from '../kernel.ts';
import type { ReduceArguments } from './reduce.reference.ts';
import { cutSlices, SLICE_LANES, SLICE_OF_INVOCATION, slicesWgsl } from './slices.wgsl.ts';

/** The first place of the greatest key. */
export interface Place {
  readonly name: string;
  /** An expression for the element `a`. */
  readonly key: string;
}

export interface PlaceShaders {
  readonly invocation: Shader;
  readonly group: Shader;
}

export function placeShaders({ name, key }: Place): PlaceShaders {
  const functions: WgslModule = {
    name,
    uses: [orderWgsl],
    code: /* wgsl */ `
/** A key and its place; a greater key wins, of equal ones the lower place. */
fn firstOf(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  return select(a, b, b.x > a.x || (b.x == a.x && b.y < a.y));
}

fn candidate(a: u32, place: u32) -> vec2<u32> {
  return vec2<u32>(${key}, place);
}
`,
  };
  const start = 'vec2<u32>(0u, 0xffffffffu)';
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
  var best = ${start};
  for (var k = 0u; k < n; k += 1u) {
    best = firstOf(best, candidate(in0[base + k * inner], k));
  }
  out0[i] = best.y;
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
var<workgroup> candidates: array<vec2<u32>, ${SLICE_LANES}>;

fn group(g: u32, lane: u32) {
  let s = share(g, lane);
  var best = ${start};
  for (var k = 0u; k < s.n; k += 1u) {
    best = firstOf(best, candidate(in0[s.first + k * s.step], s.row + k * s.rows));
  }
  candidates[lane] = best;
  workgroupBarrier();
  if (s.writes) {
    for (var other = lane + s.width; other < ${SLICE_LANES}u; other += s.width) {
      best = firstOf(best, candidates[other]);
    }
    out0[s.place] = best.y;
  }
}
`,
    },
  };
}

export function placePlan({ invocation, group }: PlaceShaders, args: ReduceArguments): GpuPlan {
  const { outer, n, inner } = args;
  const tensors = [input(0), output(0)];
  const cut = cutSlices(args, 1);
  return {
    dispatches: [
      cut === undefined
        ? { shader: invocation, tensors, args: [n, inner], count: outer * inner }
        : { shader: group, tensors, args: cut.args, count: cut.groups },
    ],
  };
}
