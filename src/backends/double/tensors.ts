/** Products, windows, rows and slices in double precision: plain loops, sums from left to right. */
import { batchNorm } from '../../kernels/batchNorm/batchNorm.reference.ts';
import {
  conv2D,
  conv2DBias,
  depthwiseConv2D,
  depthwiseConv2DBias,
  type ConvForwardArguments,
} from '../../kernels/conv/conv.reference.ts';
import { forEachTap, windowOfList } from '../../kernels/conv/window.ts';
import {
  ACTIVATION,
  matMul,
  matMulBias,
  type MatMulArguments,
} from '../../kernels/matMul/matMul.reference.ts';
import { avgPool, maxPool } from '../../kernels/pool/pool.reference.ts';
import { reduceRoutines, type ReduceName } from '../../kernels/reduce/reduce.reference.ts';
import { segmentSumF32 } from '../../kernels/scatter/scatter.reference.ts';
import { logSoftmax, softmax, softmaxCrossEntropy } from '../../kernels/softmax/softmax.reference.ts';
import { asSpecified, double, type DoubleRoutine, type Doubles } from './routine.ts';

/** Bias by the last axis, then the activation. */
function finish(out: Doubles, bias: Doubles | undefined, activation: number): void {
  for (let i = 0; i < out.length; i++) {
    if (bias !== undefined) out[i] += bias[i % bias.length];
    if (activation === ACTIVATION.relu) out[i] = Math.max(out[i], 0);
  }
}

function product([a, b, bias]: readonly Doubles[], [out]: readonly Doubles[], args: MatMulArguments): void {
  const { batch, m, k, n, aBatchStride, bBatchStride, transposeA, transposeB } = args;
  const [aRow, aStep] = transposeA ? [1, m] : [k, 1];
  const [bColumn, bStep] = transposeB ? [k, 1] : [1, n];
  for (let i = 0; i < batch; i++)
    for (let r = 0; r < m; r++)
      for (let c = 0; c < n; c++) {
        let sum = 0;
        const from = i * aBatchStride + r * aRow;
        const other = i * bBatchStride + c * bColumn;
        for (let j = 0; j < k; j++) sum += a[from + j * aStep] * b[other + j * bStep];
        out[(i * m + r) * n + c] = sum;
      }
  finish(out, bias, args.activation);
}

function convolution(
  [x, filter, bias]: readonly Doubles[],
  [out]: readonly Doubles[],
  args: ConvForwardArguments,
): void {
  const w = windowOfList(args.window);
  out.fill(0);
  forEachTap(w, (_, outPosition, tap, inPosition) => {
    for (let i = 0; i < w.inChannels; i++) {
      const value = x[inPosition * w.inChannels + i];
      if (value === 0) continue;
      const weights = (tap * w.inChannels + i) * w.outChannels;
      for (let o = 0; o < w.outChannels; o++)
        out[outPosition * w.outChannels + o] += value * filter[weights + o];
    }
  });
  finish(out, bias, args.activation);
}

function depthwise(
  [x, filter, bias]: readonly Doubles[],
  [out]: readonly Doubles[],
  args: ConvForwardArguments,
): void {
  const w = windowOfList(args.window);
  const multiplier = w.outChannels / w.inChannels;
  out.fill(0);
  forEachTap(w, (_, outPosition, tap, inPosition) => {
    for (let o = 0; o < w.outChannels; o++)
      out[outPosition * w.outChannels + o] +=
        x[inPosition * w.inChannels + Math.floor(o / multiplier)] * filter[tap * w.outChannels + o];
  });
  finish(out, bias, args.activation);
}

/** Calls `visit` for each row with exp(x - max), and log(sum of these) + max. */
function eachRow(x: Doubles, rows: number, n: number, visit: (row: number, logTotal: number) => void): void {
  for (let r = 0; r < rows; r++) {
    let most = -Infinity;
    for (let i = 0; i < n; i++) most = Math.max(most, x[r * n + i]);
    let total = 0;
    for (let i = 0; i < n; i++) total += Math.exp(x[r * n + i] - most);
    visit(r, most + Math.log(total));
  }
}

/** Each slice along n of (outer, n, inner) to one element. */
function reduction(name: ReduceName, rule: (sum: number, x: number) => number, start: number, mean = false) {
  return double(reduceRoutines[name], ([x], [out], { outer, n, inner }) => {
    for (let o = 0; o < outer; o++)
      for (let i = 0; i < inner; i++) {
        let sum = start;
        for (let k = 0; k < n; k++) sum = rule(sum, x[(o * n + k) * inner + i]);
        out[o * inner + i] = mean ? sum / n : sum;
      }
  });
}

const plus = (a: number, b: number): number => a + b;
const times = (a: number, b: number): number => a * b;

/** Reductions that compare or count. */
const EXACT_REDUCTIONS = [
  ...['reduceMaxF32', 'reduceMinF32', 'argMaxF32', 'argMinF32'],
  ...['sumI32', 'reduceMaxI32', 'reduceMinI32', 'prodI32', 'argMaxI32', 'argMinI32', 'all', 'any'],
] as ReduceName[];

export const tensors: readonly DoubleRoutine[] = [
  double(matMul, product),
  double(matMulBias, product),
  double(conv2D, convolution),
  double(conv2DBias, convolution),
  double(depthwiseConv2D, depthwise),
  double(depthwiseConv2DBias, depthwise),
  double(maxPool, ([x], [out], { window }) => {
    const w = windowOfList(window);
    out.fill(-Infinity);
    forEachTap(w, (_, outPosition, _tap, inPosition) => {
      for (let c = 0; c < w.outChannels; c++) {
        const to = outPosition * w.outChannels + c;
        out[to] = Math.max(out[to], x[inPosition * w.inChannels + c]);
      }
    });
  }),
  double(avgPool, ([x], [out], { window }) => {
    const w = windowOfList(window);
    const counts = new Int32Array(out.length);
    out.fill(0);
    forEachTap(w, (_, outPosition, _tap, inPosition) => {
      for (let c = 0; c < w.outChannels; c++) {
        const to = outPosition * w.outChannels + c;
        out[to] += x[inPosition * w.inChannels + c];
        counts[to] += 1;
      }
    });
    for (let i = 0; i < out.length; i++) out[i] /= counts[i];
  }),
  double(softmax, ([x], [out], { rows, n }) =>
    eachRow(x, rows, n, (r, logTotal) => {
      for (let i = r * n; i < (r + 1) * n; i++) out[i] = Math.exp(x[i] - logTotal);
    }),
  ),
  double(logSoftmax, ([x], [out], { rows, n }) =>
    eachRow(x, rows, n, (r, logTotal) => {
      for (let i = r * n; i < (r + 1) * n; i++) out[i] = x[i] - logTotal;
    }),
  ),
  double(softmaxCrossEntropy, ([x, labels], [loss, gradient], { rows, n }) => {
    for (let r = 0; r < rows; r++) if (labels[r] < 0 || labels[r] >= n) return r;
    eachRow(x, rows, n, (r, logTotal) => {
      loss[r] = logTotal - x[r * n + labels[r]];
      for (let i = 0; i < n; i++)
        gradient[r * n + i] = Math.exp(x[r * n + i] - logTotal) - (i === labels[r] ? 1 : 0);
    });
    return undefined;
  }),
  double(batchNorm, ([x, mean, variance, scale, offset], [out], args) => {
    const { n, period, epsilon, scaled, shifted } = args;
    for (let i = 0; i < n; i++) {
      const c = i % period;
      const factor = (scaled ? scale[c] : 1) / Math.sqrt(variance[c] + epsilon.float32);
      out[i] = (x[i] - mean[c]) * factor + (shifted ? offset[c] : 0);
    }
  }),
  double(segmentSumF32, ([x, ids], [out], { rows, inner, segments }) => {
    for (let r = 0; r < rows; r++) if (ids[r] < 0 || ids[r] >= segments) return r;
    out.fill(0);
    for (let r = 0; r < rows; r++)
      for (let i = 0; i < inner; i++) out[ids[r] * inner + i] += x[r * inner + i];
    return undefined;
  }),
  reduction('sumF32', plus, 0),
  reduction('meanF32', plus, 0, true),
  reduction('prodF32', times, 1),
  ...EXACT_REDUCTIONS.map((name) => asSpecified(reduceRoutines[name])),
];
