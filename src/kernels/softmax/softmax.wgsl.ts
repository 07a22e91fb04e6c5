/** Softmax, its logarithm, and cross-entropy fused with its gradient in WGSL. */
import { arithmeticWgsl } from '../../numerics/arithmetic.wgsl.ts';
import { exactSumWgsl } from '../../numerics/exactSum.wgsl.ts';
import { expWgsl } from '../../numerics/functions/exp.wgsl.ts';
import { logWgsl } from '../../numerics/functions/log.wgsl.ts';
import { orderWgsl } from '../../numerics/order.wgsl.ts';
import type { WgslModule } from '../../numerics/wgsl.ts';
import { gpuRoutine, type GpuRoutine, type Shader } from '../gpu.ts';
import { input, output } from '../kernel.ts';
import { cutSlices } from '../reduce/slices.wgsl.ts';
import type { RowArguments } from './softmax.reference.ts';

/** Invocations that share a long row. */
const LANES = 128;

const rowWgsl: WgslModule = {
  name: 'softmaxRow',
  uses: [arithmeticWgsl, exactSumWgsl, expWgsl, orderWgsl],
  code: /* wgsl */ `
/**
 * The sum rule over a row's exps from the sum of their terms. A finite greatest element makes one of them 1 and none
 * greater, so that the scale exponent is 1; any other makes itself, and so the total, NaN.
 */
fn totalOf(most: u32, sum: vec2<u32>) -> u32 {
  return select(roundSigned(sum, -29), NAN, (most & MAGNITUDE) >= INFINITY);
}
`,
};

/** A routine's own part; rows lie at base, elements k go from lane on by steps. */
interface Ending {
  readonly name: string;
  readonly reads: number;
  readonly writes: number;
  readonly faults?: true;
  readonly uses?: readonly WgslModule[];
  /** What keeps the exponential `e` of element k. */
  readonly keep: string;
  /** Statements before the elements, with `most`, `total` and the row's number. */
  readonly row: string;
  /** The statement for element k. */
  readonly element: string;
}

const ENDINGS: readonly Ending[] = [
  {
    name: 'softmax',
    reads: 1,
    writes: 1,
    keep: 'out0[base + k] = e;',
    row: '',
    element: 'out0[base + k] = divF32(out0[base + k], total);',
  },
  {
    name: 'logSoftmax',
    reads: 1,
    writes: 1,
    uses: [logWgsl],
    keep: '',
    row: 'let log = logF32(total);',
    element: 'out0[base + k] = subF32(subF32(in0[base + k], most), log);',
  },
  {
    name: 'softmaxCrossEntropy',
    reads: 2,
    writes: 2,
    faults: true,
    uses: [logWgsl],
    keep: 'out1[base + k] = e;',
    row: /* wgsl */ `
      let label = min(in1[row], n - 1u);
      if (lane == 0u) {
        if (in1[row] >= n) {
          fault(row);
        }
        out0[row] = negF32(subF32(subF32(in0[base + label], most), logF32(total)));
      }`,
    element: /* wgsl */ `
      out1[base + k] = subF32(divF32(out1[base + k], total), select(0u, ONE, k == label));`,
  },
];

/** @param lanes of a workgroup that shares a row, or 1 for an invocation a row */
function rowShader(
  { name, reads, writes, faults, uses = [], keep, row, element }: Ending,
  lanes: number,
): Shader {
  const shared = lanes > 1;
  const join = (operation: string): string =>
    shared
      ? `
  pairs[lane] = pair;
  for (var half = ${lanes / 2}u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (lane < half) {
      pairs[lane] = ${operation}(pairs[lane], pairs[lane + half]);
    }
  }
  workgroupBarrier();
  pair = pairs[0];
  workgroupBarrier();`
      : '';
  return {
    name: shared ? `${name}OfLongRows` : name,
    ...(shared ? { kind: 'group', lanes } : { kind: 'element' }),
    reads,
    writes,
    ...(faults && { faults }),
    args: 1,
    uses: [rowWgsl, ...uses],
    code: /* wgsl */ `
${shared ? `var<workgroup> pairs: array<vec2<u32>, ${lanes}>;` : ''}

${shared ? 'fn group(row: u32, lane: u32) {' : 'fn element(row: u32) {\n  let lane = 0u;'}
  let n = u32(arg(0u));
  let base = row * n;
  var pair = vec2<u32>(ascendingKey(SIGN | INFINITY), 0u);
  for (var k = lane; k < n; k += ${lanes}u) {
    pair.x = max(pair.x, ascendingKey(in0[base + k]));
  }
  ${join('max')}
  let most = ascendingValue(pair.x);
  pair = vec2<u32>(0u, 0u);
  for (var k = lane; k < n; k += ${lanes}u) {
    let e = expF32(subF32(in0[base + k], most));
    ${keep}
    pair = addTerm(pair, ordinaryTerm(e, 1));
  }
  ${join('add64')}
  let total = totalOf(most, pair);
  ${row}
  for (var k = lane; k < n; k += ${lanes}u) {
    ${element}
  }
}
`,
  };
}

export const softmaxGpu: readonly GpuRoutine[] = ENDINGS.map((ending) => {
  const short = rowShader(ending, 1);
  const long = rowShader(ending, LANES);
  const tensors = [
    ...Array.from({ length: ending.reads }, (_, i) => input(i)),
    ...Array.from({ length: ending.writes }, (_, i) => output(i)),
  ];
  return gpuRoutine<RowArguments>(ending.name, ({ rows, n }) => {
    const shader = cutSlices({ outer: rows, n, inner: 1 }) === undefined ? short : long;
    return { dispatches: [{ shader, tensors, args: [n], count: rows }] };
  });
});
