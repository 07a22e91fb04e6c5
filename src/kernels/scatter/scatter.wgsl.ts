/** Adding and writing rows at given places in WGSL. Atomics take what meets in a cell, in any order. */
import { exactSumWgsl } from '../../numerics/exactSum.wgsl.ts';
import { zeroed } from '../fill.wgsl.ts';
import { gpuRoutine, type GpuRoutine, type Shader } from '../gpu.ts';
import { input, output, temporary } from '../kernel.ts';
import type { FlattenArguments, ScatterUpdateArguments, SegmentSumArguments } from './scatter.reference.ts';

/** Where element i goes: `cell`; ids out of range are left out. Arguments: inner, segments. */
const CELL = /* wgsl */ `
  let inner = u32(arg(0u));
  let segment = in1[i / inner];
  if (segment >= u32(arg(1u))) {
    return;
  }
  let cell = segment * inner + i % inner;
`;

/** Arguments: segments. */
const checkShader: Shader = {
  name: 'checkSegments',
  kind: 'element',
  reads: 1,
  writes: 0,
  args: 1,
  faults: true,
  code: /* wgsl */ `
fn element(i: u32) {
  if (in0[i] >= u32(arg(0u))) {
    fault(i);
  }
}
`,
};

const common = { kind: 'element', writes: 1, atomics: [0], args: 2 } as const;

const addShader: Shader = {
  ...common,
  name: 'addToSegments',
  reads: 2,
  code: /* wgsl */ `
fn element(i: u32) {
  ${CELL}
  atomicAdd(&out0[cell], in0[i]);
}
`,
};

/** Cells' spans, two words each. */
const spansShader: Shader = {
  ...common,
  name: 'spansOfSegments',
  reads: 2,
  uses: [exactSumWgsl],
  code: /* wgsl */ `
fn element(i: u32) {
  ${CELL}
  let span = spanWith(vec2<u32>(0u, 0u), in0[i]);
  atomicMax(&out0[2u * cell], span.x);
  atomicMax(&out0[2u * cell + 1u], span.y);
}
`,
};

/** Cells' sums of terms, two words each. Each addition to a lower word sees whether it was the one that overflowed. */
const sumsShader: Shader = {
  ...common,
  name: 'sumsOfSegments',
  reads: 3,
  uses: [exactSumWgsl],
  code: /* wgsl */ `
fn element(i: u32) {
  ${CELL}
  let term = widen(sumTerm(in0[i], spanExponent(vec2<u32>(in2[2u * cell], in2[2u * cell + 1u]))));
  let before = atomicAdd(&out0[2u * cell], term.x);
  let high = term.y + select(0u, 1u, before + term.x < before);
  if (high != 0u) {
    atomicAdd(&out0[2u * cell + 1u], high);
  }
}
`,
};

const finishShader: Shader = {
  name: 'sumOfSegments',
  kind: 'element',
  reads: 2,
  writes: 1,
  args: 0,
  uses: [exactSumWgsl],
  code: /* wgsl */ `
fn element(i: u32) {
  let span = vec2<u32>(in0[2u * i], in0[2u * i + 1u]);
  out0[i] = finishSum(span, vec2<u32>(in1[2u * i], in1[2u * i + 1u]));
}
`,
};

/** What is out of range gives 0, so that whoever uses the places does not report it again. Arguments: depth, sizes. */
const flattenShader: Shader = {
  name: 'flattenIndices',
  kind: 'element',
  reads: 1,
  writes: 1,
  args: 16,
  faults: true,
  code: /* wgsl */ `
fn element(i: u32) {
  let depth = u32(arg(0u));
  var place = 0u;
  var there = true;
  for (var d = 0u; d < depth; d += 1u) {
    let size = u32(arg(1u + d));
    let index = in0[i * depth + d];
    there = there && index < size;
    place = place * size + index;
  }
  if (!there) {
    fault(i);
  }
  out0[i] = select(0u, place, there);
}
`,
};

/** For each row 1 + the last update that names it, or 0. */
const lastShader: Shader = {
  name: 'lastUpdates',
  kind: 'element',
  reads: 1,
  writes: 1,
  atomics: [0],
  args: 0,
  code: /* wgsl */ `
fn element(i: u32) {
  atomicMax(&out0[in0[i]], i + 1u);
}
`,
};

/** Arguments: inner. */
const updateShader: Shader = {
  name: 'scatterUpdate',
  kind: 'element',
  reads: 3,
  writes: 1,
  args: 1,
  code: /* wgsl */ `
fn element(i: u32) {
  let inner = u32(arg(0u));
  let last = in2[i / inner];
  if (last == 0u) {
    out0[i] = in0[i];
  } else {
    out0[i] = in1[(last - 1u) * inner + i % inner];
  }
}
`,
};

export const scatterGpu: readonly GpuRoutine[] = [
  gpuRoutine<SegmentSumArguments>('segmentSumI32', ({ rows, inner, segments }) => ({
    dispatches: [
      { shader: checkShader, tensors: [input(1)], args: [segments], count: rows },
      zeroed(output(0), segments * inner),
      {
        shader: addShader,
        tensors: [input(0), input(1), output(0)],
        args: [inner, segments],
        count: rows * inner,
      },
    ],
  })),
  gpuRoutine<SegmentSumArguments>('segmentSumF32', ({ rows, inner, segments }) => {
    const cells = segments * inner;
    const [spans, sums] = [temporary(0), temporary(1)];
    const each = { args: [inner, segments], count: rows * inner };
    return {
      temporaries: [2 * cells, 2 * cells],
      dispatches: [
        { shader: checkShader, tensors: [input(1)], args: [segments], count: rows },
        zeroed(spans, 2 * cells),
        zeroed(sums, 2 * cells),
        { ...each, shader: spansShader, tensors: [input(0), input(1), spans] },
        { ...each, shader: sumsShader, tensors: [input(0), input(1), spans, sums] },
        { shader: finishShader, tensors: [spans, sums, output(0)], args: [], count: cells },
      ],
    };
  }),
  gpuRoutine<FlattenArguments>('flattenIndices', ({ n, depth, sizes }) => ({
    dispatches: [
      { shader: flattenShader, tensors: [input(0), output(0)], args: [depth, ...sizes], count: n },
    ],
  })),
  gpuRoutine<ScatterUpdateArguments>('scatterUpdate', ({ rows, inner, picks }) => ({
    temporaries: [rows],
    dispatches: [
      zeroed(temporary(0), rows),
      { shader: lastShader, tensors: [input(1), temporary(0)], args: [], count: picks },
      {
        shader: updateShader,
        tensors: [input(0), input(2), temporary(0), output(0)],
        args: [inner],
        count: rows * inner,
      },
    ],
  })),
];
