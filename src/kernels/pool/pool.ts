/** Pooling over images (NHWC), with its gradients. */
import {
  filterSizeAttribute,
  inShapeOf,
  listOfWindow,
  outShapeOf,
  requireFloat,
  windowOf,
  type Window,
} from '../conv/window.ts';
import {
  call,
  input,
  KernelError,
  output,
  type Attributes,
  type Kernel,
  type Routine,
  type TensorSpec,
} from '../kernel.ts';
import { avgPool, avgPoolGrad, maxPool, maxPoolGrad, type PoolArguments } from './pool.reference.ts';

function poolWindow(kernel: string, x: TensorSpec, attributes: Attributes, dy?: TensorSpec): Window {
  requireFloat(kernel, x);
  const filter = filterSizeAttribute(kernel, attributes);
  const request = { inShape: x.shape, outChannels: x.shape[3], filter, dy: dy?.shape };
  const window = windowOf(kernel, request, attributes);
  if (window.dilationHeight !== 1 || window.dilationWidth !== 1)
    throw new KernelError(kernel, 'dilations are not supported');
  return window;
}

function poolKernel(name: string, routine: Routine<PoolArguments>): Kernel {
  return {
    name,
    inputs: ['x'],
    plan([x], attributes) {
      const window = poolWindow(name, x, attributes);
      return {
        outputs: [{ shape: outShapeOf(window), dtype: 'float32' }],
        calls: [call(routine, [input(0)], [output(0)], { window: listOfWindow(window) })],
      };
    },
  };
}

/** tfjs gives max pooling's gradient the forward pass's output too; the input tells all. */
function gradientKernel(name: string, inputs: readonly string[], routine: Routine<PoolArguments>): Kernel {
  return {
    name,
    inputs,
    plan(given, attributes) {
      requireFloat(name, ...given);
      const [dy, x] = given;
      const window = poolWindow(name, x, attributes, dy);
      const from = routine === maxPoolGrad ? [input(0), input(1)] : [input(0)];
      return {
        outputs: [{ shape: inShapeOf(window), dtype: 'float32' }],
        calls: [call(routine, from, [output(0)], { window: listOfWindow(window) })],
      };
    },
  };
}

export const poolKernels: readonly Kernel[] = [
  poolKernel('MaxPool', maxPool),
  gradientKernel('MaxPoolGrad', ['dy', 'input', 'output?'], maxPoolGrad),
  poolKernel('AvgPool', avgPool),
  gradientKernel('AvgPoolGrad', ['dy', 'input'], avgPoolGrad),
];
