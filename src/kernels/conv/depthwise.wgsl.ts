/** Depthwise convolutions and their gradients in WGSL: every output is a sum of its own, of values of one channel. */
import { gpuRoutine, type GpuPlan, type GpuRoutine } from '../gpu.ts';
import { input, type Operand } from '../kernel.ts';
import { ACTIVATION } from '../matMul/matMul.reference.ts';
import { sumsPlan, type Side, type Sums } from './channelSums.wgsl.ts';
import type { ConvArguments, ConvForwardArguments } from './conv.reference.ts';
import { inputImages, inputPhases, outputImages, paddedInput, planesOf, sizeOfImage } from './planes.wgsl.ts';
import { windowOfList, type Window } from './window.ts';

/** A matrix (rows, channels), one value a word; `groupWidth` channels side by side share a scale. */
function singles(rows: number, channels: number, groupWidth: number): Side {
  const groups = channels / groupWidth;
  return {
    grouping: { outer: 1, rows, groups, inner: groupWidth },
    packing: {
      n1: 1,
      n0: 1,
      words: rows,
      columns: channels,
      n1Stride: 0,
      n0Stride: 0,
      rowStride: channels,
      columnStride: 1,
      rowStep: 1,
      columnStep: 1,
      // A pair beyond the last row is a zero.
      pairRow: rows,
      pairColumn: 0,
      top: 0,
      left: 0,
      height: rows,
      width: channels,
      n1Group: 0,
      n0Group: 0,
      groupWidth,
      columnGroups: groups,
      offset: 0,
    },
  };
}

/** What sums of one kind do not have. */
const PLAIN = {
  outOffset: 0,
  outBatch: 0,
  groupModulus: 1,
  aGroupBatch: 0,
  bGroupBatch: 0,
  aOffset: 0,
  bOffset: 0,
} as const;

const multiplierOf = (w: Window): number => w.outChannels / w.inChannels;

function forward({ window, productBits, activation }: ConvForwardArguments, bias?: Operand): GpuPlan {
  const w = windowOfList(window);
  const { batch, inChannels, outChannels, outHeight, outWidth, filterHeight, filterWidth } = w;
  const rows = batch * outHeight * outWidth;
  if (rows === 0) return { dispatches: [] };
  const planes = planesOf(inputImages(w), ...paddedInput(w), {
    pair: 0,
    groups: 'sample and channel',
    groupWidth: 1,
  });
  const { rowWords } = planes;
  const x: Side = {
    grouping: { outer: batch, rows: w.inHeight * w.inWidth, groups: inChannels, inner: 1 },
    packing: planes.packing,
  };
  const sums: Sums = {
    sizes: [filterWidth, filterHeight, 1],
    aSteps: [w.dilationWidth * inChannels, w.dilationHeight * rowWords, 0],
    bSteps: [outChannels, filterWidth * outChannels, 0],
    values: {
      ...PLAIN,
      rows,
      columns: outChannels,
      rowSize0: outWidth,
      rowSize1: outHeight,
      outRow0: outChannels,
      outRow1: outWidth * outChannels,
      outRow2: sizeOfImage(outputImages(w)),
      groupDivisor: outHeight * outWidth,
      aGroups: inChannels,
      activation,
      aShare: multiplierOf(w),
      aChannel: 1,
      bChannel: 1,
      aRow0: w.strideWidth * inChannels,
      aRow1: w.strideHeight * rowWords,
      aRow2: planes.rows * rowWords,
    },
  };
  return sumsPlan(x, singles(filterHeight * filterWidth, outChannels, 1), [sums], productBits, bias);
}

function backpropInput({ window, productBits }: ConvArguments): GpuPlan {
  const w = windowOfList(window);
  const { batch, inHeight, inWidth, inChannels, outChannels, filterHeight, filterWidth } = w;
  if (batch * inHeight * inWidth === 0) return { dispatches: [] };
  const multiplier = multiplierOf(w);
  const [vertical, horizontal] = inputPhases(w);
  const planes = planesOf(outputImages(w), vertical.padded, horizontal.padded, {
    pair: 0,
    groups: 'sample and channel',
    groupWidth: multiplier,
  });
  const { rowWords } = planes;
  const dy: Side = {
    grouping: { outer: batch, rows: w.outHeight * w.outWidth, groups: inChannels, inner: multiplier },
    packing: planes.packing,
  };
  const list = vertical.list.flatMap((y) =>
    horizontal.list.map((x): Sums => ({
      sizes: [multiplier, x.taps, y.taps],
      aSteps: [1, -x.back * outChannels, -y.back * rowWords],
      bSteps: [1, x.step * outChannels, y.step * filterWidth * outChannels],
      values: {
        ...PLAIN,
        rows: batch * y.count * x.count,
        columns: inChannels,
        rowSize0: x.count,
        rowSize1: y.count,
        outRow0: w.strideWidth * inChannels,
        outRow1: w.strideHeight * inWidth * inChannels,
        outRow2: sizeOfImage(inputImages(w)),
        outOffset: (y.phase * inWidth + x.phase) * inChannels,
        groupDivisor: y.count * x.count,
        aGroups: inChannels,
        activation: ACTIVATION.linear,
        aShare: 1,
        aChannel: multiplier,
        bChannel: multiplier,
        aRow0: outChannels,
        aRow1: rowWords,
        aRow2: planes.rows * rowWords,
        aOffset:
          (vertical.padded.before + y.from) * rowWords + (horizontal.padded.before + x.from) * outChannels,
        bOffset: (y.first * filterWidth + x.first) * outChannels,
      },
    })),
  );
  const filter = singles(filterHeight * filterWidth, outChannels, multiplier);
  return sumsPlan(dy, filter, list, productBits, undefined);
}

function backpropFilter({ window, productBits }: ConvArguments): GpuPlan {
  const w = windowOfList(window);
  const { batch, inChannels, outChannels, outHeight, outWidth, filterHeight, filterWidth } = w;
  const planes = planesOf(inputImages(w), ...paddedInput(w), { pair: 0, groups: 'channel', groupWidth: 1 });
  const { rowWords } = planes;
  const x: Side = {
    grouping: { outer: 1, rows: batch * w.inHeight * w.inWidth, groups: inChannels, inner: 1 },
    packing: planes.packing,
  };
  const rows = filterHeight * filterWidth;
  const sums: Sums = {
    sizes: [outWidth, outHeight, batch],
    aSteps: [w.strideWidth * inChannels, w.strideHeight * rowWords, planes.rows * rowWords],
    bSteps: [outChannels, outWidth * outChannels, sizeOfImage(outputImages(w))],
    values: {
      ...PLAIN,
      rows,
      columns: outChannels,
      rowSize0: filterWidth,
      rowSize1: filterHeight,
      outRow0: outChannels,
      outRow1: filterWidth * outChannels,
      outRow2: 0,
      groupDivisor: rows,
      aGroups: 0,
      activation: ACTIVATION.linear,
      aShare: multiplierOf(w),
      aChannel: 1,
      bChannel: 1,
      aRow0: w.dilationWidth * inChannels,
      aRow1: w.dilationHeight * rowWords,
      aRow2: 0,
    },
  };
  return sumsPlan(x, singles(batch * outHeight * outWidth, outChannels, 1), [sums], productBits, undefined);
}

export const depthwiseGpu: readonly GpuRoutine[] = [
  gpuRoutine<ConvForwardArguments>('depthwiseConv2D', (args) => forward(args)),
  gpuRoutine<ConvForwardArguments>('depthwiseConv2DBias', (args) => forward(args, input(2))),
  gpuRoutine<ConvArguments>('depthwiseBackpropInput', (args) => backpropInput(args)),
  gpuRoutine<ConvArguments>('depthwiseBackpropFilter', (args) => backpropFilter(args)),
];
