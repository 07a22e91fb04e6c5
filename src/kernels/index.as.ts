// Everything that the WebAssembly engine exports. Names are those of the routines.
import { THREAD_BYTES } from '../numerics/threadBlock.as';
export * from './batchNorm/batchNorm.as';
export * from './binary/binary.as';
export * from './binary/lanes.as';
export * from './conv/conv.as';
export * from './conv/convFilter.as';
export * from './conv/convInput.as';
export * from './conv/depthwise.as';
export * from './conv/depthwiseFilter.as';
export * from './layout/layout.as';
export * from './layout/range.as';
export * from './matMul/matMul.as';
export * from './matMul/peak.as';
export * from './optimizers/optimizers.as';
export * from './pool/pool.as';
export * from './reduce/reduce.as';
export * from './resize/resize.as';
export * from './scan/scan.as';
export * from './scatter/scatter.as';
export * from './softmax/softmax.as';
export * from './tensorHash/tensorHash.as';
export * from './topK/topK.as';
export * from './unary/functions.as';
export * from './unary/unary.as';

export { setThread } from '../numerics/threadBlock.as';

/** Bytes of the block that setThread takes. */
export function threadBytes(): usize {
  return THREAD_BYTES;
}

/** Where the module's own data ends and the host may put tensors. */
export function heapBase(): usize {
  return __heap_base;
}
