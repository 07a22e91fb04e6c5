/** The list of kernels: registration, conformance and the support table iterate over it. */
import { batchNormKernels } from './batchNorm/batchNorm.ts';
import { binaryKernels } from './binary/binary.ts';
import { convKernels } from './conv/conv.ts';
import type { Kernel } from './kernel.ts';
import { fillKernels } from './layout/fill.ts';
import { mirrorPadKernels } from './layout/mirrorPad.ts';
import { moveKernels } from './layout/move.ts';
import { rangeKernels } from './layout/range.ts';
import { selectKernels } from './layout/select.ts';
import { splitKernels } from './layout/split.ts';
import { stridedSliceKernels } from './layout/stridedSlice.ts';
import { viewKernels } from './layout/views.ts';
import { matMulKernels } from './matMul/matMul.ts';
import { optimizerKernels } from './optimizers/optimizers.ts';
import { poolKernels } from './pool/pool.ts';
import { reduceKernels } from './reduce/reduce.ts';
import { resizeKernels } from './resize/resize.ts';
import { scanKernels } from './scan/scan.ts';
import { scatterKernels } from './scatter/scatter.ts';
import { softmaxKernels } from './softmax/softmax.ts';
import { tensorHashKernels } from './tensorHash/tensorHash.ts';
import { topKKernels } from './topK/topK.ts';
import { unaryKernels } from './unary/unary.ts';

export const kernels: readonly Kernel[] = [
  ...binaryKernels,
  ...unaryKernels,
  ...reduceKernels,
  ...matMulKernels,
  ...convKernels,
  ...poolKernels,
  ...softmaxKernels,
  ...viewKernels,
  ...moveKernels,
  ...selectKernels,
  ...fillKernels,
  ...splitKernels,
  ...stridedSliceKernels,
  ...mirrorPadKernels,
  ...rangeKernels,
  ...batchNormKernels,
  ...resizeKernels,
  ...scanKernels,
  ...topKKernels,
  ...scatterKernels,
  ...optimizerKernels,
  ...tensorHashKernels,
];
