/** Sequences of evenly spaced numbers in WGSL. */
import { arithmeticWgsl } from '../../numerics/arithmetic.wgsl.ts';
import { argumentWords, gpuRoutine, type GpuRoutine } from '../gpu.ts';
import { output } from '../kernel.ts';
import { elementShader, type Scalar } from '../scalar.wgsl.ts';
import type { RangeF32Arguments, RangeI32Arguments } from './range.reference.ts';

function rangeRoutine(name: string, scalar: Scalar): GpuRoutine {
  const shader = elementShader(name, scalar, 0, 2);
  return gpuRoutine<RangeF32Arguments | RangeI32Arguments>(name, ({ n, start, step }) => ({
    dispatches: [{ shader, tensors: [output(0)], args: [start, step].flatMap(argumentWords), count: n }],
  }));
}

export const rangeGpu: readonly GpuRoutine[] = [
  rangeRoutine('rangeF32', {
    expression: 'addF32(u32(arg(0u)), mulF32(i32ToF32(i32(i)), u32(arg(1u))))',
    uses: [arithmeticWgsl],
  }),
  rangeRoutine('rangeI32', { expression: 'u32(arg(0u)) + i * u32(arg(1u))', uses: [] }),
];
