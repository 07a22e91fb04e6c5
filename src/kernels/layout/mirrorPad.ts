/** Padding with the tensor's own elements, mirrored at its edges. */
import { input, KernelError, output, type Kernel, type RoutineCall } from '../kernel.ts';
import { isCount, stridesOf } from '../shape.ts';
import { copyCall } from './move.ts';

/** A piece of an axis: where it begins in the input and in the output, how long it is, and which way it is read. */
interface Piece {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly step: 1 | -1;
}

/** `skip` is 1 where the edge itself is not repeated. */
function piecesOf(size: number, before: number, after: number, skip: number): Piece[] {
  const pieces: Piece[] = [
    { from: before - 1 + skip, to: 0, count: before, step: -1 },
    { from: 0, to: before, count: size, step: 1 },
    { from: size - 1 - skip, to: before + size, count: after, step: -1 },
  ];
  return pieces.filter(({ count }) => count > 0);
}

const mirrorPad: Kernel = {
  name: 'MirrorPad',
  inputs: ['x'],
  plan([x], attributes) {
    const { paddings, mode } = attributes;
    if (mode !== 'reflect' && mode !== 'symmetric')
      throw new KernelError('MirrorPad', `mode ${String(mode)} is neither reflect nor symmetric`);
    if (!Array.isArray(paddings) || paddings.length !== x.shape.length)
      throw new KernelError('MirrorPad', 'paddings must have a pair for each axis');
    const pairs = paddings as [number, number][];
    const skip = mode === 'reflect' ? 1 : 0;
    if (pairs.some((pair, i) => !pair.every((n) => isCount(n) && n <= Math.max(0, x.shape[i] - skip))))
      throw new KernelError('MirrorPad', `paddings reach beyond [${x.shape.join(', ')}]`);
    const shape = x.shape.map((d, i) => d + pairs[i][0] + pairs[i][1]);
    const strides = stridesOf(x.shape);
    const outStrides = stridesOf(shape);
    const pieces = x.shape.map((d, i) => piecesOf(d, pairs[i][0], pairs[i][1], skip));
    const calls: RoutineCall[] = [];
    const visit = (chosen: readonly Piece[]): void => {
      const axis = chosen.length;
      if (axis < pieces.length) {
        for (const piece of pieces[axis]) visit([...chosen, piece]);
        return;
      }
      const counts = chosen.map(({ count }) => count);
      const steps = chosen.map(({ step }, i) => step * strides[i]);
      const from = chosen.reduce((sum, piece, i) => sum + piece.from * strides[i], 0);
      const to = chosen.reduce((sum, piece, i) => sum + piece.to * outStrides[i], 0);
      calls.push(copyCall(input(0), output(0), counts, steps, outStrides, from, to));
    };
    visit([]);
    return { outputs: [{ shape, dtype: x.dtype }], calls };
  },
};

export const mirrorPadKernels: readonly Kernel[] = [mirrorPad];
