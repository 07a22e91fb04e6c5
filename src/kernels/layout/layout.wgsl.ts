/** The kernels that move elements, in WGSL. */
import { gpuRoutine, type Dispatch, type GpuRoutine, type Shader } from '../gpu.ts';
import { input, output } from '../kernel.ts';
import { sizeOf } from '../shape.ts';
import { filled } from '../fill.wgsl.ts';
import { elementShader } from '../scalar.wgsl.ts';
import type { CopyArguments, FillArguments, SelectArguments } from './layout.reference.ts';

/** Arguments: offsets of input and output, then each axis's size, input stride and output stride, the last axis first. */
function copyShader(rank: number): Shader {
  const axes = Array.from({ length: rank }, (_, i) => {
    const first = 2 + 3 * i;
    // The first axis, which comes last, has what is left.
    const index =
      i === rank - 1
        ? 'let index = i32(rest);'
        : `let size = u32(arg(${first}u)); let index = i32(rest % size); rest /= size;`;
    return `{ ${index} source += index * arg(${first + 1}u); place += index * arg(${first + 2}u); }`;
  });
  return {
    name: `copy${rank}`,
    kind: 'element',
    reads: 1,
    writes: 1,
    args: 2 + 3 * rank,
    code: /* wgsl */ `
fn element(i: u32) {
  var rest = i;
  var source = arg(0u);
  var place = arg(1u);
  ${axes.join('\n  ')}
  out0[place] = in0[source];
}
`,
  };
}

/** Words side by side. Arguments: offsets of input and output. */
const copyWordsShader: Shader = {
  name: 'copyWords',
  kind: 'element',
  reads: 1,
  writes: 1,
  args: 2,
  code: /* wgsl */ `
fn element(i: u32) {
  out0[u32(arg(1u)) + i] = in0[u32(arg(0u)) + i];
}
`,
};

function copyDispatch({ rank, shape, xStrides, outStrides, xOffset, outOffset }: CopyArguments): Dispatch {
  const common = { tensors: [input(0), output(0)], count: sizeOf(shape) };
  const offsets = [xOffset, outOffset];
  if (rank === 1 && xStrides[0] === 1 && outStrides[0] === 1)
    return { ...common, shader: copyWordsShader, args: offsets };
  const axes = shape.map((size, axis) => [size, xStrides[axis], outStrides[axis]]).reverse();
  return { ...common, shader: copyShader(rank), args: [...offsets, ...axes.flat()] };
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
