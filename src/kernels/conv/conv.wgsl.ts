/** Convolutions and their gradients in WGSL: products of a matrix whose rows are windows, read where they are. */
import { gpuRoutine, type GpuPlan, type GpuRoutine, type GpuTraits } from '../gpu.ts';
import { input, type Operand } from '../kernel.ts';
import { ACTIVATION } from '../matMul/matMul.reference.ts';
import { productPlan, type PackedOperand } from '../matMul/matMul.wgsl.ts';
import type { Packing } from '../matMul/pack.wgsl.ts';
import { methodFor, type Product } from '../matMul/product.wgsl.ts';
import type { ConvArguments, ConvForwardArguments } from './conv.reference.ts';
import { depthwiseGpu } from './depthwise.wgsl.ts';
import {
  inputImages,
  inputPhases,
  outputImages,
  paddedInput,
  planesOf,
  sizeOfImage,
  type Images,
  type Phase,
} from './planes.wgsl.ts';
import { windowOfList, type Window } from './window.ts';

const NOTHING: GpuPlan = { dispatches: [] };

/** Products of convolutions come one at a time. */
const ALONE = { batch: 1, aBatch: 0, bBatch: 0, outBatch: 0, aGroupBatch: 0, bGroupBatch: 0 } as const;

/** A matrix (runs, length, columns) whose groups are its columns: pairs are taken down a run. */
function runsOf(runs: number, length: number, columns: number, perWord: number): PackedOperand {
  return {
    grouping: { outer: 1, rows: runs * length, groups: columns, inner: 1 },
    packings: [
      {
        n1: runs,
        n0: 1,
        words: Math.ceil(length / perWord),
        columns,
        n1Stride: length * columns,
        n0Stride: 0,
        rowStride: columns,
        columnStride: 1,
        rowStep: perWord,
        columnStep: 1,
        pairRow: 1,
        pairColumn: 0,
        top: 0,
        left: 0,
        height: length,
        width: columns,
        n1Group: 0,
        n0Group: 0,
        groupWidth: 1,
        columnGroups: columns,
        offset: 0,
      },
    ],
  };
}

/** Each image with one scale. */
function bySample(images: Images, packing: Packing): PackedOperand {
  return {
    grouping: { outer: 1, rows: 1, groups: images.batch, inner: sizeOfImage(images) },
    packings: [packing],
  };
}

function forward(
  { window, productBits, activation }: ConvForwardArguments,
  traits: GpuTraits,
  bias?: Operand,
): GpuPlan {
  const w = windowOfList(window);
  const images = inputImages(w);
  const made = outputImages(w);
  const positions = w.outHeight * w.outWidth;
  const rows = w.batch * positions;
  if (rows === 0) return NOTHING;
  const perWord = productBits === 14 ? 2 : 1;
  const planes = planesOf(images, ...paddedInput(w), { pair: perWord - 1, groups: 'sample', groupWidth: 1 });
  const { unit, rowWords } = planes;
  // Taps of a row follow one another unless they are apart.
  const joined = w.dilationWidth === 1 || w.filterWidth === 1;
  const runSize = joined ? 1 : w.filterWidth;
  const runLength = (joined ? w.filterWidth : 1) * w.inChannels;
  const runs = w.filterHeight * runSize;
  const product: Product = {
    ...ALONE,
    rows,
    columns: w.outChannels,
    rowSizes: [w.outWidth, w.outHeight],
    aRow: [(w.strideWidth * w.inChannels) / unit, w.strideHeight * rowWords, planes.rows * rowWords],
    outRow: [w.outChannels, w.outWidth * w.outChannels, sizeOfImage(made)],
    outOffset: 0,
    rowGroup: [positions, w.batch],
    aOffset: 0,
    bOffset: 0,
    runs,
    runSize,
    aRun: [(w.dilationWidth * w.inChannels) / unit, w.dilationHeight * rowWords],
    runWords: Math.ceil(runLength / perWord),
    aStep: perWord / unit,
    activation,
  };
  const filter = runsOf(runs, runLength, w.outChannels, perWord);
  return productPlan(
    bySample(images, planes.packing),
    filter,
    [product],
    methodFor(productBits, traits),
    bias,
  );
}

/** The filter's taps that a phase uses, turned: words (tap, word of output channels, input channel). */
function turnedFilter(w: Window, vertical: Phase, horizontal: Phase, perWord: number): Packing {
  const tap = w.inChannels * w.outChannels;
  return {
    n1: vertical.taps,
    n0: horizontal.taps,
    words: Math.ceil(w.outChannels / perWord),
    columns: w.inChannels,
    n1Stride: vertical.step * w.filterWidth * tap,
    n0Stride: horizontal.step * tap,
    rowStride: 1,
    columnStride: w.outChannels,
    rowStep: perWord,
    columnStep: 1,
    pairRow: 1,
    pairColumn: 0,
    top: 0,
    left: 0,
    height: w.outChannels,
    width: w.inChannels,
    n1Group: 0,
    n0Group: 0,
    groupWidth: 1,
    columnGroups: w.inChannels,
    offset: (vertical.first * w.filterWidth + horizontal.first) * tap,
  };
}

function backpropInput({ window, productBits }: ConvArguments, traits: GpuTraits): GpuPlan {
  const w = windowOfList(window);
  const images = outputImages(w);
  const made = inputImages(w);
  if (w.batch * sizeOfImage(made) === 0) return NOTHING;
  const perWord = productBits === 14 ? 2 : 1;
  const [vertical, horizontal] = inputPhases(w);
  const planes = planesOf(images, vertical.padded, horizontal.padded, {
    pair: perWord - 1,
    groups: 'sample',
    groupWidth: 1,
  });
  const { unit, rowWords } = planes;
  const pixel = w.outChannels / unit;
  const runWords = Math.ceil(w.outChannels / perWord);
  const packings: Packing[] = [];
  const products: Product[] = [];
  let bOffset = 0;
  for (const y of vertical.list)
    for (const x of horizontal.list) {
      const runs = y.taps * x.taps;
      packings.push(turnedFilter(w, y, x, perWord));
      products.push({
        ...ALONE,
        rows: w.batch * y.count * x.count,
        columns: w.inChannels,
        rowSizes: [x.count, y.count],
        aRow: [pixel, rowWords, planes.rows * rowWords],
        outRow: [w.strideWidth * w.inChannels, w.strideHeight * w.inWidth * w.inChannels, sizeOfImage(made)],
        outOffset: (y.phase * w.inWidth + x.phase) * w.inChannels,
        rowGroup: [y.count * x.count, w.batch],
        aOffset: (vertical.padded.before + y.from) * rowWords + (horizontal.padded.before + x.from) * pixel,
        bOffset,
        runs,
        runSize: Math.max(1, x.taps),
        aRun: [-x.back * pixel, -y.back * rowWords],
        runWords,
        aStep: perWord / unit,
        activation: ACTIVATION.linear,
      });
      bOffset += runs * runWords * w.inChannels;
    }
  const filter: PackedOperand = {
    grouping: {
      outer: 1,
      rows: w.filterHeight * w.filterWidth,
      groups: w.inChannels,
      inner: w.outChannels,
    },
    packings,
  };
  return productPlan(
    bySample(images, planes.packing),
    filter,
    products,
    methodFor(productBits, traits),
    undefined,
  );
}

function backpropFilter({ window, productBits }: ConvArguments, traits: GpuTraits): GpuPlan {
  const w = windowOfList(window);
  const perWord = productBits === 14 ? 2 : 1;
  const step = w.strideWidth * w.inChannels;
  const planes = planesOf(inputImages(w), ...paddedInput(w), {
    pair: (perWord - 1) * step,
    groups: 'channel',
    groupWidth: 1,
  });
  const { unit, rowWords } = planes;
  const x: PackedOperand = {
    grouping: { outer: 1, rows: w.batch * w.inHeight * w.inWidth, groups: w.inChannels, inner: 1 },
    packings: [planes.packing],
  };
  const runs = w.batch * w.outHeight;
  const product: Product = {
    ...ALONE,
    rows: w.filterHeight * w.filterWidth * w.inChannels,
    columns: w.outChannels,
    rowSizes: [w.inChannels, w.filterWidth],
    aRow: [1, w.dilationWidth * w.inChannels, w.dilationHeight * rowWords],
    outRow: [w.outChannels, w.inChannels * w.outChannels, w.filterWidth * w.inChannels * w.outChannels],
    outOffset: 0,
    rowGroup: [1, w.inChannels],
    aOffset: 0,
    bOffset: 0,
    runs,
    runSize: Math.max(1, w.outHeight),
    aRun: [w.strideHeight * rowWords, planes.rows * rowWords],
    runWords: Math.ceil(w.outWidth / perWord),
    aStep: (perWord * step) / unit,
    activation: ACTIVATION.linear,
  };
  return productPlan(
    x,
    runsOf(runs, w.outWidth, w.outChannels, perWord),
    [product],
    methodFor(productBits, traits),
    undefined,
  );
}

export const convGpu: readonly GpuRoutine[] = [
  ...depthwiseGpu,
  gpuRoutine<ConvForwardArguments>('conv2D', (args, _call, traits) => forward(args, traits)),
  gpuRoutine<ConvForwardArguments>('conv2DBias', (args, _call, traits) => forward(args, traits, input(2))),
  gpuRoutine<ConvArguments>('conv2DBackpropInput', (args, _call, traits) => backpropInput(args, traits)),
  gpuRoutine<ConvArguments>('conv2DBackpropFilter', (args, _call, traits) => backpropFilter(args, traits)),
];
