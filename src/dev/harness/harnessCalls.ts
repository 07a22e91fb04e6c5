/** What the page of the benchmarks is asked to do. */
import { adapterOf, EXACT_WEBGPU, startBackend } from '../../backends/register.ts';
import type { KernelTime } from './benchKernels.ts';
import type { BenchModel, BenchResult, LossRead } from './benchTraining.ts';

export interface Harness {
  /** What the browser calls itself. */
  engine(): Promise<string>;
  /** What the adapter of exact-webgpu calls itself. */
  adapter(): Promise<string>;
  /** Times training steps of a model on a backend. */
  bench(
    model: BenchModel,
    backend: string,
    steps: number,
    rounds: number,
    lossRead: LossRead,
  ): Promise<BenchResult>;
  /** GMAC/s of the micro-kernel alone. */
  peak(rounds: number): Promise<readonly number[]>;
  /** Times single kernels. */
  benchKernels(rounds: number): Promise<readonly KernelTime[]>;
}

/** @throws TwinrunError when there is no WebGPU */
export async function describeAdapter(): Promise<string> {
  await startBackend(EXACT_WEBGPU);
  return adapterOf(EXACT_WEBGPU) ?? '';
}
