/** Convolutions over images (NHWC), with their gradients. docs/numerics.md, section 4, has their groups. */
import { integersAttribute } from '../attributes.ts';
import {
  call,
  input,
  KernelError,
  output,
  type Attributes,
  type Kernel,
  type Operand,
  type Routine,
  type RoutineCall,
} from '../kernel.ts';
import { activationStep, binaryStep, chainPlan, type Extra, type Step } from '../matMul/epilogue.ts';
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
  const outChannels = depthwise ? inChannels * last : last;
  const window = windowOf(kernel, { inShape, outChannels, filter: [height, width], dy }, attributes);
  if (window.inChannels !== inChannels)
    throw new KernelError(kernel, `${window.inChannels} channels for a filter of ${inChannels}`);
  return window;
}

function forwardKernel(name: string, kind: Kind): Kernel {
  return {
    name,
    inputs: ['x', 'filter'],
    plan([x, filter], attributes, { productBits }) {
      requireFloat(name, x, filter);
      const window = convWindow(name, kind, x.shape, filter.shape, attributes);
      const args = { window: listOfWindow(window), productBits, activation: ACTIVATION.linear };
      return {
        outputs: [{ shape: outShapeOf(window), dtype: 'float32' }],
        calls: [call(kind.plain, [input(0), input(1)], [output(0)], args)],
      };
    },
  };
}

/** Bias and activation: a number a channel and relu are the routine's own, anything else follows it. */
function fusedKernel(name: string, kind: Kind): Kernel {
  return {
    name,
    inputs: ['x', 'filter', 'bias?', 'preluActivationWeights?'],
    plan(inputs, attributes, { productBits, given }) {
      const [x, filter] = inputs;
      requireFloat(name, x, filter);
      const window = convWindow(name, kind, x.shape, filter.shape, attributes);
      const shape = outShapeOf(window);
      const extraAt = (index: number): Extra => ({ operand: input(index), spec: inputs[index] });
      const hasBias = inputs.length > 2 && given?.[2] !== false;
      const bias = hasBias ? extraAt(2) : undefined;
      const preluAt = hasBias ? 3 : 2;
      const prelu = inputs.length > preluAt ? extraAt(preluAt) : undefined;
      if (bias !== undefined) requireFloat(name, bias.spec);
      const isRow = bias !== undefined && isRowOf(bias.spec.shape, window.outChannels);
      const isOneStep = bias === undefined || isRow;
      const isRelu = isOneStep && attributes['activation'] === 'relu';
      const steps: Step[] = isOneStep ? [] : [binaryStep(name, 'addF32', shape, bias)];
      const activation = isRelu ? undefined : activationStep(name, attributes, shape, prelu);
      if (activation !== undefined) steps.push(activation);
      const args = {
        window: listOfWindow(window),
        productBits,
        activation: isRelu ? ACTIVATION.relu : ACTIVATION.linear,
      };
      const product = (to: Operand): RoutineCall =>
        isRow
          ? call(kind.withBias, [input(0), input(1), bias.operand], [to], args)
          : call(kind.plain, [input(0), input(1)], [to], args);
      return chainPlan({ shape, dtype: 'float32' }, product, steps);
    },
  };
}

/** Whether it is one number a channel, whatever its rank. */
function isRowOf(shape: readonly number[], channels: number): boolean {
  return shape.length > 0 && shape.every((d, i) => d === (i === shape.length - 1 ? channels : 1));
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
