/** The project's own kernels for one parameter tensor's update: next value and next slots from this step's gradient. */
import { numberAttribute } from '../attributes.ts';
import {
  call,
  float32,
  input,
  KernelError,
  output,
  type Arguments,
  type Attributes,
  type Kernel,
  type Routine,
} from '../kernel.ts';
import { requireDType, sizeOf } from '../shape.ts';
import {
  adagradUpdate,
  adamUpdate,
  adamWUpdate,
  momentumUpdate,
  nesterovUpdate,
  rmsPropUpdate,
  sgdUpdate,
  type AdamArguments,
  type MomentumArguments,
} from './optimizers.reference.ts';

export const SGD_UPDATE = 'SgdUpdate';
export const MOMENTUM_UPDATE = 'MomentumUpdate';
export const NESTEROV_UPDATE = 'NesterovUpdate';
export const ADAM_UPDATE = 'AdamUpdate';
export const ADAM_W_UPDATE = 'AdamWUpdate';
export const RMS_PROP_UPDATE = 'RmsPropUpdate';
export const ADAGRAD_UPDATE = 'AdagradUpdate';

function updateKernel<A extends Arguments>(
  name: string,
  slots: readonly string[],
  routine: Routine<A>,
  argumentsOf: (n: number, attributes: Attributes) => A,
): Kernel {
  return {
    name,
    inputs: ['value', 'gradient', ...slots],
    plan(inputs, attributes) {
      const [value] = inputs;
      for (const tensor of inputs) {
        requireDType(name, tensor, 'float32');
        if (tensor.shape.join() !== value.shape.join())
          throw new KernelError(name, 'shapes of the inputs differ');
      }
      const outputs = [value, ...slots.map(() => value)];
      return {
        outputs,
        calls: [
          call(
            routine,
            inputs.map((_, i) => input(i)),
            outputs.map((_, i) => output(i)),
            argumentsOf(sizeOf(value.shape), attributes),
          ),
        ],
      };
    },
  };
}

const sgd = updateKernel(SGD_UPDATE, [], sgdUpdate, (n, attributes) => ({
  n,
  minusRate: float32(-numberAttribute(SGD_UPDATE, attributes, 'learningRate')),
}));

const momentumArguments =
  (kernel: string) =>
  (n: number, attributes: Attributes): MomentumArguments => ({
    n,
    minusRate: float32(-numberAttribute(kernel, attributes, 'learningRate')),
    momentum: float32(numberAttribute(kernel, attributes, 'momentum')),
  });

const momentum = updateKernel(
  MOMENTUM_UPDATE,
  ['velocity'],
  momentumUpdate,
  momentumArguments(MOMENTUM_UPDATE),
);

const nesterov = updateKernel(
  NESTEROV_UPDATE,
  ['velocity'],
  nesterovUpdate,
  momentumArguments(NESTEROV_UPDATE),
);

const adamArguments =
  (kernel: string) =>
  (n: number, attributes: Attributes): AdamArguments => {
    const beta1 = numberAttribute(kernel, attributes, 'beta1');
    const beta2 = numberAttribute(kernel, attributes, 'beta2');
    return {
      n,
      minusRate: float32(-numberAttribute(kernel, attributes, 'learningRate')),
      beta1: float32(beta1),
      rest1: float32(1 - beta1),
      beta2: float32(beta2),
      rest2: float32(1 - beta2),
      correction1: float32(1 - numberAttribute(kernel, attributes, 'beta1Power')),
      correction2: float32(1 - numberAttribute(kernel, attributes, 'beta2Power')),
      epsilon: float32(numberAttribute(kernel, attributes, 'epsilon')),
    };
  };

const adam = updateKernel(ADAM_UPDATE, ['first', 'second'], adamUpdate, adamArguments(ADAM_UPDATE));

const adamW = updateKernel(ADAM_W_UPDATE, ['first', 'second'], adamWUpdate, (n, attributes) => {
  const rate = numberAttribute(ADAM_W_UPDATE, attributes, 'learningRate');
  const weightDecay = numberAttribute(ADAM_W_UPDATE, attributes, 'weightDecay');
  return { ...adamArguments(ADAM_W_UPDATE)(n, attributes), keep: float32(1 - rate * weightDecay) };
});

const rmsProp = updateKernel(RMS_PROP_UPDATE, ['square'], rmsPropUpdate, (n, attributes) => {
  const decay = numberAttribute(RMS_PROP_UPDATE, attributes, 'decay');
  return {
    n,
    minusRate: float32(-numberAttribute(RMS_PROP_UPDATE, attributes, 'learningRate')),
    decay: float32(decay),
    rest: float32(1 - decay),
    epsilon: float32(numberAttribute(RMS_PROP_UPDATE, attributes, 'epsilon')),
  };
});

const adagrad = updateKernel(ADAGRAD_UPDATE, ['square'], adagradUpdate, (n, attributes) => ({
  n,
  minusRate: float32(-numberAttribute(ADAGRAD_UPDATE, attributes, 'learningRate')),
  epsilon: float32(numberAttribute(ADAGRAD_UPDATE, attributes, 'epsilon')),
}));

export const optimizerKernels: readonly Kernel[] = [sgd, momentum, nesterov, adam, adamW, rmsProp, adagrad];
