/** The specification of sequences of evenly spaced numbers. */
import type { Float32Argument, Routine } from '../kernel.ts';

export type RangeF32Arguments = {
  readonly n: number;
  readonly start: Float32Argument;
  readonly step: Float32Argument;
};

/** out[i] = add(start, mul(RN(i), step)) */
export const rangeF32: Routine<RangeF32Arguments> = {
  name: 'rangeF32',
  reference(_, [out], { n, start, step }) {
    for (let i = 0; i < n; i++)
      out[i] = Math.fround(start.float32 + Math.fround(Math.fround(i) * step.float32));
  },
};

export type RangeI32Arguments = { readonly n: number; readonly start: number; readonly step: number };

/** out[i] = start + i * step, wrapped */
export const rangeI32: Routine<RangeI32Arguments> = {
  name: 'rangeI32',
  reference(_, [out], { n, start, step }) {
    for (let i = 0; i < n; i++) out[i] = (start + Math.imul(i, step)) | 0;
  },
};
