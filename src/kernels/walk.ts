/** Loops over a strided iteration space, for the specifications. */

/** Calls `visit` with the offset in each tensor, in row-major order of the space. */
export function walk(
  shape: readonly number[],
  strides: readonly (readonly number[])[],
  visit: (position: number, offsets: readonly number[]) => void,
): void {
  const total = shape.reduce((a, b) => a * b, 1);
  const index = new Array<number>(shape.length).fill(0);
  const offsets = new Array<number>(strides.length).fill(0);
  for (let position = 0; position < total; position++) {
    visit(position, offsets);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] += 1;
      for (let t = 0; t < strides.length; t++) offsets[t] += strides[t][axis];
      if (index[axis] < shape[axis]) break;
      for (let t = 0; t < strides.length; t++) offsets[t] -= strides[t][axis] * shape[axis];
      index[axis] = 0;
    }
  }
}
