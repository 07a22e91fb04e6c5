/** The specification of kernels that add or write rows at given places. */
import { sumRule } from '../../numerics/exactSum.ts';
import type { HostValues, Routine } from '../kernel.ts';

export type SegmentSumArguments = {
  readonly rows: number;
  readonly inner: number;
  readonly segments: number;
};

/**
 * x is (rows, inner), out is (segments, inner): out[s, i] is the sum over the rows r with ids[r] = s, by the sum rule
 * over these alone for float32, wrapping for int32. An id out of range is reported.
 */
function segmentSumRoutine(name: string, sum: (values: readonly number[]) => number) {
  return {
    name,
    reference(
      [x, ids]: readonly HostValues[],
      [out]: readonly HostValues[],
      { rows, inner, segments }: SegmentSumArguments,
    ) {
      for (let r = 0; r < rows; r++) if (ids[r] < 0 || ids[r] >= segments) return r;
      for (let s = 0; s < segments; s++) {
        const own = Array.from({ length: rows }, (_, r) => r).filter((r) => ids[r] === s);
        for (let i = 0; i < inner; i++) out[s * inner + i] = sum(own.map((r) => x[r * inner + i]));
      }
      return undefined;
    },
  } satisfies Routine<SegmentSumArguments>;
}

export const segmentSumF32: Routine<SegmentSumArguments> = segmentSumRoutine('segmentSumF32', sumRule);
export const segmentSumI32: Routine<SegmentSumArguments> = segmentSumRoutine('segmentSumI32', (values) =>
  values.reduce((a, b) => (a + b) | 0, 0),
);

export type FlattenArguments = {
  readonly n: number;
  readonly depth: number;
  /** The sizes of the axes that an index goes over. */
  readonly sizes: readonly number[];
};

/** indices is (n, depth); out[i] is the row-major number of the place indices[i]. A place out of range is reported. */
export const flattenIndices: Routine<FlattenArguments> = {
  name: 'flattenIndices',
  reference([indices], [out], { n, depth, sizes }) {
    for (let i = 0; i < n; i++) {
      let place = 0;
      for (let d = 0; d < depth; d++) {
        const at = indices[i * depth + d];
        if (at < 0 || at >= sizes[d]) return i;
        place = place * sizes[d] + at;
      }
      out[i] = place;
    }
    return undefined;
  },
};

export type ScatterUpdateArguments = {
  readonly rows: number;
  readonly inner: number;
  readonly picks: number;
};

/** out is x (rows, inner), then out[places[j]] = updates[j] for j = 0, 1, ...: of equal places the last one counts. */
export const scatterUpdate: Routine<ScatterUpdateArguments> = {
  name: 'scatterUpdate',
  reference([x, places, updates], [out], { inner, picks }) {
    out.set(x);
    for (let j = 0; j < picks; j++)
      for (let i = 0; i < inner; i++) out[places[j] * inner + i] = updates[j * inner + i];
  },
};
