// Walking over strided iteration spaces: row by row, the last axis is the row. The index of each axis but the last is in
// the thread's block.
import { threadBlock, WALK_INDEX } from '../numerics/threadBlock.as';

/** The most axes a walk can have; tiling a tensor of rank 6 takes 12. */
const MAX_RANK: i32 = 16;

/** Starts a walk. */
export function walkStart(): void {
  memory.fill(threadBlock() + WALK_INDEX, 0, MAX_RANK * 4);
}

/** Number of rows: the product of all axes but the last. */
export function rowsOf(rank: i32, shape: usize): i32 {
  let rows = 1;
  for (let axis = 0; axis < rank - 1; ++axis) rows *= load<i32>(shape + (<usize>axis << 2));
  return rows;
}

/** Steps to the next row. Call offsetOf for each tensor afterwards. */
export function walkNext(rank: i32, shape: usize): void {
  for (let axis = rank - 2; axis >= 0; --axis) {
    const at = threadBlock() + WALK_INDEX + (<usize>axis << 2);
    const next = load<i32>(at) + 1;
    if (next < load<i32>(shape + (<usize>axis << 2))) {
      store<i32>(at, next);
      return;
    }
    store<i32>(at, 0);
  }
}

/** The offset of the row in bytes, in a tensor with these strides. */
export function offsetOf(rank: i32, strides: usize): usize {
  let offset = 0;
  for (let axis = 0; axis < rank - 1; ++axis)
    offset += load<i32>(threadBlock() + WALK_INDEX + (<usize>axis << 2)) * load<i32>(strides + (<usize>axis << 2));
  return <usize>(offset << 2);
}

/** The number at a position of a list. */
// @ts-ignore: decorator
@inline
export function at(list: usize, position: i32): i32 {
  return load<i32>(list + (<usize>position << 2));
}
