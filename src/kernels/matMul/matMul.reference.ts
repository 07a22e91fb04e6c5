/** The specification of the batched matrix product in dynamic fixed point, with its fused epilogues. */
import {
  dotProduct,
  quantiseGroup,
  type ProductBits,
  type QuantisedGroup,
} from '../../numerics/fixedPoint.ts';
import type { HostValues, Routine } from '../kernel.ts';

/** What happens to an output after its rounding, and after the bias. */
export const ACTIVATION = { linear: 0, relu: 1 } as const;

export type MatMulArguments = {
  /** The number of products. */
  readonly batch: number;
  readonly m: number;
  readonly k: number;
  readonly n: number;
  /** Elements from one matrix of a to the next; 0 where one matrix serves the whole batch. */
  readonly aBatchStride: number;
  readonly bBatchStride: number;
  /** 1 where a is stored as (k, m), and b as (n, k). */
  readonly transposeA: number;
  readonly transposeB: number;
  readonly productBits: number;
  readonly activation: number;
};

/** The rows of A (or the columns of B) of one matrix, each quantised as a group of its own. */
function groups(
  x: HostValues,
  offset: number,
  count: number,
  k: number,
  groupStride: number,
  elementStride: number,
  p: ProductBits,
): QuantisedGroup[] {
  return Array.from({ length: count }, (_, g) =>
    quantiseGroup(
      Array.from({ length: k }, (_, i) => x[offset + g * groupStride + i * elementStride]),
      p,
    ),
  );
}

function matMulInto(
  a: HostValues,
  b: HostValues,
  bias: HostValues | undefined,
  out: HostValues,
  args: MatMulArguments,
): void {
  const { batch, m, k, n, aBatchStride, bBatchStride, transposeA, transposeB, activation } = args;
  const p = args.productBits as ProductBits;
  for (let i = 0; i < batch; i++) {
    const rows = groups(a, i * aBatchStride, m, k, transposeA ? 1 : k, transposeA ? m : 1, p);
    const columns = groups(b, i * bBatchStride, n, k, transposeB ? k : 1, transposeB ? 1 : n, p);
    for (let r = 0; r < m; r++)
      for (let c = 0; c < n; c++) {
        let y = dotProduct(rows[r], columns[c], p);
        if (bias !== undefined) y = Math.fround(y + bias[c]);
        if (activation === ACTIVATION.relu) y = Math.max(y, 0);
        out[(i * m + r) * n + c] = y;
      }
  }
}

/** out[i] = activation(a[i] . b[i]) */
export const matMul: Routine<MatMulArguments> = {
  name: 'matMul',
  reference: ([a, b], [out], args) => matMulInto(a, b, undefined, out, args),
};

/** out[i] = activation(add(a[i] . b[i], bias)), bias of n elements */
export const matMulBias: Routine<MatMulArguments> = {
  name: 'matMulBias',
  reference: ([a, b, bias], [out], args) => matMulInto(a, b, bias, out, args),
};
