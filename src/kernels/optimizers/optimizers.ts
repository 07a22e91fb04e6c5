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
import { adamUpdate, momentumUpdate, sgdUpdate } from './optimizers.reference.ts';

export const SGD_UPDATE = 'SgdUpdate';
export const MOMENTUM_UPDATE = 'MomentumUpdate';
export const ADAM_UPDATE = 'AdamUpdate';

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

const momentum = updateKernel(MOMENTUM_UPDATE, ['velocity'], momentumUpdate, (n, attributes) => ({
  n,
  minusRate: float32(-numberAttribute(MOMENTUM_UPDATE, attributes, 'learningRate')),
  momentum: float32(numberAttribute(MOMENTUM_UPDATE, attributes, 'momentum')),
}));

const adam = updateKernel(ADAM_UPDATE, ['first', 'second'], adamUpdate, (n, attributes) => {
  const beta1 = numberAttribute(ADAM_UPDATE, attributes, 'beta1');
  const beta2 = numberAttribute(ADAM_UPDATE, attributes, 'beta2');
  return {
    n,
    minusRate: float32(-numberAttribute(ADAM_UPDATE, attributes, 'learningRate')),
    beta1: float32(beta1),
    rest1: float32(1 - beta1),
    beta2: float32(beta2),
    rest2: float32(1 - beta2),
    correction1: float32(1 - numberAttribute(ADAM_UPDATE, attributes, 'beta1Power')),
    correction2: float32(1 - numberAttribute(ADAM_UPDATE, attributes, 'beta2Power')),
    epsilon: float32(numberAttribute(ADAM_UPDATE, attributes, 'epsilon')),
  };
});

export const optimizerKernels: readonly Kernel[] = [sgd, momentum, adam];
