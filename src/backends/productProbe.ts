/** Measures what p bits cost at a product of a run: off unless somebody watches. */
import { placeAlong, productOperands } from '../kernels/productOperands.ts';
import type { Attributes, Kernel, TensorSpec } from '../kernels/kernel.ts';
import type { ProductBits } from '../numerics/fixedPoint.ts';
import { operandCost, type OperandCost } from '../numerics/productCost.ts';

export interface MeasuredOperand {
  /** tfjs's name of the input, such as "filter". */
  readonly name: string;
  readonly shape: readonly number[];
  /** Tells which tensor it is; views of one tensor share it. */
  readonly dataId: object;
  readonly cost: OperandCost;
}

/** One call of a kernel that sums products. */
export interface ProductRecord {
  readonly kernel: string;
  readonly productBits: ProductBits;
  readonly operands: readonly MeasuredOperand[];
}

export type ProductWatcher = (record: ProductRecord) => void;

/**
 * @param valuesOf an input's elements
 * @param dataIdOf an input's identity
 * @returns undefined for a kernel that sums no products
 */
export function measureProduct(
  kernel: Kernel,
  inputs: readonly TensorSpec[],
  attributes: Attributes,
  productBits: ProductBits,
  valuesOf: (input: number) => ArrayLike<number>,
  dataIdOf: (input: number) => object,
): ProductRecord | undefined {
  const operands = productOperands(kernel.name, inputs, attributes);
  if (operands.length === 0) return undefined;
  return {
    kernel: kernel.name,
    productBits,
    operands: operands.map(({ input, name, shape, groupAxes, featureAxes }) => ({
      name,
      shape: inputs[input].shape,
      dataId: dataIdOf(input),
      cost: operandCost(
        valuesOf(input),
        placeAlong(shape, groupAxes),
        placeAlong(shape, featureAxes),
        productBits,
      ),
    })),
  };
}
