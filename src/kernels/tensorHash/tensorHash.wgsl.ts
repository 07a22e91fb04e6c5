/** The fingerprint of a tensor's bits in WGSL: see numerics/tensorHash.ts. */
import { gpuRoutine, type GpuRoutine, type Shader } from '../gpu.ts';
import { input, output } from '../kernel.ts';
import { zeroed } from '../fill.wgsl.ts';
import type { TensorHashArguments } from './tensorHash.reference.ts';

/** Words that one workgroup sums up. */
const SHARE = 4096;
const LANES = 64;

/** Sums wrap, so that workgroups may add theirs in any order. */
const shader: Shader = {
  name: 'tensorHash',
  kind: 'group',
  lanes: LANES,
  reads: 1,
  writes: 1,
  atomics: [0],
  args: 1,
  code: /* wgsl */ `
var<workgroup> sums: array<vec2<u32>, ${LANES}>;

fn group(g: u32, lane: u32) {
  let end = min(u32(arg(0u)), (g + 1u) * ${SHARE}u);
  var sum = vec2<u32>(0u, 0u);
  for (var i = g * ${SHARE}u + lane; i < end; i += ${LANES}u) {
    var w = in0[i] + (i + 1u) * 0x9e3779b9u;
    w = (w ^ (w >> 16u)) * 0x85ebca6bu;
    sum.x += w;
    w = (w ^ (w >> 13u)) * 0xc2b2ae35u;
    sum.y += w ^ (w >> 16u);
  }
  sums[lane] = sum;
  for (var half = ${LANES / 2}u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (lane < half) {
      sums[lane] += sums[lane + half];
    }
  }
  if (lane == 0u) {
    atomicAdd(&out0[0], sums[0].x);
    atomicAdd(&out0[1], sums[0].y);
  }
}
`,
};

export const tensorHashGpu: readonly GpuRoutine[] = [
  gpuRoutine<TensorHashArguments>('tensorHash', ({ n }) => ({
    dispatches: [
      zeroed(output(0), 2),
      { shader, tensors: [input(0), output(0)], args: [n], count: Math.ceil(n / SHARE) },
    ],
  })),
];
