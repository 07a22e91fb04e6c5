/** Products of packed operands on a GPU: cut into blocks, and where there are few of those, into slices of the sums. */
import { fieldsOf, type Dispatch, type GpuTraits, type Shader } from '../gpu.ts';
import type { Operand } from '../kernel.ts';
import { DOTS, NARROW, PRODUCT_FIELDS, productShader, WIDE, type Summing } from './block.wgsl.ts';
import { FINISH_FIELDS, finishShader, type SumWords } from './finish.wgsl.ts';

/** The rows r of a product: r = (r2, r1, r0), r0 < sizes[0], r1 < sizes[1]; each step's words or elements. */
export type Steps = readonly [r0: number, r1: number, r2: number];

/** What is multiplied, and where it is. Sums run over runs of words; run q = (q1, q0), q0 < runSize. */
export interface Product {
  readonly batch: number;
  readonly rows: number;
  readonly columns: number;
  readonly rowSizes: readonly [number, number];
  /** From a row to its first word in a, and to its first output. */
  readonly aRow: Steps;
  readonly outRow: Steps;
  readonly outOffset: number;
  /** A row's group is floor(row / divisor) % modulus. */
  readonly rowGroup: readonly [divisor: number, modulus: number];
  readonly aOffset: number;
  readonly bOffset: number;
  readonly runs: number;
  readonly runSize: number;
  /** From a run to its words in a. Those of b follow one another: (run, word, column). */
  readonly aRun: readonly [q0: number, q1: number];
  readonly runWords: number;
  /** From a word to the next one of a run, in a. */
  readonly aStep: number;
  /** From one product of a batch to the next. */
  readonly aBatch: number;
  readonly bBatch: number;
  readonly outBatch: number;
  readonly aGroupBatch: number;
  readonly bGroupBatch: number;
  readonly activation: number;
}

/** A way to compute products. */
export interface Method {
  readonly bits: number;
  /** Whether words are limbs of 7 bits, for dot products of bytes. */
  readonly dots: boolean;
  readonly summing: Summing;
  readonly shader: Shader;
}

function methodOf(bits: number, summing: Summing): Method {
  return { bits, dots: summing === DOTS, summing, shader: productShader(summing) };
}

const narrow = methodOf(14, NARROW);
const dots = methodOf(14, DOTS);
const wide = methodOf(27, WIDE);

/** How a device with these traits computes products of p bits. */
export function methodFor(productBits: number, { packedDots }: GpuTraits): Method {
  if (productBits !== 14) return wide;
  return packedDots ? dots : narrow;
}

const finishShaders: Readonly<Record<SumWords, Shader>> = { 2: finishShader(2), 3: finishShader(3) };

/** Blocks from which on sums are not cut: adding slices up would cost more. */
const MANY = 128;
/** Invocations that a device should have to do where there are fewer blocks. */
const ENOUGH = 256;
/** Words of a slice, at least: below that, adding slices up costs more than it gains. */
const LEAST_SLICE = 128;

/** Tensors of a product: packed words, the groups' magnitudes, bias if there is one. */
export interface ProductTensors {
  readonly a: Operand;
  readonly b: Operand;
  readonly aScales: Operand;
  readonly bScales: Operand;
  readonly bias: Operand | undefined;
  readonly out: Operand;
  /** For the sums of slices; see sliceSumWords. */
  readonly sums: Operand;
}

interface Blocks {
  readonly rowBlocks: number;
  readonly columnBlocks: number;
  readonly allWords: number;
  readonly sliceWords: number;
  readonly slices: number;
}

function blocksOf({ batch, rows, columns, runs, runWords }: Product, { summing }: Method): Blocks {
  const { tile, mostWords } = summing;
  const rowBlocks = Math.ceil(rows / tile);
  const columnBlocks = Math.ceil(columns / tile);
  const allWords = runs * runWords;
  const blocks = Math.max(1, batch * rowBlocks * columnBlocks);
  const wanted = blocks >= MANY ? 1 : Math.ceil(ENOUGH / blocks);
  const most = Math.max(1, Math.floor(allWords / LEAST_SLICE));
  const sliceWords = Math.max(1, Math.min(mostWords, Math.ceil(allWords / Math.min(wanted, most))));
  const slices = Math.max(1, Math.ceil(allWords / sliceWords));
  return { rowBlocks, columnBlocks, allWords, sliceWords, slices };
}

/** Words of the temporary tensor that holds the sums of slices; 1 where there are none. */
export function sliceSumWords(product: Product, method: Method): number {
  const { slices } = blocksOf(product, method);
  return slices === 1 ? 1 : slices * product.batch * product.rows * product.columns * method.summing.words;
}

export function productDispatches(
  product: Product,
  method: Method,
  tensors: ProductTensors,
): readonly Dispatch[] {
  const { batch, rows, columns } = product;
  const { slices, rowBlocks, columnBlocks, allWords, sliceWords } = blocksOf(product, method);
  const values = {
    ...product,
    rowBlocks,
    columnBlocks,
    allWords,
    sliceWords,
    slices,
    rowSize0: product.rowSizes[0],
    rowSize1: product.rowSizes[1],
    aRow0: product.aRow[0],
    aRow1: product.aRow[1],
    aRow2: product.aRow[2],
    outRow0: product.outRow[0],
    outRow1: product.outRow[1],
    outRow2: product.outRow[2],
    groupDivisor: product.rowGroup[0],
    groupModulus: product.rowGroup[1],
    aRun0: product.aRun[0],
    aRun1: product.aRun[1],
    // With no words at all there is no run either.
    runWords: Math.max(1, product.runWords),
    hasBias: Number(tensors.bias !== undefined),
    exponent: -2 * (method.bits - 1),
  };
  const { a, b, aScales, bScales, out, sums } = tensors;
  const bias = tensors.bias ?? bScales;
  const count = batch * slices * rowBlocks * columnBlocks;
  const whole: Dispatch = {
    shader: method.shader,
    tensors: [a, b, aScales, bScales, bias, slices === 1 ? out : sums],
    args: fieldsOf(PRODUCT_FIELDS, values),
    count,
  };
  if (slices === 1) return [whole];
  return [
    whole,
    {
      shader: finishShaders[method.summing.words],
      tensors: [sums, sums, aScales, bScales, bias, out],
      args: fieldsOf(FINISH_FIELDS, values),
      count: batch * rows * columns,
    },
  ];
}
