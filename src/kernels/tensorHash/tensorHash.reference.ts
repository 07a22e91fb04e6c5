/** The fingerprint of a tensor's bits. */
import { tensorHash as hashWords } from '../../numerics/tensorHash.ts';
import type { Routine } from '../kernel.ts';

export type TensorHashArguments = { readonly n: number };

/** out = the two words of the tensor's hash */
export const tensorHash: Routine<TensorHashArguments> = {
  name: 'tensorHash',
  reference([x], [out], { n }) {
    const [a, b] = hashWords(new Uint32Array(x.buffer, x.byteOffset, n));
    out[0] = a | 0;
    out[1] = b | 0;
  },
};
