/** Reading tfjs's attributes with their types checked. */
import { KernelError, type Attributes, type DType } from './kernel.ts';

/** @throws KernelError when it is not a finite or infinite number */
export function numberAttribute(
  kernel: string,
  attributes: Attributes,
  name: string,
  otherwise?: number,
): number {
  const value = attributes[name] ?? otherwise;
  if (typeof value !== 'number') throw new KernelError(kernel, `attribute ${name} must be a number`);
  return value;
}

/** @throws KernelError when it is not a list of integers */
export function integersAttribute(kernel: string, attributes: Attributes, name: string): readonly number[] {
  const value = attributes[name];
  if (!Array.isArray(value) || !value.every((v) => Number.isInteger(v)))
    throw new KernelError(kernel, `attribute ${name} must be a list of integers`);
  return value as number[];
}

/** An axis or a list of axes. */
export function axesAttribute(
  kernel: string,
  attributes: Attributes,
  name: string,
): number | readonly number[] {
  return typeof attributes[name] === 'number'
    ? numberAttribute(kernel, attributes, name)
    : integersAttribute(kernel, attributes, name);
}

export function booleanAttribute(attributes: Attributes, name: string): boolean {
  return attributes[name] === true;
}

/** @throws KernelError for string and complex64 tensors, which no exact engine has */
export function dtypeAttribute(kernel: string, value: unknown): DType {
  if (value === 'float32' || value === 'int32' || value === 'bool') return value;
  throw new KernelError(kernel, `dtype ${String(value)} is not supported`);
}
