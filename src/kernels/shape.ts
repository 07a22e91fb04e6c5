/** Shape arithmetic that kernels share. Shapes are row-major; a stride counts elements. */
import { KernelError, type DType, type TensorSpec } from './kernel.ts';

/** Whether it can be the size of an axis. */
export function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0;
}

/** The number of elements; 1 for a scalar. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}

/** The stride of each axis. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let i = shape.length - 2; i >= 0; i--) strides[i] = strides[i + 1] * shape[i + 1];
  return strides;
}

/** The shape that two shapes broadcast to, by NumPy's rule. */
export function broadcastShapes(kernel: string, a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  const shape: number[] = [];
  for (let i = 0; i < rank; i++) {
    const da = a[a.length - rank + i] ?? 1;
    const db = b[b.length - rank + i] ?? 1;
    if (da !== db && da !== 1 && db !== 1)
      throw new KernelError(kernel, `shapes [${a.join(', ')}] and [${b.join(', ')}] do not broadcast`);
    shape.push(da === 1 ? db : da);
  }
  return shape;
}

/** Strides with which a tensor of shape `from` is read as if it had shape `to`: 0 along broadcast axes. */
export function broadcastStrides(from: readonly number[], to: readonly number[]): number[] {
  const strides = stridesOf(from);
  const offset = to.length - from.length;
  return to.map((_, i) => (i < offset || from[i - offset] === 1 ? 0 : strides[i - offset]));
}

/** An iteration space with one stride an axis for each tensor that walks over it. */
export interface Walk {
  readonly shape: number[];
  readonly strides: number[][];
}

/** The same walk with as few axes as possible: axes of size 1 dropped, neighbours merged where all tensors allow. */
export function collapse(shape: readonly number[], strides: readonly (readonly number[])[]): Walk {
  const outShape: number[] = [];
  const outStrides: number[][] = strides.map(() => []);
  for (let i = 0; i < shape.length; i++) {
    if (shape[i] === 1) continue;
    const last = outShape.length - 1;
    const merges = last >= 0 && strides.every((s, t) => outStrides[t][last] === s[i] * shape[i]);
    if (merges) {
      outShape[last] *= shape[i];
      strides.forEach((s, t) => (outStrides[t][last] = s[i]));
    } else {
      outShape.push(shape[i]);
      strides.forEach((s, t) => outStrides[t].push(s[i]));
    }
  }
  if (outShape.length === 0) {
    outShape.push(1);
    outStrides.forEach((s) => s.push(1));
  }
  return { shape: outShape, strides: outStrides };
}

/** Axes as non-negative numbers, ascending, without repeats. */
export function normaliseAxes(kernel: string, axes: number | readonly number[], rank: number): number[] {
  const list = typeof axes === 'number' ? [axes] : axes;
  const normal = list.map((axis) => {
    if (!Number.isInteger(axis) || axis < -rank || axis >= rank)
      throw new KernelError(kernel, `axis ${axis} of a tensor of rank ${rank}`);
    return axis < 0 ? axis + rank : axis;
  });
  return [...new Set(normal)].sort((a, b) => a - b);
}

/** @throws KernelError when the tensor's type is not among those wanted */
export function requireDType(kernel: string, spec: TensorSpec, ...wanted: DType[]): void {
  if (!wanted.includes(spec.dtype))
    throw new KernelError(kernel, `takes ${wanted.join(' or ')}, was given ${spec.dtype}`);
}
