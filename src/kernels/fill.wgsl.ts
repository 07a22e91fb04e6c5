/** Sets words to one value: for the routine `fill`, and before shaders that add to what is there. */
import type { Dispatch, Shader } from './gpu.ts';
import type { Operand } from './kernel.ts';

const shader: Shader = {
  name: 'fill',
  kind: 'element',
  reads: 0,
  writes: 1,
  args: 1,
  code: /* wgsl */ `
fn element(i: u32) {
  out0[i] = bitcast<u32>(arg(0u));
}
`,
};

/** `count` words set to `word`. */
export function filled(tensor: Operand, count: number, word: number): Dispatch {
  return { shader, tensors: [tensor], args: [word], count };
}

export function zeroed(tensor: Operand, count: number): Dispatch {
  return filled(tensor, count, 0);
}
