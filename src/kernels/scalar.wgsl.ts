/** Scalar functions in WGSL, and the shader that applies one to every element of tensors of one shape. */
import type { WgslModule } from '../numerics/wgsl.ts';
import type { Shader } from './gpu.ts';

/** A word from words `a`, `b` and `c`, as many as there are operands, and from arguments. */
export interface Scalar {
  readonly expression: string;
  readonly uses: readonly WgslModule[];
}

/** 1 where the condition holds. */
export const wordOfBool = (condition: string): string => `select(0u, 1u, ${condition})`;

/** Elements an invocation: two of what is done in a moment, but long functions once only, as compiling takes its time. */
export const eachOf = ({ uses }: Scalar): number => (uses.length > 1 ? 1 : 2);

/** out0[i] from element i of each input. */
export function elementShader(name: string, scalar: Scalar, inputs: number, args: number): Shader {
  const { expression, uses } = scalar;
  const operands = ['a', 'b', 'c'].slice(0, inputs).map((letter, i) => `let ${letter} = in${i}[i];`);
  return {
    name,
    kind: 'element',
    each: eachOf(scalar),
    reads: inputs,
    writes: 1,
    args,
    uses,
    code: `fn element(i: u32) { ${operands.join(' ')} out0[i] = ${expression}; }`,
  };
}
