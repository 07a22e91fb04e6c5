/** The kernels that move elements, in WGSL. */
import { gpuRoutine, type GpuRoutine, type Shader } from '../gpu.ts';
import { input, output } from '../kernel.ts';
import { sizeOf } from '../shape.ts';
import { filled } from '../fill.wgsl.ts';
import { elementShader } from '../scalar.wgsl.ts';
import type { CopyArguments, FillArguments, SelectArguments } from './layout.reference.ts';

/** Axes of the longest space: tfjs has at most 6, and tiling makes two of each. */
const MOST_AXES = 12;

const copyShader: Shader = {
  name: 'copy',
  kind: 'element',
  reads: 1,
  writes: 1,
  args: 3 + 3 * MOST_AXES,
  code: /* wgsl */ `
fn element(i: u32) {
  let rank = u32(arg(0u));
  var rest = i;
  var source = arg(1u);
  var place = arg(2u);
  for (var axis = rank; axis > 0u; axis -= 1u) {
    let size = u32(arg(2u + axis));
    let index = i32(rest % size);
    rest /= size;
    source += index * arg(2u + rank + axis);
    place += index * arg(2u + 2u * rank + axis);
  }
  out0[place] = in0[source];
}
`,
};

const selectShader = elementShader('select', { expression: 'select(c, b, a != 0u)', uses: [] }, 3, 0);

export const layoutGpu: readonly GpuRoutine[] = [
  gpuRoutine<CopyArguments>('copy', ({ rank, shape, xStrides, outStrides, xOffset, outOffset }) => ({
    dispatches: [
      {
        shader: copyShader,
        tensors: [input(0), output(0)],
        args: [rank, xOffset, outOffset, ...shape, ...xStrides, ...outStrides],
        count: sizeOf(shape),
      },
    ],
  })),
  gpuRoutine<SelectArguments>('select', ({ n }) => ({
    dispatches: [
      { shader: selectShader, tensors: [input(0), input(1), input(2), output(0)], args: [], count: n },
    ],
  })),
  gpuRoutine<FillArguments>('fill', ({ n, word }) => ({ dispatches: [filled(output(0), n, word)] })),
];
