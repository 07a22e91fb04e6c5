/** Sets words to one value: for the routine `fill`, and before shaders that add to what is there. */
import type { Dispatch, Shader } from './gpu.ts';
import type { Operand } from './kernel.ts';

/** Words that an invocation sets: fewer cost more in starting invocations than in setting. */
const WORDS = 4;

/** Arguments: the word, how many. */
const shader: Shader = {
  name: 'fill',
  kind: 'element',
  reads: 0,
  writes: 1,
  args: 2,
  code: /* wgsl */ `
fn element(i: u32) {
  let word = u32(arg(0u));
  let last = u32(arg(1u)) - 1u;
  let first = i * ${WORDS}u;
${Array.from({ length: WORDS }, (_, j) => `  out0[min(first + ${j}u, last)] = word;`).join('\n')}
}
`,
};

/** `count` words set to `word`. */
export function filled(tensor: Operand, count: number, word: number): Dispatch {
  return { shader, tensors: [tensor], args: [word, count], count: Math.ceil(count / WORDS) };
}

export function zeroed(tensor: Operand, count: number): Dispatch {
  return filled(tensor, count, 0);
}
