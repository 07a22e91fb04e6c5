/** The specification of batch normalisation with given statistics: a written sequence of contract operations. */
import { rsqrtF32 } from '../../numerics/functions/rsqrt.ts';
import type { Float32Argument, Routine } from '../kernel.ts';

const { fround } = Math;

export type BatchNormArguments = {
  readonly n: number;
  /** The length of mean and variance: element i has the statistics i mod period. */
  readonly period: number;
  readonly epsilon: Float32Argument;
  /** 1 where there is a scale (an offset); 0: its operand is not looked at. */
  readonly scaled: number;
  readonly shifted: number;
};

/**
 * add(mul(sub(x, mean), mul(scale, rsqrt(add(variance, epsilon)))), offset); without scale the factor is the rsqrt
 * itself, without offset nothing is added.
 */
export const batchNorm: Routine<BatchNormArguments> = {
  name: 'batchNorm',
  reference([x, mean, variance, scale, offset], [out], { n, period, epsilon, scaled, shifted }) {
    for (let i = 0; i < n; i++) {
      const c = i % period;
      const root = rsqrtF32(fround(variance[c] + epsilon.float32));
      const factor = scaled ? fround(scale[c] * root) : root;
      const y = fround(fround(x[i] - mean[c]) * factor);
      out[i] = shifted ? fround(y + offset[c]) : y;
    }
  },
};
