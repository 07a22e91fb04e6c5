// Kernels that add or write rows at given places.
import { sumFourColumns, sumOfStrided } from '../../numerics/exactSum.as';
import { scratch } from '../scratch.as';
import { at } from '../walk.as';

/** The position (from 1) of the first id out of range, or 0. */
function firstBad(ids: usize, rows: i32, segments: i32): i32 {
  for (let r = 0; r < rows; ++r) if (<u32>at(ids, r) >= <u32>segments) return r + 1;
  return 0;
}

export function segmentSumF32(x: usize, ids: usize, out: usize, rows: i32, inner: i32, segments: i32): i32 {
  const bad = firstBad(ids, rows, segments);
  if (bad) return bad;
  const width = <usize>inner << 2;
  // The rows sorted by segment: where each segment starts, then the rows; behind them room for one segment's values.
  const tableBytes = ((<usize>(segments + 1) + <usize>rows) * 4 + 15) & ~15;
  let starts = scratch(tableBytes);
  memory.fill(starts, 0, <usize>(segments + 1) << 2);
  let most = 0;
  for (let r = 0; r < rows; ++r) {
    const count = starts + (<usize>at(ids, r) << 2);
    i32.store(count, i32.load(count) + 1);
    most = max(most, i32.load(count));
  }
  starts = scratch(tableBytes + <usize>most * width);
  memory.fill(starts, 0, <usize>(segments + 1) << 2);
  for (let r = 0; r < rows; ++r) {
    const count = starts + (<usize>(at(ids, r) + 1) << 2);
    i32.store(count, i32.load(count) + 1);
  }
  for (let s = 0; s < segments; ++s) {
    const p = starts + (<usize>s << 2);
    i32.store(p, i32.load(p) + i32.load(p, 4), 4);
  }
  const order = starts + (<usize>(segments + 1) << 2);
  for (let r = 0; r < rows; ++r) {
    const p = starts + (<usize>at(ids, r) << 2);
    const place = i32.load(p);
    i32.store(order + (<usize>place << 2), r);
    i32.store(p, place + 1);
  }
  // Each start has moved on to its segment's end.
  const values = starts + tableBytes;
  let from = 0;
  for (let s = 0; s < segments; ++s) {
    const to = at(starts, s);
    const n = to - from;
    if (n == 0) {
      memory.fill(out, 0, width);
    } else {
      for (let k = 0; k < n; ++k)
        memory.copy(values + <usize>k * width, x + <usize>at(order, from + k) * width, width);
      let i = 0;
      for (; i + 4 <= inner; i += 4)
        sumFourColumns(values + (<usize>i << 2), n, width, false, out + (<usize>i << 2));
      for (; i < inner; ++i)
        f32.store(out + (<usize>i << 2), sumOfStrided(values + (<usize>i << 2), n, width, false));
    }
    from = to;
    out += width;
  }
  return 0;
}

export function segmentSumI32(x: usize, ids: usize, out: usize, rows: i32, inner: i32, segments: i32): i32 {
  const bad = firstBad(ids, rows, segments);
  if (bad) return bad;
  const width = <usize>inner << 2;
  memory.fill(out, 0, <usize>segments * width);
  for (let r = 0; r < rows; ++r) {
    const to = out + <usize>at(ids, r) * width;
    for (let i = 0; i < inner; ++i) {
      const p = to + (<usize>i << 2);
      i32.store(p, i32.load(p) + i32.load(x));
      x += 4;
    }
  }
  return 0;
}

export function flattenIndices(indices: usize, out: usize, n: i32, depth: i32, sizes: usize): i32 {
  for (let i = 0; i < n; ++i) {
    let place = 0;
    for (let d = 0; d < depth; ++d) {
      const index = i32.load(indices);
      const size = at(sizes, d);
      if (<u32>index >= <u32>size) return i + 1;
      place = place * size + index;
      indices += 4;
    }
    i32.store(out + (<usize>i << 2), place);
  }
  return 0;
}

export function scatterUpdate(x: usize, places: usize, updates: usize, out: usize, rows: i32, inner: i32, picks: i32): void {
  const width = <usize>inner << 2;
  memory.copy(out, x, <usize>rows * width);
  for (let j = 0; j < picks; ++j)
    memory.copy(out + <usize>at(places, j) * width, updates + <usize>j * width, width);
}
