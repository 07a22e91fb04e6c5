/** Convolutions over images (NHWC), with their gradients. docs/numerics.md, section 4, has their groups. */
import { integersAttribute } from '../attributes.ts';
import {
  call,
  input,
  KernelError,
  output,
  type Attributes,
  type Kernel,
  type Plan,
  type Routine,
  type Settings,
  type TensorSpec,
} from '../kernel.ts';
import { ACTIVATION } from '../matMul/matMul.reference.ts';
import {
  conv2D,
  conv2DBackpropFilter,
  conv2DBackpropInput,
  conv2DBias,
  depthwiseBackpropFilter,
  depthwiseBackpropInput,
  depthwiseConv2D,
  depthwiseConv2DBias,
  type ConvArguments,
  type ConvForwardArguments,
} from './conv.reference.ts';
import {
  filterOf,
  inShapeOf,
  listOfWindow,
  outShapeOf,
  requireFloat,
  windowOf,
  type Window,
} from './window.ts';

/** A kind of convolution: how many channels a filter makes, and the routines. */
interface Kind {
  readonly depthwise: boolean;
  readonly plain: Routine<ConvForwardArguments>;
  readonly withBias: Routine<ConvForwardArguments>;
  readonly backpropInput: Routine<ConvArguments>;
  readonly backpropFilter: Routine<ConvArguments>;
}

const FULL: Kind = {
  depthwise: false,
  plain: conv2D,
  withBias: conv2DBias,
  backpropInput: conv2DBackpropInput,
  backpropFilter: conv2DBackpropFilter,
};

const DEPTHWISE: Kind = {
  depthwise: true,
  plain: depthwiseConv2D,
  withBias: depthwiseConv2DBias,
  backpropInput: depthwiseBackpropInput,
  backpropFilter: depthwiseBackpropFilter,
};

/** The window of a convolution: `dy` for its gradients. */
function convWindow(
  kernel: string,
  { depthwise }: Kind,
  inShape: readonly number[],
  filterShape: readonly number[],
  attributes: Attributes,
  dy?: readonly number[],
): Window {
  const [height, width, inChannels, last] = filterOf(kernel, filterShape);
  if (inShape.length === 4 && inShape[3] !== inChannels)
    throw new KernelError(kernel, `${inShape[3]} channels for a filter of ${inChannels}`);
  const outChannels = depthwise ? inChannels * last : last;
  return windowOf(kernel, { inShape, outChannels, filter: [height, width], dy }, attributes);
}

function activationCode(kernel: string, value: unknown): number {
  if (value === undefined || value === null || value === 'linear') return ACTIVATION.linear;
  if (value === 'relu') return ACTIVATION.relu;
  throw new KernelError(kernel, `activation ${String(value)} is not supported`);
}

function forwardPlan(
  kernel: string,
  kind: Kind,
  [x, filter, bias]: readonly TensorSpec[],
  attributes: Attributes,
  { productBits }: Settings,
  activation: number,
): Plan {
  requireFloat(kernel, x, filter);
  const window = convWindow(kernel, kind, x.shape, filter.shape, attributes);
  const outputs = [{ shape: outShapeOf(window), dtype: 'float32' }] as const;
  const args = { window: listOfWindow(window), productBits, activation };
  if (bias === undefined)
    return { outputs, calls: [call(kind.plain, [input(0), input(1)], [output(0)], args)] };
  requireFloat(kernel, bias);
  const isRow = bias.shape.every((d, i) => d === (i === bias.shape.length - 1 ? window.outChannels : 1));
  if (bias.shape.length === 0 || !isRow)
    throw new KernelError(kernel, `bias [${bias.shape.join(', ')}] for ${window.outChannels} channels`);
  return { outputs, calls: [call(kind.withBias, [input(0), input(1), input(2)], [output(0)], args)] };
}

function forwardKernel(name: string, kind: Kind): Kernel {
  return {
    name,
    inputs: ['x', 'filter'],
    plan: (inputs, attributes, settings) =>
      forwardPlan(name, kind, inputs, attributes, settings, ACTIVATION.linear),
  };
}

function fusedKernel(name: string, kind: Kind): Kernel {
  return {
    name,
    inputs: ['x', 'filter', 'bias?'],
    plan: (inputs, attributes, settings) =>
      forwardPlan(name, kind, inputs, attributes, settings, activationCode(name, attributes['activation'])),
  };
}

function backpropInputKernel(name: string, kind: Kind): Kernel {
  return {
    name,
    inputs: ['dy', 'filter'],
    plan([dy, filter], attributes, { productBits }) {
      requireFloat(name, dy, filter);
      const inShape = integersAttribute(name, attributes, 'inputShape');
      const window = convWindow(name, kind, inShape, filter.shape, attributes, dy.shape);
      const args = { window: listOfWindow(window), productBits };
      return {
        outputs: [{ shape: inShapeOf(window), dtype: 'float32' }],
        calls: [call(kind.backpropInput, [input(0), input(1)], [output(0)], args)],
      };
    },
  };
}

function backpropFilterKernel(name: string, kind: Kind): Kernel {
  return {
    name,
    inputs: ['x', 'dy'],
    plan([x, dy], attributes, { productBits }) {
      requireFloat(name, x, dy);
      const shape = integersAttribute(name, attributes, 'filterShape');
      const window = convWindow(name, kind, x.shape, shape, attributes, dy.shape);
      const args = { window: listOfWindow(window), productBits };
      return {
        outputs: [{ shape, dtype: 'float32' }],
        calls: [call(kind.backpropFilter, [input(0), input(1)], [output(0)], args)],
      };
    },
  };
}

export const convKernels: readonly Kernel[] = [
  forwardKernel('Conv2D', FULL),
  fusedKernel('FusedConv2D', FULL),
  backpropInputKernel('Conv2DBackpropInput', FULL),
  backpropFilterKernel('Conv2DBackpropFilter', FULL),
  forwardKernel('DepthwiseConv2dNative', DEPTHWISE),
  fusedKernel('FusedDepthwiseConv2D', DEPTHWISE),
  backpropInputKernel('DepthwiseConv2dNativeBackpropInput', DEPTHWISE),
  backpropFilterKernel('DepthwiseConv2dNativeBackpropFilter', DEPTHWISE),
];
