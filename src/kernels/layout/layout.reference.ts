/** The specification of the kernels that move elements and compute nothing. All of them copy 32-bit words. */
import type { Routine } from '../kernel.ts';
import { walk } from '../walk.ts';

export type CopyArguments = {
  readonly rank: number;
  readonly shape: readonly number[];
  readonly xStrides: readonly number[];
  readonly outStrides: readonly number[];
  readonly xOffset: number;
  readonly outOffset: number;
};

/** out[outOffset + index . outStrides] = x[xOffset + index . xStrides] for every index of the shape. */
export const copy: Routine<CopyArguments> = {
  name: 'copy',
  reference([x], [out], { shape, xStrides, outStrides, xOffset, outOffset }) {
    walk(shape, [xStrides, outStrides], (_, [ix, io]) => {
      out[outOffset + io] = x[xOffset + ix];
    });
  },
};

export type GatherArguments = {
  readonly outer: number;
  readonly rows: number;
  readonly picks: number;
  readonly inner: number;
};

/** out[o, j, i] = x[o, indices[j], i]; x is (outer, rows, inner), out is (outer, picks, inner). */
export const gather: Routine<GatherArguments> = {
  name: 'gather',
  reference([x, indices], [out], { outer, rows, picks, inner }) {
    for (let j = 0; j < picks; j++) if (indices[j] < 0 || indices[j] >= rows) return j;
    for (let o = 0; o < outer; o++)
      for (let j = 0; j < picks; j++)
        for (let i = 0; i < inner; i++)
          out[(o * picks + j) * inner + i] = x[(o * rows + indices[j]) * inner + i];
    return undefined;
  },
};

export type OneHotArguments = {
  readonly n: number;
  readonly depth: number;
  /** The words to write, as int32. */
  readonly on: number;
  readonly off: number;
};

/** out[i, j] = indices[i] == j ? on : off; an index out of range makes a row of `off`, as tfjs has it. */
export const oneHot: Routine<OneHotArguments> = {
  name: 'oneHot',
  reference([indices], [out], { n, depth, on, off }) {
    const words = new Int32Array(out.buffer, out.byteOffset, out.length);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < depth; j++) words[i * depth + j] = indices[i] === j ? on : off;
  },
};

export type FillArguments = { readonly n: number; readonly word: number };

/** Every word of the output is `word`. */
export const fill: Routine<FillArguments> = {
  name: 'fill',
  reference(_, [out], { n, word }) {
    new Int32Array(out.buffer, out.byteOffset, n).fill(word);
  },
};

export type SelectArguments = { readonly n: number };

/** out[i] = condition[i] ? t[i] : e[i] */
export const select: Routine<SelectArguments> = {
  name: 'select',
  reference([condition, t, e], [out], { n }) {
    for (let i = 0; i < n; i++) out[i] = condition[i] !== 0 ? t[i] : e[i];
  },
};

export type CastArguments = { readonly n: number };

/** int32 to float32: RN. */
export const castI32ToF32: Routine<CastArguments> = {
  name: 'castI32ToF32',
  reference([x], [out], { n }) {
    for (let i = 0; i < n; i++) out[i] = Math.fround(x[i]);
  },
};

/** float32 to int32: truncate, saturate, NaN gives 0. */
export const castF32ToI32: Routine<CastArguments> = {
  name: 'castF32ToI32',
  reference([x], [out], { n }) {
    for (let i = 0; i < n; i++)
      out[i] = x[i] !== x[i] ? 0 : Math.min(2147483647, Math.max(-2147483648, Math.trunc(x[i])));
  },
};

/** float32 to bool: x != 0, and NaN is true. */
export const castF32ToBool: Routine<CastArguments> = {
  name: 'castF32ToBool',
  reference([x], [out], { n }) {
    for (let i = 0; i < n; i++) out[i] = Number(x[i] !== 0);
  },
};

/** int32 to bool: x != 0. */
export const castI32ToBool: Routine<CastArguments> = {
  name: 'castI32ToBool',
  reference([x], [out], { n }) {
    for (let i = 0; i < n; i++) out[i] = Number(x[i] !== 0);
  },
};
