/** What may follow a product in one kernel: a bias that is not one number a column, and activations. */
import { numberAttribute } from '../attributes.ts';
import { binaryRoutineNamed } from '../binary/binary.ts';
import {
  call,
  float32,
  KernelError,
  output,
  temporary,
  type Attributes,
  type Operand,
  type Plan,
  type RoutineCall,
  type TensorSpec,
} from '../kernel.ts';
import { broadcastShapes, broadcastStrides, collapse, requireDType, sizeOf } from '../shape.ts';
import { unaryRoutine, type UnaryName } from '../unary/unary.reference.ts';

/** Turns a tensor of the output's shape into another one. */
export type Step = (from: Operand, to: Operand) => RoutineCall;

/** An input of the kernel that takes part in a step. */
export interface Extra {
  readonly operand: Operand;
  readonly spec: TensorSpec;
}

/** A float32 routine on the tensor and an extra input, broadcast to the tensor's shape. */
export function binaryStep(kernel: string, routine: string, shape: readonly number[], extra: Extra): Step {
  requireDType(kernel, extra.spec, 'float32');
  if (broadcastShapes(kernel, shape, extra.spec.shape).join() !== shape.join())
    throw new KernelError(kernel, `[${extra.spec.shape.join(', ')}] for an output [${shape.join(', ')}]`);
  const space = collapse(shape, [broadcastStrides(shape, shape), broadcastStrides(extra.spec.shape, shape)]);
  const [aStrides, bStrides] = space.strides;
  const args = { rank: space.shape.length, shape: space.shape, aStrides, bStrides };
  return (from, to) => call(binaryRoutineNamed(routine), [from, extra.operand], [to], args);
}

/** tfjs's names of activations, and the functions that they are. */
const UNARY: Readonly<Record<string, UnaryName>> = {
  relu: 'relu',
  relu6: 'relu6',
  elu: 'elu',
  sigmoid: 'sigmoid',
  leakyrelu: 'leakyRelu',
};

/**
 * The step of an activation; none for 'linear'.
 *
 * @param prelu the input with prelu's slopes
 * @throws KernelError for an activation that is not there
 */
export function activationStep(
  kernel: string,
  attributes: Attributes,
  shape: readonly number[],
  prelu: Extra | undefined,
): Step | undefined {
  const activation = attributes['activation'] ?? 'linear';
  if (activation === 'linear') return undefined;
  if (activation === 'prelu' && prelu !== undefined) return binaryStep(kernel, 'preluF32', shape, prelu);
  const name =
    typeof activation === 'string' && Object.hasOwn(UNARY, activation) ? UNARY[activation] : undefined;
  const routine = name && unaryRoutine(name, 'F32');
  if (routine === undefined)
    throw new KernelError(kernel, `activation ${String(activation)} is not supported`);
  const alpha = activation === 'leakyrelu' ? numberAttribute(kernel, attributes, 'leakyreluAlpha', 0.2) : 0;
  const args = { n: sizeOf(shape), parameter: float32(alpha) };
  return (from, to) => call(routine, [from], [to], args);
}

/**
 * A product and the steps that follow it, each into a tensor of its own.
 *
 * @param before temporaries that the product uses, and the calls that fill them
 */
export function chainPlan(
  out: TensorSpec,
  product: (to: Operand) => RoutineCall,
  steps: readonly Step[],
  before: { readonly temporaries: readonly TensorSpec[]; readonly calls: readonly RoutineCall[] } = {
    temporaries: [],
    calls: [],
  },
): Plan {
  const place = (i: number) => (i === steps.length ? output(0) : temporary(before.temporaries.length + i));
  return {
    outputs: [out],
    temporaries: [...before.temporaries, ...steps.map(() => out)],
    calls: [...before.calls, product(place(0)), ...steps.map((step, i) => step(place(i), place(i + 1)))],
  };
}
