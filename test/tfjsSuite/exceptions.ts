/**
 * Tests that do not apply, one by one, where no rule of outcome.ts can tell. An entry whose test passes, or is gone, is
 * an error.
 */
export interface Exception {
  readonly file: string;
  readonly test: string;
  readonly reason: 'contract' | 'wording';
  /** What differs. */
  readonly why: string;
}

const contract = (file: string, test: string, why: string): Exception => ({
  file,
  test,
  reason: 'contract',
  why,
});
const wording = (file: string, test: string, why: string): Exception => ({
  file,
  test,
  reason: 'wording',
  why,
});

export const EXCEPTIONS: readonly Exception[] = [
  contract('ops/arg_max', 'argmax ignores NaNs', 'a NaN wins'),
  contract('ops/arg_min', 'argmin ignores NaNs', 'a NaN wins'),
  contract('ops/arg_min', 'argmin 3D, ignores NaNs', 'a NaN wins'),
  contract('ops/sign', 'sign basic', 'sign(NaN) is NaN'),
  contract('ops/sign', 'sign does not propagate NaNs', 'sign(NaN) is NaN'),
  contract('ops/sign', 'sign accepts a tensor-like object', 'sign(NaN) is NaN'),
  contract(
    'ops/unsorted_segment_sum',
    'unsortedSegmentSum ignores negative segmentIds',
    'an index out of range is an error',
  ),
  contract(
    'ops/unsorted_segment_sum',
    'unsortedSegmentSum gradient ignores negative segmentIds',
    'an index out of range is an error',
  ),
  contract('ops/max_pool', 'maxPool [x=[3,3,1] f=[2,2] s=1 ignores NaNs', 'a NaN wins'),
  ...['max', 'avg'].map((kind) =>
    contract(
      'ops/pool',
      `pool ${kind} x=[2,2,3] f=[1,1] s=2 p=1 fractional outputs default rounding`,
      'a window over nothing but padding has no elements; tfjs copies the input, because shapes are equal',
    ),
  ),
  contract(
    'ops/avg_pool',
    'avgPool gradient x=[3,3,1] f=[3,3] s=1 p=explicit',
    'the gradient divides by the elements that are not padding, as the mean does',
  ),
  contract(
    'ops/conv2d_transpose',
    'conv2dTranspose input=8x8x8,output=4x4x8,f=8,s=1,inDepth=8,p=same vec4',
    'a dy whose shape does not belong to that of the output is refused',
  ),
  wording(
    'ops/gather',
    'gather throws when index is out of bound',
    'the position of the index is named, not its value',
  ),
  wording('ops/slice', 'slice ergonomics throws when begin is negative', 'begin, size and shape are named'),
];
