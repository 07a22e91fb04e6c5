/** Everything that the WebGPU engine can run. Names are those of the routines. */
import { binaryGpu } from './binary/binary.wgsl.ts';
import type { GpuRoutine } from './gpu.ts';
import { layoutGpu } from './layout/layout.wgsl.ts';
import { reduceGpu } from './reduce/reduce.wgsl.ts';
import { tensorHashGpu } from './tensorHash/tensorHash.wgsl.ts';

const families: readonly (readonly GpuRoutine[])[] = [binaryGpu, layoutGpu, reduceGpu, tensorHashGpu];

export const gpuRoutines: ReadonlyMap<string, GpuRoutine> = new Map(
  families.flat().map((routine) => [routine.name, routine]),
);
