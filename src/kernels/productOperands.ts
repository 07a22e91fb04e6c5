/**
 * Which axes of a product's operands make its groups (docs/numerics.md, "Sums of products"), for measuring what
 * quantising them costs. The kernels themselves do not use it.
 */
import { booleanAttribute } from './attributes.ts';
import type { Attributes, TensorSpec } from './kernel.ts';
import { stridesOf } from './shape.ts';

export interface ProductOperand {
  /** Which of the kernel's inputs. */
  readonly input: number;
  readonly name: string;
  /** The shape as which it is read. */
  readonly shape: readonly number[];
  /** Elements that agree in these axes share a scale. */
  readonly groupAxes: readonly number[];
  /** Elements that agree in these axes are one feature. */
  readonly featureAxes: readonly number[];
}

type Rule = (inputs: readonly TensorSpec[], attributes: Attributes) => readonly ProductOperand[];

/** A group is all but the summed axis; a feature is one place along it, in each matrix. */
function matrix(input: number, name: string, { shape }: TensorSpec, summed: 0 | 1): ProductOperand {
  const rank = shape.length;
  const axis = rank - 2 + summed;
  const batch = shape.slice(0, -2).map((_, i) => i);
  return {
    input,
    name,
    shape,
    groupAxes: [...batch, axis === rank - 1 ? rank - 2 : rank - 1],
    featureAxes: [...batch, axis],
  };
}

const matMul: Rule = ([a, b], attributes) => [
  matrix(0, 'a', a, booleanAttribute(attributes, 'transposeA') ? 0 : 1),
  matrix(1, 'b', b, booleanAttribute(attributes, 'transposeB') ? 1 : 0),
];

/** An operand whose groups are as they are declared; where one group is one feature, both axes are the same. */
function axes(
  input: number,
  name: string,
  { shape }: TensorSpec,
  groupAxes: readonly number[],
  featureAxes: readonly number[],
): ProductOperand {
  return { input, name, shape, groupAxes, featureAxes };
}

const conv2d: Rule = ([x, filter]) => [axes(0, 'x', x, [0], [3]), axes(1, 'filter', filter, [3], [2])];

const depthwise: Rule = ([x, filter]) => [
  axes(0, 'x', x, [0, 3], [3]),
  axes(1, 'filter', filter, [2, 3], [2, 3]),
];

/** dy of a depthwise convolution with its channels as (input channel, multiplier). */
function splitChannels(dy: TensorSpec, multiplier: number): TensorSpec {
  const [batch, height, width, channels] = dy.shape;
  return { dtype: dy.dtype, shape: [batch, height, width, channels / multiplier, multiplier] };
}

const RULES: Readonly<Record<string, Rule>> = {
  BatchMatMul: matMul,
  _FusedMatMul: matMul,
  Conv2D: conv2d,
  FusedConv2D: conv2d,
  Conv2DBackpropInput: ([dy, filter]) => [axes(0, 'dy', dy, [0], [3]), axes(1, 'filter', filter, [2], [3])],
  Conv2DBackpropFilter: ([x, dy]) => [axes(0, 'x', x, [3], [3]), axes(1, 'dy', dy, [3], [3])],
  DepthwiseConv2dNative: depthwise,
  FusedDepthwiseConv2D: depthwise,
  DepthwiseConv2dNativeBackpropInput: ([dy, filter]) => [
    axes(0, 'dy', splitChannels(dy, filter.shape[3]), [0, 3], [3, 4]),
    axes(1, 'filter', filter, [2], [2, 3]),
  ],
  DepthwiseConv2dNativeBackpropFilter: ([x, dy]) => [axes(0, 'x', x, [3], [3]), axes(1, 'dy', dy, [3], [3])],
};

/** The operands of a kernel that sums products; none for any other kernel. */
export function productOperands(
  kernel: string,
  inputs: readonly TensorSpec[],
  attributes: Attributes,
): readonly ProductOperand[] {
  return Object.hasOwn(RULES, kernel) ? RULES[kernel](inputs, attributes) : [];
}

/** From an element's number to the number of its place along some axes of its tensor. */
export function placeAlong(shape: readonly number[], along: readonly number[]): (i: number) => number {
  const strides = stridesOf(shape);
  const own = stridesOf(along.map((axis) => shape[axis]));
  return (i) =>
    along.reduce((place, axis, j) => place + (Math.floor(i / strides[axis]) % shape[axis]) * own[j], 0);
}
