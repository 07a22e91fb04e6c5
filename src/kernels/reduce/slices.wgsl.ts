/**
 * How slices are shared out on a GPU. x is (outer, n, inner); a slice runs along n. Many short slices get an invocation
 * each. Of few long ones a workgroup takes `width` neighbours, as columns, and each of its lanes some of their rows;
 * where that makes too few workgroups, slices are cut into parts.
 */
import type { WgslModule } from '../../numerics/wgsl.ts';
import type { ReduceArguments } from './reduce.reference.ts';

/** Invocations of a workgroup that reduces slices. */
export const SLICE_LANES = 32;

/** From this many slices on, or this few elements in each, an invocation takes a slice. */
const MANY_SLICES = 256;
const FEW_ELEMENTS = 128;
/** Columns side by side; memory gives so many neighbours at once. */
export const MOST_COLUMNS = 16;
/** Rows that a lane takes before slices are cut, and parts that one can be cut into. */
const LANE_ROWS = 32;
const MOST_PARTS = 64;

export interface SliceCut {
  /** Columns of a workgroup; lanes that do not fill a row of them are idle. */
  readonly width: number;
  readonly parts: number;
  /** Workgroups. */
  readonly groups: number;
  /** Arguments of share: n, inner, slices, width, parts, elements of a part. */
  readonly args: readonly number[];
}

/**
 * @param mostParts parts that one slice may be cut into
 * @returns undefined where an invocation a slice is best
 */
export function cutSlices(
  { outer, n, inner }: ReduceArguments,
  mostParts = MOST_PARTS,
): SliceCut | undefined {
  const slices = outer * inner;
  if (slices === 0 || slices >= MANY_SLICES || n <= FEW_ELEMENTS) return undefined;
  const width = Math.min(inner, MOST_COLUMNS);
  const blocks = Math.ceil(slices / width);
  const fits = Math.floor((n * width) / (SLICE_LANES * LANE_ROWS));
  const parts = Math.max(1, Math.min(fits, Math.floor(MOST_PARTS / blocks), mostParts));
  const partLength = Math.ceil(n / parts);
  return { width, parts, groups: blocks * parts, args: [n, inner, slices, width, parts, partLength] };
}

/** For invocation i a slice, with arguments n and inner: its elements are in0[base + k * inner] for k < n. */
export const SLICE_OF_INVOCATION = /* wgsl */ `
  let n = u32(arg(0u));
  let inner = u32(arg(1u));
  let base = (i / inner) * n * inner + i % inner;
`;

export const slicesWgsl: WgslModule = {
  name: 'slices',
  code: /* wgsl */ `
/** What a lane reads: in0[first], in0[first + step], ...: n of them; and where its result belongs. */
struct Share {
  first: u32,
  step: u32,
  n: u32,
  /** Number of the first among the elements of its slice, and how far it is to the next. */
  row: u32,
  rows: u32,
  slice: u32,
  column: u32,
  place: u32,
  width: u32,
  writes: bool,
}

/** The share of a lane in group g; see SliceCut. The lanes of column c are those with lane % width = c. */
fn share(g: u32, lane: u32) -> Share {
  let n = u32(arg(0u));
  let inner = u32(arg(1u));
  let slices = u32(arg(2u));
  let width = u32(arg(3u));
  let parts = u32(arg(4u));
  let length = u32(arg(5u));
  let part = g % parts;
  let slice = (g / parts) * width + lane % width;
  let rows = ${SLICE_LANES}u / width;
  let there = slice < slices && lane < rows * width;
  let row = part * length + lane / width;
  let end = select(0u, min(n, (part + 1u) * length), there);
  return Share(
    ((slice / inner) * n + row) * inner + slice % inner,
    rows * inner,
    select(0u, (end - row + rows - 1u) / rows, row < end),
    row,
    rows,
    slice,
    lane % width,
    part * slices + slice,
    width,
    there && lane < width,
  );
}
`,
};
