/** Batched matrix products in WGSL. */
import { gpuRoutine, type Dispatch, type GpuPlan, type GpuRoutine, type GpuTraits } from '../gpu.ts';
import { input, output, temporary, type Operand } from '../kernel.ts';
import type { MatMulArguments } from './matMul.reference.ts';
import {
  groupCount,
  packDispatches,
  scaleDispatches,
  wordsOf,
  type Grouping,
  type Packing,
} from './pack.wgsl.ts';
import { methodFor, productDispatches, sliceSumWords, type Method, type Product } from './product.wgsl.ts';
import { isSmall, smallPlan } from './small.wgsl.ts';

/** An operand of a product: how its values group, and how they are packed. */
export interface PackedOperand {
  readonly grouping: Grouping;
  /** Their words follow one another. */
  readonly packings: readonly Packing[];
}

const sum = (list: readonly number[]): number => list.reduce((x, y) => x + y, 0);

/** A whole product: scales and words of both operands, then the products, one or several, of these. */
export function productPlan(
  a: PackedOperand,
  b: PackedOperand,
  products: readonly Product[],
  method: Method,
  bias: Operand | undefined,
): GpuPlan {
  const [aScales, bScales, aWords, bWords, sums] = [0, 1, 2, 3, 4].map(temporary);
  const prepare = (operand: PackedOperand, from: Operand, scales: Operand, words: Operand): Dispatch[] => [
    ...scaleDispatches(from, scales, operand.grouping),
    ...packDispatches(from, scales, words, method, operand.packings),
  ];
  return {
    temporaries: [
      groupCount(a.grouping),
      groupCount(b.grouping),
      sum(a.packings.map(wordsOf)),
      sum(b.packings.map(wordsOf)),
      Math.max(...products.map((product) => sliceSumWords(product, method))),
    ],
    dispatches: [
      ...prepare(a, input(0), aScales, aWords),
      ...prepare(b, input(1), bScales, bWords),
      ...products.flatMap((product) =>
        productDispatches(product, method, {
          a: aWords,
          b: bWords,
          aScales,
          bScales,
          bias,
          out: output(0),
          sums,
        }),
      ),
    ],
  };
}

/** A matrix whose groups are rows of k elements: words (row, word). */
function rowsOf(matrices: number, count: number, k: number, perWord: number): PackedOperand {
  return {
    grouping: { outer: 1, rows: 1, groups: matrices * count, inner: k },
    packings: [
      {
        n1: matrices,
        n0: count,
        words: 1,
        columns: Math.ceil(k / perWord),
        n1Stride: count * k,
        n0Stride: k,
        rowStride: 0,
        columnStride: 1,
        rowStep: 1,
        columnStep: perWord,
        pairRow: 0,
        pairColumn: 1,
        top: 0,
        left: 0,
        height: 1,
        width: k,
        n1Group: count,
        n0Group: 1,
        groupWidth: 1,
        columnGroups: 1,
        offset: 0,
      },
    ],
  };
}

/** A matrix whose groups are columns of k elements, or rows that are to be turned: words (word, group). */
function columnsOf(
  matrices: number,
  count: number,
  k: number,
  perWord: number,
  turned: boolean,
): PackedOperand {
  return {
    grouping: turned
      ? { outer: 1, rows: 1, groups: matrices * count, inner: k }
      : { outer: matrices, rows: k, groups: count, inner: 1 },
    packings: [
      {
        n1: matrices,
        n0: 1,
        words: Math.ceil(k / perWord),
        columns: count,
        n1Stride: count * k,
        n0Stride: 0,
        rowStride: turned ? 1 : count,
        columnStride: turned ? k : 1,
        rowStep: perWord,
        columnStep: 1,
        pairRow: 1,
        pairColumn: 0,
        top: 0,
        left: 0,
        height: k,
        width: count,
        n1Group: count,
        n0Group: 0,
        groupWidth: 1,
        columnGroups: count,
        offset: 0,
      },
    ],
  };
}

function planOf(args: MatMulArguments, traits: GpuTraits, bias?: Operand): GpuPlan {
  const { batch, m, k, n, aBatchStride, bBatchStride, transposeA, transposeB } = args;
  if (batch * m * n === 0) return { dispatches: [] };
  if (isSmall(args)) return smallPlan(args, bias);
  const perWord = args.productBits === 14 ? 2 : 1;
  const words = Math.ceil(k / perWord);
  const aOwn = aBatchStride === 0 ? 0 : 1;
  const bOwn = bBatchStride === 0 ? 0 : 1;
  const aMatrices = aOwn ? batch : 1;
  const bMatrices = bOwn ? batch : 1;
  const a = transposeA ? columnsOf(aMatrices, m, k, perWord, false) : rowsOf(aMatrices, m, k, perWord);
  const product: Product = {
    batch,
    rows: m,
    columns: n,
    rowSizes: [m, 1],
    aRow: [transposeA ? 1 : words, 0, 0],
    outRow: [n, 0, 0],
    outOffset: 0,
    rowGroup: [1, m],
    aOffset: 0,
    bOffset: 0,
    runs: 1,
    runSize: 1,
    aRun: [0, 0],
    runWords: words,
    aStep: transposeA ? m : 1,
    aBatch: aOwn * m * words,
    bBatch: bOwn * n * words,
    outBatch: m * n,
    aGroupBatch: aOwn * m,
    bGroupBatch: bOwn * n,
    activation: args.activation,
  };
  return productPlan(
    a,
    columnsOf(bMatrices, n, k, perWord, transposeB === 1),
    [product],
    methodFor(args.productBits, traits),
    bias,
  );
}

export const matMulGpu: readonly GpuRoutine[] = [
  gpuRoutine<MatMulArguments>('matMul', (args, _call, traits) => planOf(args, traits)),
  gpuRoutine<MatMulArguments>('matMulBias', (args, _call, traits) => planOf(args, traits, input(2))),
];
