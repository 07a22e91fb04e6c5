/** Running sums and products in WGSL: from one end to the other, as each step rounds; an invocation a slice. */
import { arithmeticWgsl } from '../../numerics/arithmetic.wgsl.ts';
import type { WgslModule } from '../../numerics/wgsl.ts';
import { gpuRoutine, type GpuRoutine, type Shader } from '../gpu.ts';
import { input, output } from '../kernel.ts';
import type { ScanArguments, ScanName } from './scan.reference.ts';

interface Scan {
  readonly name: ScanName;
  readonly uses: readonly WgslModule[];
  /** Expressions in WGSL: what comes before the first element, and the step from `soFar` over `x`. */
  readonly start: string;
  readonly step: string;
}

const SCANS: readonly Scan[] = [
  { name: 'cumsumF32', uses: [arithmeticWgsl], start: '0u', step: 'addF32(soFar, x)' },
  { name: 'cumsumI32', uses: [], start: '0u', step: 'soFar + x' },
  { name: 'cumprodF32', uses: [arithmeticWgsl], start: 'ONE', step: 'mulF32(soFar, x)' },
  { name: 'cumprodI32', uses: [], start: '1u', step: 'soFar * x' },
];

/** Arguments: n, inner, exclusive, reverse. */
function scanShader({ name, uses, start, step }: Scan): Shader {
  return {
    name,
    kind: 'element',
    reads: 1,
    writes: 1,
    args: 4,
    uses,
    code: /* wgsl */ `
fn element(i: u32) {
  let n = u32(arg(0u));
  let inner = u32(arg(1u));
  let exclusive = arg(2u) != 0;
  let backwards = arg(3u) != 0;
  let base = (i / inner) * n * inner + i % inner;
  var soFar = ${start};
  for (var k = 0u; k < n; k += 1u) {
    let at = base + select(k, n - 1u - k, backwards) * inner;
    let x = in0[at];
    let next = ${step};
    out0[at] = select(next, soFar, exclusive);
    soFar = next;
  }
}
`,
  };
}

export const scanGpu: readonly GpuRoutine[] = SCANS.map((scan) => {
  const shader = scanShader(scan);
  return gpuRoutine<ScanArguments>(scan.name, ({ outer, n, inner, exclusive, reverse }) => ({
    dispatches: [
      {
        shader,
        tensors: [input(0), output(0)],
        args: [n, inner, exclusive, reverse],
        count: n === 0 ? 0 : outer * inner,
      },
    ],
  }));
});
