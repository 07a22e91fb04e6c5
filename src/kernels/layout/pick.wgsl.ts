/** Picking rows by index, and rows made of an index, in WGSL. */
import { gpuRoutine, type GpuRoutine, type Shader } from '../gpu.ts';
import { input, output } from '../kernel.ts';
import type { GatherArguments, OneHotArguments } from './layout.reference.ts';

/** Arguments: rows, picks, inner, words of the output. Indices are checked even where nothing is copied. */
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
  let line = i / inner;
  let row = in1[line % picks];
  if (row < rows) {
    out0[i] = in0[((line / picks) * rows + row) * inner + i % inner];
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
    const words = outer * picks * inner;
    return {
      dispatches: [
        {
          shader: gatherShader,
          tensors: [input(0), input(1), output(0)],
          args: [rows, picks, inner, words],
          count: Math.max(picks, words),
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
