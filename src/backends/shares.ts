/**
 * How work is cut for threads without touching a kernel: ranges of elements, of rows or of samples, each of them a call
 * of the same routine. An element depends on nothing outside its range, so no cut can change a bit: a sample's scale is
 * its own, and a filter is quantised by every thread to the same integers.
 */
import type { Arguments } from '../kernels/kernel.ts';
import type { Job } from './crew.ts';
import { CHUNKS } from './threadLoop.mjs';

/** A routine's buffers (inputs, then outputs, as addresses) and arguments. */
export interface Share {
  readonly buffers: readonly number[];
  readonly args: Arguments;
}

/** Calls of one routine: the first, what is added to the addresses from call to call, and the last. */
export interface Cut {
  readonly chunks: number;
  readonly first: Share;
  /** Bytes, one entry a buffer. */
  readonly steps: readonly number[];
  readonly last: Share;
  /** Whether the routine asks for work space. */
  readonly scratch: boolean;
}

/** Chunks for each thread: more than one, as threads are not equally fast. */
const CHUNKS_A_THREAD = 4;

/** What is cut has at least so many elements, by what is done to each, or so many products: some 50 us of work. */
const LEAST_CHEAP = 262_144;
const LEAST_FUNCTIONS = 32_768;
export const LEAST_PRODUCTS = 2_097_152;

/** Cuts `total` units for the threads; undefined when there is nothing to cut. */
export function chunksOf(
  total: number,
  threads: number,
  unit = 1,
  chunksAThread = CHUNKS_A_THREAD,
): { readonly chunks: number; readonly size: number; readonly rest: number } | undefined {
  const wanted = Math.min(CHUNKS, threads * chunksAThread);
  const size = Math.ceil(total / wanted / unit) * unit;
  const chunks = Math.ceil(total / size);
  return chunks > 1 ? { chunks, size, rest: total - (chunks - 1) * size } : undefined;
}

function makeCut(
  buffers: readonly number[],
  total: number,
  threads: number,
  /** Bytes of one unit in each buffer. */
  bytes: readonly number[],
  argsOf: (count: number) => Arguments,
  { unit = 1, scratch = false } = {},
): Cut | undefined {
  const cut = chunksOf(total, threads, unit);
  if (cut === undefined) return undefined;
  const { chunks, size, rest } = cut;
  const steps = bytes.map((each) => each * size);
  return {
    chunks,
    first: { buffers, args: argsOf(size) },
    steps,
    last: { buffers: buffers.map((at, i) => at + (chunks - 1) * steps[i]), args: argsOf(rest) },
    scratch,
  };
}

type Cutter = (share: Share, threads: number) => Cut | undefined;

/** Elements side by side in all buffers: `n` of them. */
function elements(least: number): Cutter {
  return ({ buffers, args }, threads) => {
    const n = args['n'] as number;
    if (n < least) return undefined;
    const bytes = buffers.map(() => 4);
    return makeCut(buffers, n, threads, bytes, (count) => ({ ...args, n: count }), { unit: 16 });
  };
}

/** Two broadcast tensors: along the first axis of what they are walked by. */
const rows: Cutter = ({ buffers, args }, threads) => {
  const { shape, aStrides, bStrides } = args as {
    readonly shape: readonly number[];
    readonly aStrides: readonly number[];
    readonly bStrides: readonly number[];
  };
  const inner = shape.slice(1).reduce((product, size) => product * size, 1);
  if (shape.length === 0 || shape[0] * inner < LEAST_CHEAP) return undefined;
  const bytes = [4 * aStrides[0], 4 * bStrides[0], 4 * inner];
  const argsOf = (count: number) => ({ ...args, shape: [count, ...shape.slice(1)] });
  return makeCut(buffers, shape[0], threads, bytes, argsOf, { unit: shape.length === 1 ? 16 : 1 });
};

/** Convolutions and the gradients of their inputs: sample by sample. */
function samples(depthwise: boolean, gradient: boolean): Cutter {
  return ({ buffers, args }, threads) => {
    const window = args['window'] as readonly number[];
    const [batch, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, height, width] = window;
    const input = inHeight * inWidth * inChannels;
    const result = outHeight * outWidth * outChannels;
    const products = batch * result * height * width * (depthwise ? 1 : inChannels);
    if (products < LEAST_PRODUCTS) return undefined;
    const [from, to] = gradient ? [result, input] : [input, result];
    const bytes = buffers.map((_, i) => (i === 0 ? 4 * from : i === buffers.length - 1 ? 4 * to : 0));
    const argsOf = (count: number) => ({ ...args, window: [count, ...window.slice(1)] });
    return makeCut(buffers, batch, threads, bytes, argsOf, { scratch: true });
  };
}

/** Products of many matrices: matrix by matrix. */
const matrices: Cutter = ({ buffers, args }, threads) => {
  const { batch, m, k, n, aBatchStride, bBatchStride } = args as Readonly<Record<string, number>>;
  if (batch < threads || batch * m * k * n < LEAST_PRODUCTS) return undefined;
  const bytes = buffers.map((_, i) => {
    if (i === 0) return 4 * aBatchStride;
    if (i === 1) return 4 * bBatchStride;
    return i === buffers.length - 1 ? 4 * m * n : 0;
  });
  return makeCut(buffers, batch, threads, bytes, (count) => ({ ...args, batch: count }), { scratch: true });
};

const of = (cutter: Cutter, names: string): (readonly [string, Cutter])[] =>
  names.split(' ').map((name) => [name, cutter] as const);

/** Every routine that can be cut, by name. */
export const CUTTERS: ReadonlyMap<string, Cutter> = new Map([
  ...of(
    elements(LEAST_CHEAP),
    'sgdUpdate momentumUpdate nesterovUpdate adamUpdate adamWUpdate rmsPropUpdate adagradUpdate',
  ),
  ...of(
    elements(LEAST_FUNCTIONS),
    'expF32 expm1F32 logF32 log1pF32 tanhF32 sigmoidF32 softplusF32 erfF32 sinF32 cosF32 tanF32',
  ),
  ...of(elements(LEAST_FUNCTIONS), 'rsqrtF32 eluF32 seluF32'),
  ...of(elements(LEAST_CHEAP), 'reciprocalF32 sqrtF32 negF32 squareF32 reluF32 stepF32'),
  ...of(rows, 'addF32 subF32 mulF32 divF32 maxF32 minF32 squaredDifferenceF32 powF32 floorDivF32 modF32'),
  ...of(rows, 'preluF32 eluGradF32'),
  ...of(samples(false, false), 'conv2D conv2DBias'),
  ...of(samples(false, true), 'conv2DBackpropInput'),
  ...of(samples(true, false), 'depthwiseConv2D depthwiseConv2DBias'),
  ...of(samples(true, true), 'depthwiseBackpropInput'),
  ...of(matrices, 'matMul matMulBias'),
]);

/**
 * How many pairs of panels of rows the gradient of a convolution's filter has (convFilter.as.ts); 0 when it is too
 * small to be shared out.
 */
export function filterGradientPairs(window: readonly number[]): number {
  const [batch, , , inChannels, outHeight, outWidth, outChannels, height, width] = window;
  const dilationWidth = window[12];
  const products = batch * outHeight * outWidth * outChannels * height * width * inChannels;
  if (products < LEAST_PRODUCTS) return 0;
  const runs = dilationWidth === 1 || width === 1 ? height : height * width;
  const rowsOfRun = (height * width * inChannels) / runs;
  return runs * Math.ceil(rowsOfRun / 8);
}

/** A job of calls f(...before, start, end) that cover [0, total). */
export function rangeJob(
  name: string,
  before: readonly number[],
  total: number,
  threads: number,
  chunksAThread = CHUNKS_A_THREAD,
): Job {
  const cut = chunksOf(total, threads, 1, chunksAThread);
  const { chunks, size, rest } = cut ?? { chunks: 1, size: total, rest: total };
  return {
    name,
    chunks,
    first: [...before, 0, size],
    step: [...before.map(() => 0), size, size],
    last: [...before, total - rest, total],
  };
}
