/** The specification of convolutions in dynamic fixed point. The groups are those of docs/numerics.md, section 4. */
import {
  dotProduct,
  groupScale,
  quantise,
  type GroupScale,
  type ProductBits,
} from '../../numerics/fixedPoint.ts';
import { ACTIVATION } from '../matMul/matMul.reference.ts';
import type { HostValues, Routine } from '../kernel.ts';
import { forEachTap, windowOfList, type Window } from './window.ts';

export type ConvArguments = {
  /** A window as listOfWindow gives it. */
  readonly window: readonly number[];
  readonly productBits: number;
};

export type ConvForwardArguments = ConvArguments & { readonly activation: number };

/** A tensor quantised: which group an element is in, the groups' scales, and each element's integer. */
interface Operand {
  readonly groupOf: (index: number) => number;
  readonly scales: readonly GroupScale[];
  readonly q: readonly number[];
}

function quantised(
  x: HostValues,
  groups: number,
  groupOf: (index: number) => number,
  p: ProductBits,
): Operand {
  const members = Array.from({ length: groups }, (): number[] => []);
  x.forEach((v, i) => members[groupOf(i)].push(v));
  const scales = members.map(groupScale);
  return { groupOf, scales, q: Array.from(x, (v, i) => quantise(v, scales[groupOf(i)], p)) };
}

/** Which elements of a and b are multiplied for one output, and the groups that the output belongs to. */
interface Dot {
  readonly a: number[];
  readonly b: number[];
  readonly aGroup: number;
  readonly bGroup: number;
}

function dots(count: number, groupsOf: (index: number) => readonly [number, number]): Dot[] {
  return Array.from({ length: count }, (_, i) => {
    const [aGroup, bGroup] = groupsOf(i);
    return { a: [], b: [], aGroup, bGroup };
  });
}

function finish(list: readonly Dot[], a: Operand, b: Operand, p: ProductBits, out: HostValues): void {
  list.forEach((dot, i) => {
    const own = { scale: a.scales[dot.aGroup], q: dot.a.map((index) => a.q[index]) };
    const other = { scale: b.scales[dot.bGroup], q: dot.b.map((index) => b.q[index]) };
    out[i] = dotProduct(own, other, p);
  });
}

/** Bias by output channel, then the activation, as separate operations would do it. */
function epilogue(out: HostValues, bias: HostValues | undefined, activation: number): void {
  for (let i = 0; i < out.length; i++) {
    if (bias !== undefined) out[i] = out[i] + bias[i % bias.length];
    if (activation === ACTIVATION.relu) out[i] = Math.max(out[i], 0);
  }
}

/** How a kind of convolution joins channels: every input with every output channel, or each with its own only. */
interface Joining {
  /** Channels of the input that output channel `o` reads. */
  readonly inputs: (w: Window, o: number) => readonly number[];
  /** Index of a filter element; `tap` counts the filter's places. */
  readonly filterIndex: (w: Window, tap: number, i: number, o: number) => number;
}

const full: Joining = {
  inputs: (w) => Array.from({ length: w.inChannels }, (_, i) => i),
  filterIndex: (w, tap, i, o) => (tap * w.inChannels + i) * w.outChannels + o,
};

/** Output channel o = i * multiplier + m. */
const depthwise: Joining = {
  inputs: (w, o) => [Math.floor(o / (w.outChannels / w.inChannels))],
  filterIndex: (w, tap, _i, o) => tap * w.outChannels + o,
};

/** Calls `visit` with the indices into input, filter and output of every product of the forward pass. */
function forEachProduct(
  w: Window,
  { inputs, filterIndex }: Joining,
  visit: (x: number, filter: number, y: number) => void,
): void {
  forEachTap(w, (_n, outPosition, tap, inPosition) => {
    for (let o = 0; o < w.outChannels; o++)
      for (const i of inputs(w, o))
        visit(inPosition * w.inChannels + i, filterIndex(w, tap, i, o), outPosition * w.outChannels + o);
  });
}

const sampleSize = (w: Window): number => w.inHeight * w.inWidth * w.inChannels;
const outSampleSize = (w: Window): number => w.outHeight * w.outWidth * w.outChannels;
const multiplierOf = (w: Window): number => w.outChannels / w.inChannels;

/** Groups of a product's operands, as functions of an element's index. */
interface Grouping {
  readonly groups: (w: Window) => number;
  readonly of: (w: Window, index: number) => number;
}

const inputBySample: Grouping = { groups: (w) => w.batch, of: (w, i) => Math.floor(i / sampleSize(w)) };
const inputByChannel: Grouping = { groups: (w) => w.inChannels, of: (w, i) => i % w.inChannels };
const inputBySampleAndChannel: Grouping = {
  groups: (w) => w.batch * w.inChannels,
  of: (w, i) => Math.floor(i / sampleSize(w)) * w.inChannels + (i % w.inChannels),
};
const dyBySample: Grouping = { groups: (w) => w.batch, of: (w, i) => Math.floor(i / outSampleSize(w)) };
const byOutputChannel: Grouping = { groups: (w) => w.outChannels, of: (w, i) => i % w.outChannels };
const dyBySampleAndInputChannel: Grouping = {
  groups: (w) => w.batch * w.inChannels,
  of: (w, i) =>
    Math.floor(i / outSampleSize(w)) * w.inChannels + Math.floor((i % w.outChannels) / multiplierOf(w)),
};
const filterByInputChannel: Grouping = {
  groups: (w) => w.inChannels,
  of: (w, i) => Math.floor(i / w.outChannels) % w.inChannels,
};
const depthwiseFilterByInputChannel: Grouping = {
  groups: (w) => w.inChannels,
  of: (w, i) => Math.floor((i % w.outChannels) / multiplierOf(w)),
};

/** One of the three products: which index of (input, filter, output) it sums over, and how its operands group. */
interface Product {
  readonly joining: Joining;
  readonly sides: (x: number, filter: number, y: number) => readonly [a: number, b: number, out: number];
  readonly a: Grouping;
  readonly b: Grouping;
  /** The groups of a and b that an output belongs to. */
  readonly groupsOf: (w: Window, out: number) => readonly [number, number];
}

function compute(
  product: Product,
  a: HostValues,
  b: HostValues,
  out: HostValues,
  { window, productBits }: ConvArguments,
): void {
  const w = windowOfList(window);
  const p = productBits as ProductBits;
  const own = quantised(a, product.a.groups(w), (i) => product.a.of(w, i), p);
  const other = quantised(b, product.b.groups(w), (i) => product.b.of(w, i), p);
  const list = dots(out.length, (i) => product.groupsOf(w, i));
  forEachProduct(w, product.joining, (x, filter, y) => {
    const [i, j, to] = product.sides(x, filter, y);
    list[to].a.push(i);
    list[to].b.push(j);
  });
  finish(list, own, other, p, out);
}

const PRODUCTS = {
  forward: {
    joining: full,
    sides: (x, filter, y) => [x, filter, y],
    a: inputBySample,
    b: byOutputChannel,
    groupsOf: (w, y) => [dyBySample.of(w, y), y % w.outChannels],
  },
  input: {
    joining: full,
    sides: (x, filter, y) => [y, filter, x],
    a: dyBySample,
    b: filterByInputChannel,
    groupsOf: (w, x) => [inputBySample.of(w, x), x % w.inChannels],
  },
  filter: {
    joining: full,
    sides: (x, filter, y) => [x, y, filter],
    a: inputByChannel,
    b: byOutputChannel,
    groupsOf: (w, filter) => [filterByInputChannel.of(w, filter), filter % w.outChannels],
  },
  depthwiseForward: {
    joining: depthwise,
    sides: (x, filter, y) => [x, filter, y],
    a: inputBySampleAndChannel,
    b: byOutputChannel,
    groupsOf: (w, y) => [dyBySampleAndInputChannel.of(w, y), y % w.outChannels],
  },
  depthwiseInput: {
    joining: depthwise,
    sides: (x, filter, y) => [y, filter, x],
    a: dyBySampleAndInputChannel,
    b: depthwiseFilterByInputChannel,
    groupsOf: (w, x) => [inputBySampleAndChannel.of(w, x), x % w.inChannels],
  },
  depthwiseFilter: {
    joining: depthwise,
    sides: (x, filter, y) => [x, y, filter],
    a: inputByChannel,
    b: byOutputChannel,
    groupsOf: (w, filter) => [depthwiseFilterByInputChannel.of(w, filter), filter % w.outChannels],
  },
} as const satisfies Record<string, Product>;

function forwardRoutine(name: string, product: Product): Routine<ConvForwardArguments> {
  return {
    name,
    reference([x, filter, bias], [out], args) {
      compute(product, x, filter, out, args);
      epilogue(out, bias, args.activation);
    },
  };
}

function gradientRoutine(name: string, product: Product): Routine<ConvArguments> {
  return { name, reference: ([a, b], [out], args) => compute(product, a, b, out, args) };
}

/** (x, filter) to y; (x, filter, bias) to y; (dy, filter) to dx; (x, dy) to the filter's gradient. */
export const conv2D = forwardRoutine('conv2D', PRODUCTS.forward);
export const conv2DBias = forwardRoutine('conv2DBias', PRODUCTS.forward);
export const conv2DBackpropInput = gradientRoutine('conv2DBackpropInput', PRODUCTS.input);
export const conv2DBackpropFilter = gradientRoutine('conv2DBackpropFilter', PRODUCTS.filter);

/** The same where output channels i * multiplier + m read input channel i only. */
export const depthwiseConv2D = forwardRoutine('depthwiseConv2D', PRODUCTS.depthwiseForward);
export const depthwiseConv2DBias = forwardRoutine('depthwiseConv2DBias', PRODUCTS.depthwiseForward);
export const depthwiseBackpropInput = gradientRoutine('depthwiseBackpropInput', PRODUCTS.depthwiseInput);
export const depthwiseBackpropFilter = gradientRoutine('depthwiseBackpropFilter', PRODUCTS.depthwiseFilter);
