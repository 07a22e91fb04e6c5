/** Picking rows by index, and rows made of an index, in WGSL. */
import { gpuRoutine, type GpuRoutine, type Shader } from '../gpu.ts';
import { input, output } from '../kernel.ts';
import type { GatherArguments, OneHotArguments } from './layout.reference.ts';

/** Elements of a row that an invocation copies. */
const GATHERED = 4;

/** Arguments: rows, picks, inner, invocations that copy. Indices are checked even where nothing is copied. */
const gatherShader: Shader = {
  name: 'gather',
  kind: 'element',
  reads: 2,
  writes: 1,
  args: 4,
  faults: true,
  code: /* wgsl */ `
fn element(i: u32) {
  let rows = u32(arg(0u));
  let picks = u32(arg(1u));
  if (i < picks && in1[i] >= rows) {
    fault(i);
  }
  if (i >= u32(arg(3u))) {
    return;
  }
  let inner = u32(arg(2u));
  let blocks = (inner + ${GATHERED - 1}u) / ${GATHERED}u;
  let line = i / blocks;
  let start = (i - line * blocks) * ${GATHERED}u;
  let outer = line / picks;
  let row = in1[line - outer * picks];
  if (row >= rows) {
    return;
  }
  let source = (outer * rows + row) * inner;
  // Beyond the end of the row its last element is copied again.
  for (var j = start; j < start + ${GATHERED}u; j += 1u) {
    let k = min(j, inner - 1u);
    out0[line * inner + k] = in0[source + k];
  }
}
`,
};

/** Arguments: depth, on, off. */
const oneHotShader: Shader = {
  name: 'oneHot',
  kind: 'element',
  reads: 1,
  writes: 1,
  args: 3,
  code: /* wgsl */ `
fn element(i: u32) {
  let depth = u32(arg(0u));
  out0[i] = u32(select(arg(2u), arg(1u), in0[i / depth] == i % depth));
}
`,
};

export const pickGpu: readonly GpuRoutine[] = [
  gpuRoutine<GatherArguments>('gather', ({ outer, rows, picks, inner }) => {
    const copies = outer * picks * Math.ceil(inner / GATHERED);
    return {
      dispatches: [
        {
          shader: gatherShader,
          tensors: [input(0), input(1), output(0)],
          args: [rows, picks, inner, copies],
          count: Math.max(picks, copies),
        },
      ],
    };
  }),
  gpuRoutine<OneHotArguments>('oneHot', ({ n, depth, on, off }) => ({
    dispatches: [
      {
        shader: oneHotShader,
        tensors: [input(0), output(0)],
        args: [depth, on, off],
        count: n * depth,
      },
    ],
  })),
];
