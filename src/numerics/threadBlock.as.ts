// Memory that each thread has to itself. Constants lie at the same place for all threads, and module variables belong
// to a thread's own instance; what a routine writes to memory during a call, and is no part of its work space, is here.

/** Bytes of the block. */
export const THREAD_BYTES: usize = 1168;

/** The index of a walk: 16 words. */
export const WALK_INDEX: usize = 0;
/** Four lanes' magnitudes and two vectors: 48 bytes. */
export const SUM_LANES: usize = 64;
/** Sums of a product's tile, or its outputs: at most 896 bytes. */
export const TILE_SUMS: usize = 128;
/** What a tile's sums carry: 128 bytes. */
export const TILE_CARRIES: usize = 1024;
/** Where a tile's rows of outputs go: 16 bytes. */
export const TILE_OUTS: usize = 1152;

/** The block of a module that works alone. */
let block: usize = memory.data(1168, 16);

/** Where this thread's block is. */
// @ts-ignore: decorator
@inline
export function threadBlock(): usize {
  return block;
}

/** Gives this instance a block of its own. */
export function setThread(address: usize): void {
  block = address;
}
