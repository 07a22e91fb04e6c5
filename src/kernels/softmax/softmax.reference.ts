/**
 * The specification of softmax, log-softmax and the fused softmax cross-entropy: written sequences of contract
 * operations over rows of n.
 */
import { expF32 } from '../../numerics/functions/exp.ts';
import { logF32 } from '../../numerics/functions/log.ts';
import { sumRule } from '../../numerics/exactSum.ts';
import { maxRule } from '../binary/binary.reference.ts';
import type { HostValues, Routine } from '../kernel.ts';

export type RowArguments = { readonly rows: number; readonly n: number };

interface Row {
  /** sub(x, max) */
  readonly shifted: number[];
  /** exp(shifted) */
  readonly exps: number[];
  /** sum(exps) */
  readonly total: number;
}

function rowOf(x: HostValues, start: number, n: number): Row {
  const values = Array.from(x.subarray(start, start + n));
  const most = values.reduce(maxRule, -Infinity);
  const shifted = values.map((v) => Math.fround(v - most));
  const exps = shifted.map(expF32);
  return { shifted, exps, total: sumRule(exps) };
}

/** div(exp(sub(x, max)), sum(exp(sub(x, max)))) */
export const softmax: Routine<RowArguments> = {
  name: 'softmax',
  reference([x], [out], { rows, n }) {
    for (let r = 0; r < rows; r++) {
      const { exps, total } = rowOf(x, r * n, n);
      exps.forEach((e, i) => (out[r * n + i] = Math.fround(e / total)));
    }
  },
};

/** sub(sub(x, max), log(sum(exp(sub(x, max))))) */
export const logSoftmax: Routine<RowArguments> = {
  name: 'logSoftmax',
  reference([x], [out], { rows, n }) {
    for (let r = 0; r < rows; r++) {
      const { shifted, total } = rowOf(x, r * n, n);
      const log = logF32(total);
      shifted.forEach((s, i) => (out[r * n + i] = Math.fround(s - log)));
    }
  },
};

/**
 * Per row with its label: loss = neg(logSoftmax(x)[label]), gradient = sub(softmax(x), oneHot(label)). A label out of
 * range is reported.
 */
export const softmaxCrossEntropy: Routine<RowArguments> = {
  name: 'softmaxCrossEntropy',
  reference([x, labels], [loss, gradient], { rows, n }) {
    for (let r = 0; r < rows; r++) if (labels[r] < 0 || labels[r] >= n) return r;
    for (let r = 0; r < rows; r++) {
      const { shifted, exps, total } = rowOf(x, r * n, n);
      loss[r] = -Math.fround(shifted[labels[r]] - logF32(total));
      exps.forEach((e, i) => {
        gradient[r * n + i] = Math.fround(Math.fround(e / total) - (i === labels[r] ? 1 : 0));
      });
    }
    return undefined;
  },
};
