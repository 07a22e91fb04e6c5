/** The kernels that move elements, in WGSL. */
import { gpuRoutine, type Dispatch, type GpuRoutine, type Shader } from '../gpu.ts';
import { input, output } from '../kernel.ts';
import { sizeOf } from '../shape.ts';
import { filled } from '../fill.wgsl.ts';
import { elementShader } from '../scalar.wgsl.ts';
import type { CopyArguments, FillArguments, SelectArguments } from './layout.reference.ts';

/** Elements of the last axis that an invocation copies: fewer cost more in starting invocations than in copying. */
const COPIED = 4;

/**
 * Arguments: offsets of input and output; size and strides (input, output) of the last axis; then, from the last but
 * one to the first, size and strides of each.
 */
function copyShader(rank: number): Shader {
  const steps = Array.from({ length: rank - 1 }, (_, i) => {
    const first = 5 + 3 * i;
    // The first axis, which comes last, has what is left.
    const index =
      i === rank - 2
        ? 'let index = i32(rest);'
        : `let above = rest / u32(arg(${first}u)); let index = i32(rest) - i32(above) * arg(${first}u); rest = above;`;
    return `{ ${index} source += index * arg(${first + 1}u); place += index * arg(${first + 2}u); }`;
  });
  const row =
    rank === 1
      ? 'let start = i32(i) * COPIED;'
      : `let blocks = (u32(size) + ${COPIED - 1}u) / ${COPIED}u;
  var rest = i / blocks;
  let start = i32(i - rest * blocks) * COPIED;
  ${steps.join('\n  ')}`;
  return {
    name: `copy${rank}`,
    kind: 'element',
    reads: 1,
    writes: 1,
    args: 2 + 3 * rank,
    code: /* wgsl */ `
const COPIED: i32 = ${COPIED};

fn element(i: u32) {
  let size = arg(2u);
  var source = arg(0u);
  var place = arg(1u);
  ${row}
  // Beyond the end of the row its last element is copied again.
${Array.from(
  { length: COPIED },
  (_, j) => `  let k${j} = min(start + ${j}, size - 1);
  out0[place + k${j} * arg(4u)] = in0[source + k${j} * arg(3u)];
`,
).join('')}}
`,
  };
}

function copyDispatch({ rank, shape, xStrides, outStrides, xOffset, outOffset }: CopyArguments): Dispatch {
  const axes = shape.map((size, axis) => [size, xStrides[axis], outStrides[axis]]).reverse();
  return {
    shader: copyShader(rank),
    tensors: [input(0), output(0)],
    args: [xOffset, outOffset, ...axes.flat()],
    count: sizeOf(shape.slice(0, -1)) * Math.ceil(shape[rank - 1] / COPIED),
  };
}

const selectShader = elementShader('select', { expression: 'select(c, b, a != 0u)', uses: [] }, 3, 0);

export const layoutGpu: readonly GpuRoutine[] = [
  gpuRoutine<CopyArguments>('copy', (args) => ({ dispatches: [copyDispatch(args)] })),
  gpuRoutine<SelectArguments>('select', ({ n }) => ({
    dispatches: [
      { shader: selectShader, tensors: [input(0), input(1), input(2), output(0)], args: [], count: n },
    ],
  })),
  gpuRoutine<FillArguments>('fill', ({ n, word }) => ({ dispatches: [filled(output(0), n, word)] })),
];
