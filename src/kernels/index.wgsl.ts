/** Everything that the WebGPU engine can run. Names are those of the routines. */
import { batchNormGpu } from './batchNorm/batchNorm.wgsl.ts';
import { binaryGpu } from './binary/binary.wgsl.ts';
import { convGpu } from './conv/conv.wgsl.ts';
import type { GpuRoutine } from './gpu.ts';
import { layoutGpu } from './layout/layout.wgsl.ts';
import { pickGpu } from './layout/pick.wgsl.ts';
import { rangeGpu } from './layout/range.wgsl.ts';
import { matMulGpu } from './matMul/matMul.wgsl.ts';
import { optimizersGpu } from './optimizers/optimizers.wgsl.ts';
import { poolGpu } from './pool/pool.wgsl.ts';
import { reduceGpu } from './reduce/reduce.wgsl.ts';
import { resizeGpu } from './resize/resize.wgsl.ts';
import { scanGpu } from './scan/scan.wgsl.ts';
import { scatterGpu } from './scatter/scatter.wgsl.ts';
import { softmaxGpu } from './softmax/softmax.wgsl.ts';
import { tensorHashGpu } from './tensorHash/tensorHash.wgsl.ts';
import { topKGpu } from './topK/topK.wgsl.ts';
import { unaryGpu } from './unary/unary.wgsl.ts';

const families: readonly (readonly GpuRoutine[])[] = [
  batchNormGpu,
  binaryGpu,
  convGpu,
  layoutGpu,
  matMulGpu,
  optimizersGpu,
  pickGpu,
  poolGpu,
  rangeGpu,
  reduceGpu,
  resizeGpu,
  scanGpu,
  scatterGpu,
  softmaxGpu,
  tensorHashGpu,
  topKGpu,
  unaryGpu,
];

export const gpuRoutines: ReadonlyMap<string, GpuRoutine> = new Map(
  families.flat().map((routine) => [routine.name, routine]),
);
