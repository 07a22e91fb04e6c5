/** What is checked, and the shaders that decide the outcome. */
import { createHash } from 'node:crypto';
import { gpuRoutines } from '../../kernels/index.wgsl.ts';
import { float32, type Arguments, type DType, type Routine } from '../../kernels/kernel.ts';
import {
  castF32ToBool,
  castF32ToI32,
  castI32ToBool,
  castI32ToF32,
  type CastArguments,
} from '../../kernels/layout/layout.reference.ts';
import { unaryRoutine, type UnaryName } from '../../kernels/unary/unary.reference.ts';
import { unaryGpu } from '../../kernels/unary/unary.wgsl.ts';
import { essence } from '../../numerics/functions/exhaustive/sources.ts';
import { collectModules } from '../../numerics/wgsl.ts';
import { reachable } from './reachable.ts';

/** Inputs of one call. */
export const BLOCK = 1 << 22;
export const BLOCKS = 2 ** 32 / BLOCK;

export interface Check {
  readonly routine: Routine;
  readonly from: DType;
  /** Of a call over a block. */
  readonly args: Arguments;
}

/** Hides the type of a routine's arguments, which an engine's `run` cannot know. */
export function unchecked<A extends Arguments>(routine: Routine<A>): Routine {
  return routine as unknown as Routine;
}

const cast = (routine: Routine<CastArguments>, from: DType): Check => ({
  routine: unchecked(routine),
  from,
  args: { n: BLOCK },
});

/** Every function of one float32 that the engine has; alpha is LeakyRelu's where it is not given. */
const functions = unaryGpu.flatMap(({ name }): Check[] => {
  if (!name.endsWith('F32')) return [];
  // Clips and casts are not in the specification's table, and give nothing.
  const routine = unaryRoutine(name.slice(0, -3) as UnaryName, 'F32');
  if (routine === undefined) return [];
  return [{ routine: unchecked(routine), from: 'float32', args: { n: BLOCK, parameter: float32(0.2) } }];
});

export const CHECKS: readonly Check[] = [
  ...functions,
  cast(castF32ToI32, 'float32'),
  cast(castF32ToBool, 'float32'),
  cast(castI32ToF32, 'int32'),
  cast(castI32ToBool, 'int32'),
];

/**
 * SHA-256 over the WGSL that computes an element's result, without comments, its tables and arguments. What the engine
 * puts around it (bindings, the loop over elements) is not a function's.
 */
export function shadersDigest({ routine: { name }, args }: Check): string {
  const routine = gpuRoutines.get(name);
  if (routine === undefined) throw new Error(`exact-webgpu does not have ${name}`);
  const { dispatches } = routine.plan(args, { inputs: [BLOCK], outputs: [BLOCK] }, { packedDots: false });
  const hash = createHash('sha256');
  for (const dispatch of dispatches) {
    const { uses = [], code, kind } = dispatch.shader;
    const modules = collectModules(uses);
    const used = reachable([...modules.map((module) => module.code), code].join('\n'), kind);
    hash.update(`${dispatch.args.join()}\n${essence(used)}\n`);
    for (const [table, words] of modules.flatMap(({ tables = {} }) => Object.entries(tables)))
      if (used.includes(table)) hash.update(`${table}\n`).update(words());
  }
  return hash.digest('hex');
}
