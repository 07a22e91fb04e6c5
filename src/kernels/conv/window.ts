/** Windows that slide over images (NHWC): the arithmetic that convolution and pooling share. */
import { KernelError, type Attributes, type TensorSpec } from '../kernel.ts';
import { isCount } from '../shape.ts';

/** A sliding window: what it slides over, what it makes, and how it moves. */
export interface Window {
  readonly batch: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly inChannels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly outChannels: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly dilationHeight: number;
  readonly dilationWidth: number;
  /** Rows of padding above the input, columns left of it. What lies below and right follows from the output. */
  readonly padTop: number;
  readonly padLeft: number;
}

/** The order in which routines get a window's numbers; window.as.ts has the same. */
const FIELDS = [
  'batch',
  'inHeight',
  'inWidth',
  'inChannels',
  'outHeight',
  'outWidth',
  'outChannels',
  'filterHeight',
  'filterWidth',
  'strideHeight',
  'strideWidth',
  'dilationHeight',
  'dilationWidth',
  'padTop',
  'padLeft',
] as const satisfies readonly (keyof Window)[];

/** A window as a routine's argument. */
export function listOfWindow(window: Window): readonly number[] {
  return FIELDS.map((field) => window[field]);
}

/** The window of a routine's argument. */
export function windowOfList(list: readonly number[]): Window {
  // FIELDS names every field of Window, as numbers.
  return Object.fromEntries(FIELDS.map((field, i) => [field, list[i]])) as unknown as Window;
}

/** One number for both axes, or one for each. */
function pairAttribute(
  kernel: string,
  attributes: Attributes,
  name: string,
  otherwise?: number,
): readonly [number, number] {
  const value = attributes[name] ?? otherwise;
  const [height, width] = Array.isArray(value) ? (value as unknown[]) : [value, value];
  if (!isCount(height as number) || !isCount(width as number) || height === 0 || width === 0)
    throw new KernelError(kernel, `attribute ${name} must be one or two positive integers`);
  return [height as number, width as number];
}

type Rounding = (value: number) => number;

const ROUNDINGS: Readonly<Record<string, Rounding>> = {
  floor: Math.floor,
  ceil: Math.ceil,
  round: Math.round,
  truncate: Math.trunc,
};

/** tfjs's dimRoundingMode: what becomes of an output size that is no integer. */
function roundingAttribute(kernel: string, attributes: Attributes): Rounding {
  const mode = attributes['dimRoundingMode'] ?? 'truncate';
  const rounding = ROUNDINGS[String(mode)];
  if (rounding === undefined) throw new KernelError(kernel, `dimRoundingMode ${String(mode)} is not known`);
  return rounding;
}

/** One axis of the input, as the window sees it. */
interface Axis {
  readonly size: number;
  /** What the filter spans, dilation included. */
  readonly span: number;
  readonly stride: number;
}

interface Placed {
  readonly before: number;
  readonly out: number;
}

/** Padding and output size of one axis: `pad` as tfjs gives it, `explicit` this axis's entry in a list. */
function place(kernel: string, axis: Axis, pad: unknown, explicit: unknown, rounding: Rounding): Placed {
  const { size, span, stride } = axis;
  if (pad === 'valid') return { before: 0, out: Math.ceil((size - span + 1) / stride) + 0 };
  if (pad === 'same') {
    const out = Math.ceil(size / stride);
    return { before: Math.floor(Math.max(0, (out - 1) * stride + span - size) / 2), out };
  }
  const [before, after] = Array.isArray(explicit) ? (explicit as unknown[]) : [pad, pad];
  if (!isCount(before as number) || !isCount(after as number))
    throw new KernelError(kernel, `padding ${JSON.stringify(pad)} is not supported`);
  const padded = size + (before as number) + (after as number);
  // + 0: a size is never -0.
  return { before: before as number, out: rounding((padded - span) / stride + 1) + 0 };
}

/** What a kernel knows before it looks at padding. */
export interface WindowRequest {
  /** [batch, height, width, channels] */
  readonly inShape: readonly number[];
  readonly outChannels: number;
  readonly filter: readonly [number, number];
  /**
   * The shape of dy, where there is one. tfjs does not tell gradients the dimRoundingMode of the forward pass, so the
   * output's size is dy's, if that comes out under any of the modes.
   */
  readonly dy?: readonly number[];
}

/**
 * The window of a call, from tfjs's attributes strides, pad, dilations, dimRoundingMode and dataFormat.
 *
 * @throws KernelError for what does not fit, NCHW, and outputs of negative size
 */
export function windowOf(kernel: string, request: WindowRequest, attributes: Attributes): Window {
  const { inShape, outChannels, filter, dy } = request;
  const format = attributes['dataFormat'] ?? 'NHWC';
  if (format !== 'NHWC') throw new KernelError(kernel, `data format ${String(format)} is not supported`);
  if (inShape.length !== 4) throw new KernelError(kernel, `needs rank 4, was given [${inShape.join(', ')}]`);
  const strides = pairAttribute(kernel, attributes, 'strides');
  const dilations = pairAttribute(kernel, attributes, 'dilations', 1);
  const pad = attributes['pad'];
  const asked = roundingAttribute(kernel, attributes);
  const axes = ([0, 1] as const).map((i) => {
    const size = inShape[i + 1];
    const axis = { size, span: (filter[i] - 1) * dilations[i] + 1, stride: strides[i] };
    const explicit = Array.isArray(pad) ? ((pad as unknown[])[i + 1] ?? null) : undefined;
    const under = (rounding: Rounding): Placed => place(kernel, axis, pad, explicit, rounding);
    const placed = [asked, ...Object.values(ROUNDINGS)].map(under);
    return (dy === undefined ? undefined : placed.find(({ out }) => out === dy[i + 1])) ?? placed[0];
  });
  const [height, width] = axes;
  const outShape = [inShape[0], height.out, width.out, outChannels];
  if (!outShape.every(isCount))
    throw new KernelError(kernel, `a filter of ${filter.join(' x ')} does not fit [${inShape.join(', ')}]`);
  if (dy !== undefined && outShape.join() !== dy.join())
    throw new KernelError(kernel, `dy is [${dy.join(', ')}] where [${outShape.join(', ')}] belongs`);
  return {
    batch: inShape[0],
    inHeight: inShape[1],
    inWidth: inShape[2],
    inChannels: inShape[3],
    outHeight: height.out,
    outWidth: width.out,
    outChannels,
    filterHeight: filter[0],
    filterWidth: filter[1],
    strideHeight: strides[0],
    strideWidth: strides[1],
    dilationHeight: dilations[0],
    dilationWidth: dilations[1],
    padTop: height.before,
    padLeft: width.before,
  };
}

export function outShapeOf(window: Window): number[] {
  return [window.batch, window.outHeight, window.outWidth, window.outChannels];
}

export function inShapeOf(window: Window): number[] {
  return [window.batch, window.inHeight, window.inWidth, window.inChannels];
}

/** Filter sizes as tfjs gives them to pooling. */
export function filterSizeAttribute(kernel: string, attributes: Attributes): readonly [number, number] {
  return pairAttribute(kernel, attributes, 'filterSize');
}

/** The sizes of a filter tensor, none of them 0. */
export function filterOf(
  kernel: string,
  shape: readonly number[],
): readonly [number, number, number, number] {
  const [height, width, inChannels, last] = shape;
  if (shape.length !== 4 || shape.some((d) => d === 0))
    throw new KernelError(kernel, `a filter of shape [${shape.join(', ')}] is not supported`);
  return [height, width, inChannels, last];
}

/** The batch's tensors have the same type everywhere: float32. */
export function requireFloat(kernel: string, ...specs: readonly TensorSpec[]): void {
  for (const { dtype } of specs)
    if (dtype !== 'float32') throw new KernelError(kernel, `takes float32, was given ${dtype}`);
}

/** Calls `visit` for every pair of an output position and an input position that the window joins there. */
export function forEachTap(
  window: Window,
  visit: (n: number, outPosition: number, tap: number, inPosition: number) => void,
): void {
  const { batch, inHeight, inWidth, outHeight, outWidth, filterHeight, filterWidth } = window;
  for (let n = 0; n < batch; n++)
    for (let oh = 0; oh < outHeight; oh++)
      for (let ow = 0; ow < outWidth; ow++)
        for (let fh = 0; fh < filterHeight; fh++)
          for (let fw = 0; fw < filterWidth; fw++) {
            const ih = oh * window.strideHeight + fh * window.dilationHeight - window.padTop;
            const iw = ow * window.strideWidth + fw * window.dilationWidth - window.padLeft;
            if (ih < 0 || ih >= inHeight || iw < 0 || iw >= inWidth) continue;
            visit(
              n,
              (n * outHeight + oh) * outWidth + ow,
              fh * filterWidth + fw,
              (n * inHeight + ih) * inWidth + iw,
            );
          }
}
